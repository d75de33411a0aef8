"""An encyclopedia of one measured article, in a database of its own, that grows by small edits."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from tqdm import tqdm

from articles import history, publishing
from articles.models import Article, ArticleRevision
from articles.snapshot import Snapshot
from benchmarks.databases import Database
from benchmarks.generator import RECORDS, article, change_claim, change_word

Change = Callable[[Snapshot, int], Snapshot]
AUTHOR = "A benchmark"


class Wiki:
    """The article with its newest revision and content at hand, as an editor's form has them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.choose()
        for record in RECORDS:
            history.save_record(record, author=AUTHOR)
        self.snapshot = article()
        self.head = history.commit(None, None, self.snapshot, author=AUTHOR, summary="Begun")
        self.article: Article = self.head.article
        self.editor_cookie = _editor_cookie()

    def edit(self, change: Change) -> ArticleRevision:
        """Commit one small change as the next revision."""
        snapshot = change(self.snapshot, self.head.number)
        self.head = history.commit(self.article, self.head, snapshot, author=AUTHOR, summary="A small change")
        self.snapshot = snapshot
        return self.head

    def grow(self, revisions: int) -> float:
        """Edit, a claim and a word in turns, until there are so many revisions; return how many were made a second.

        Only here no edit waits for the disk.
        """
        self.database.choose()
        self.database.set_durable(False)
        begun, before = time.perf_counter(), self.head.number
        for _ in tqdm(range(before, revisions), desc="growing", unit="revision", disable=None):
            self.edit(change_claim if self.head.number % 2 else change_word)
        rate = (self.head.number - before) / (time.perf_counter() - begun)
        self.database.set_durable(True)
        return rate

    def publish(self) -> None:
        publishing.publish(self.head, by=None)

    def revision(self, number: int) -> ArticleRevision:
        return self.article.revisions.select_related("article").get(number=number)


def _editor_cookie() -> str:
    """Return the Cookie header of an editor who is logged in."""
    user = get_user_model().objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor-in-chief"))
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
