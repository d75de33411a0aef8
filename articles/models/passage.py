"""Passages of an article's text. A passage is its content: equal passages of an article are one row."""

from hashlib import sha256

from django.db import models

from articles import stored
from articles.models.article import Article
from articles.models.versioned import VersionedModel


class Passage(VersionedModel):
    article = models.ForeignKey(Article, models.PROTECT, related_name="passages")
    digest = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "digest"], name="passage_is_once_in_an_article")]

    def __str__(self) -> str:
        return self.content[:60]

    def part(self) -> stored.Passage:
        return stored.Passage(self.content)

    def set_part(self, part: stored.Passage) -> None:
        self.content, self.digest = part.content, passage_digest(part.content)


def passage_digest(content: str) -> str:
    """Return the SHA-256 by which a passage is known, in hex."""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
