"""One source in place of another that is the same work: in every article, each by a revision of its own."""

from dataclasses import replace
from typing import NamedTuple

from django.db import transaction

from articles.history.committing import Finish, commit
from articles.history.reading import load
from articles.history.recording import Author
from articles.history.records import newest_shared, save_record
from articles.models import Article, ArticleRevision
from articles.shared import SharedKey

SUMMARY = "Two sources that are the same work were made one"
"""Names neither, since an article may withhold them, and readers see the summaries of its history."""


class Moved(NamedTuple):
    """An article that cites the kept source now: the revision before, and the one that says so."""

    before: ArticleRevision
    after: ArticleRevision


def merge_sources(gone: str, kept: str, *, author: Author, finish: Finish | None = None) -> list[Moved]:
    """Let every article cite `kept` where it cites `gone`, and retire `gone`; all of it, or nothing.

    Old revisions go on naming `gone`, as they did. Citations that then say the same twice are made one. Deleted
    articles are left as they are. Raises ValueError for a source merged with itself or one that does not exist.
    """
    sources = newest_shared({SharedKey("source", gone), SharedKey("source", kept)}).sources
    if gone == kept or len(sources) < 2:
        raise ValueError("Two different sources that exist are needed.")
    moved = []
    with transaction.atomic():
        for article in Article.objects.citing(gone).filter(deleted_at=None).order_by("pk"):
            head = article.revisions.select_related("article").latest("number")
            content = load(head).citing_instead(gone, kept)
            after = commit(article, head, content, author=author, summary=SUMMARY, finish=finish)
            if after != head:
                moved.append(Moved(head, after))
        save_record(replace(sources[gone], is_retired=True), author=author, summary=f"Merged into “{kept}”")
    return moved
