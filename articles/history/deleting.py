"""Deleting an article without losing it: it leaves the library with a reason, and comes back with its whole history."""

from django.utils import timezone

from articles.history.recording import Author, split_author
from articles.models import Article, writing


def delete(article: Article, *, author: Author, reason: str) -> None:
    """Mark the article as deleted; its rows and revisions stay. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Say why the article is deleted; readers are told.")
    _mark(article, deleted_at=timezone.now(), deleted_by=split_author(author)[1], deletion_reason=reason.strip())


def undelete(article: Article) -> None:
    """Bring a deleted article back as it was; it stays unpublished until somebody publishes it."""
    _mark(article, deleted_at=None, deleted_by="", deletion_reason="")


def _mark(article: Article, **columns: object) -> None:
    with writing():
        Article.objects.filter(pk=article.pk).update(**columns)
    for name, content in columns.items():
        setattr(article, name, content)
