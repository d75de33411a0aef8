"""A save that fails anywhere leaves everything as it was, and gives the editor's text back."""

import html
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection
from django.urls import reverse

from articles import history, publishing
from articles.models import Article, PublishedPage
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted
from tests.proofs.pages import Page
from tests.proofs.story import make_role

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = 'Typed "for" hours & <kept>.'
OLD = snapshot(
    citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"),),
    relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
)
NEW = snapshot(
    "Another title",
    body=f"{TYPED}\n\n## Aftermath\n\nMore is known.\n",
    categories=(),
    claims=(claim(figure=48, rank="preferred"), claim("toll-of-others", 3)),
    citations=(Citation("read", "report", claim="toll-of-others"),),
    relations=(Relation("toll-of-others", "corroborates", "toll-minusma"),),
)
"""Changes a row of every kind, so that a save of it on OLD writes wherever a save can write."""

REVISION = 'INSERT INTO "articles_articlerevision"'
"""The last statement that a save writes with, unless it withholds a source; what comes after it only tidies up."""


@pytest.fixture
def desk(client):
    make_role()
    client.force_login(builders.editor())
    client.raise_request_exception = False
    return client


@pytest.fixture(params=["a change", "a new article"])
def save(request, desk):
    """A function that sends the same form, with the same submission, each time; or what is given it."""
    is_new = request.param == "a new article"
    builders.save_records()
    made = None if is_new else history.commit(None, None, OLD, author="Somebody", summary="Begun").article
    address = reverse("admin:articles_article_add") if is_new else address_of(made)
    cells = posted(NEW, 0 if is_new else 1, _save="Save", submission="abc")

    def post(sent=cells):
        # What the first save of a process looks up, so that every save makes the same statements.
        ContentType.objects.clear_cache()
        return desk.post(address, sent)

    return post


def address_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@dataclass
class Fault:
    """Lets the database fail at the statement with the `number`, from 1, of those that begin with one of `beginnings`.

    The statement is refused, or `is_done` and its answer lost. `is_lasting` is a database that is gone: every statement
    after that one fails too. `seen` are the statements that count, `failed` those that did not go through.
    """

    number: int
    beginnings: tuple[str, ...] = ("",)
    is_done: bool = False
    is_lasting: bool = False
    seen: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith(self.beginnings):
            self.seen.append(sql)
        is_due = self.is_lasting if self.failed else len(self.seen) == self.number
        if is_due:
            self.failed.append(sql)
            if self.is_done:
                execute(sql, parameters, many, context)
            raise OperationalError("the disk does not answer")
        return execute(sql, parameters, many, context)


def state() -> str:
    """Return a digest of every row of every table."""
    with connection.cursor() as cursor:
        rows = []
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [table, *sorted(map(repr, cursor.fetchall()))]
    return sha256("\n".join(rows).encode()).hexdigest()


def assert_given_back(answer):
    """The page says that nothing was saved, and holds the text twice: to be sent again, and to be read."""
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Nothing was saved" in page
    assert page.count(html.escape(TYPED)) == 2


def assert_saved(content):
    made = Article.objects.get()
    assert history.load(builders.newest(made)) == content
    assert list(history.verify(made)) == []


def beginning(sql: str) -> str:
    """Return what a statement is, without its values; savepoints have a new name each time."""
    return sql.split("(")[0].split('"s')[0]


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"is_lasting": True},
        # A write that was done and seems not to have been; what only reads, or begins, cannot be that.
        {"is_done": True, "beginnings": ("INSERT", "UPDATE", "DELETE")},
    ],
    ids=["refused", "gone from then on", "done without an answer"],
)
def test_a_fault_at_any_statement_leaves_everything_as_it_was(save, kind, capsys):
    before = state()
    failed: list[str] = []
    while not failed or not failed[-1].startswith(REVISION):
        fault = Fault(len(failed) + 1, **kind)
        with connection.execute_wrapper(fault):
            answer = save()
        failed.append(fault.failed[0])
        assert state() == before, failed[-1]
        assert_given_back(answer)

    faultless = Fault(-1, **kind | {"is_lasting": False})
    with connection.execute_wrapper(faultless):
        assert save(Page(answer.content.decode()).cells).status_code == 302
    assert_saved(NEW)
    assert [beginning(sql) for sql in failed] == [beginning(sql) for sql in faultless.seen[: len(failed)]]
    assert sum(sql.startswith(REVISION) for sql in faultless.seen) == 1
    with capsys.disabled():
        print(f"\n{len(failed)} statements of a save failed in turn: 0 changes, text given back {len(failed)} times")


def test_a_commit_that_fails_leaves_everything_as_it_was(save, monkeypatch):
    before = state()

    def fail():
        raise OperationalError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", fail)
        answer = save()

    assert state() == before
    assert_given_back(answer)
    save(Page(answer.content.decode()).cells)
    assert_saved(NEW)


def test_what_fails_after_the_save_does_not_deny_it(save):
    with connection.execute_wrapper(Fault(1, ('DELETE FROM "articles_draft"',))):
        answer = save()

    assert_saved(NEW)
    assert "Nothing was saved" not in answer.content.decode()


def test_a_save_that_withholds_a_source_is_undone_where_the_public_pages_keep_it(desk):
    named = snapshot(citations=(Citation("seen", "report", claim="toll-msa"),))
    address = address_of(builders.published(named))
    withheld = replace(named, citations=(replace(named.citations[0], is_withheld=True),))
    cells = posted(withheld, 1, _save="Save", submission="abc")
    before = state()
    with connection.execute_wrapper(Fault(1, ('SELECT "articles_publication"',))):
        answer = desk.post(address, cells)

    assert "Nothing was saved" in answer.content.decode()
    assert state() == before

    assert desk.post(address, cells).status_code == 302
    assert [page.path for page in PublishedPage.objects.all() if b"A report" in bytes(page.plain)] == []


def test_a_restore_that_withholds_a_source_is_undone_where_the_public_pages_keep_it(desk):
    cited = Citation("seen", "report", claim="toll-msa", is_withheld=True)
    made = builders.article(snapshot(citations=(cited,)))
    builders.edit(made, snapshot(citations=(replace(cited, is_withheld=False),)))
    publishing.publish(builders.newest(made), by=None)
    address = reverse("admin:articles_article_restore", args=[made.pk, 1])
    cells = {"base": 2, "part": ["citations seen"]}
    before = state()
    with connection.execute_wrapper(Fault(1, ('SELECT "articles_publication"',))):
        answer = desk.post(address, cells)

    assert "Nothing was saved" in answer.content.decode()
    assert state() == before

    assert desk.post(address, cells).status_code == 302
    assert made.revisions.count() == 3
    assert [page.path for page in PublishedPage.objects.all() if b"A report" in bytes(page.plain)] == []


# Only SQLite has a switch for it.
if connection.vendor == "sqlite":

    def test_a_disk_that_is_full_at_any_page_leaves_everything_as_it_was(desk, capsys):
        address = address_of(builders.article(OLD))
        long = replace(NEW, body=NEW.body + "".join(f"\nSentence {number} of a long text.\n" for number in range(500)))
        cells = posted(long, 1, _save="Save")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            unlimited = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        before = state()
        spare = 0
        try:
            while True:
                with connection.cursor() as cursor:
                    cursor.execute(f"PRAGMA max_page_count = {pages + spare}")
                answer = desk.post(address, cells)
                if answer.status_code == 302:
                    break
                assert state() == before
                assert_given_back(answer)
                spare += 1
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA max_page_count = {unlimited}")

        with capsys.disabled():
            print(f"\nfull disk, at each of {spare} new pages of a save: 0 changes, text given back {spare} times")
        assert spare > 3
        assert_saved(long)
