"""A save that fails anywhere leaves everything as it was, and gives the editor's text back."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from articles import history
from articles.models import Article
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted
from tests.proofs.site import make_role

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

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def desk(client):
    make_role()
    client.force_login(builders.editor())
    client.raise_request_exception = False
    return client


@pytest.fixture(params=["a change", "a new article"])
def save(request, desk):
    """A function that saves once more with the same submission, from the same form."""
    if request.param == "a change":
        address = reverse("admin:articles_article_change", args=[builders.article(OLD).pk])
    else:
        builders.save_records()
        address = reverse("admin:articles_article_add")
    base = int(request.param == "a change")
    return lambda: desk.post(address, posted(NEW, base, _save="Save", submission="abc"))


@dataclass
class Fault:
    """Lets the database fail at the statement with the number `at`: refused, or done and its answer lost.

    `is_lasting` is a database that is gone: every later statement fails as well.
    """

    at: int
    is_done: bool = False
    is_lasting: bool = False
    statements: list[str] = field(default_factory=list)
    raised: int = 0

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        number = len(self.statements)
        self.statements.append(sql)
        is_hit = number >= self.at if self.is_lasting else number == self.at
        if is_hit and not self.is_done:
            self.raised += 1
            raise OperationalError("the disk does not answer")
        result = execute(sql, parameters, many, context)
        if is_hit:
            self.raised += 1
            raise OperationalError("the disk does not answer any more")
        return result


def state() -> str:
    """Return a digest of every row of every table."""
    with connection.cursor() as cursor:
        rows = []
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [table, *sorted(map(repr, cursor.fetchall()))]
    return sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("kind", [{}, {"is_done": True}, {"is_lasting": True}], ids=["refused", "lost", "gone"])
def test_p(save, kind):
    before = state()
    for number in range(1000):
        fault = Fault(number, **kind)
        with connection.execute_wrapper(fault):
            answer = save()
        now = state()
        print(
            number,
            answer.status_code,
            now == before,
            html.escape(TYPED) in answer.content.decode(),
            len(fault.statements),
            fault.statements[-1][:60],
        )
        if not fault.raised:
            break
        if now != before:
            print("CHANGED")
            before = now
