"""Restoring: an old revision's content becomes the newest one's, as a revision of its own."""

from articles.history.committing import commit
from articles.history.reading import load
from articles.history.recording import Author
from articles.models import ArticleRevision


def restore(revision: ArticleRevision, base: ArticleRevision, *, author: Author, summary: str = "") -> ArticleRevision:
    """Make the content of `revision` the newest of its article; `base` is the head that the editor was shown.

    Raises EditConflict and InvalidSnapshot as `commit` does.
    """
    summary = summary or f"Restored revision {revision.number} by {revision.shown_author}"
    tags = [ArticleRevision.Tag.RESTORE]
    return commit(revision.article, base, load(revision), author=author, summary=summary, tags=tags)
