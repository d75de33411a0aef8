"""Addresses that articles once had."""

from django.db import models

from articles.models.article import Article
from articles.models.fields import KeyField


class Redirect(models.Model):
    slug = KeyField(unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.slug} → {self.article}"
