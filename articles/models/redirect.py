"""Addresses that articles have or had, so that every link that was once good stays good."""

from django.db import models

from articles.models.article import Article
from articles.models.fields import KeyField


class Redirect(models.Model):
    slug = KeyField(unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="redirects")
    was_published = models.BooleanField(default=False, help_text="Whether readers ever knew the article by it.")

    def __str__(self) -> str:
        return f"{self.slug} → {self.article}"
