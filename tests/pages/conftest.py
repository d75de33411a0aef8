"""A library for tests that look at every page."""

from dataclasses import replace
from functools import cache

import pytest
from django.db import transaction
from django.test import Client

from articles import publishing
from articles.snapshot import Citation, Relation
from articles.values import Quantity
from tests import builders
from tests.builders import claim, snapshot

HOSTILE = "<b>&amp; \"quoted\" 'and' {{ this }}"
BODY = (
    "People were killed[@toll-minusma], others say[@toll-msa][^1] and[@toll-minusma].\n\n## Toll\n\n"
    "{{claims fatalities}}\n\n"
    "| Camp | Dead |\n|---|--:|\n| One | 4 |\n\n### Part\n\nAs [[Bare]] and [[Missing]] say [@report, p. 2].\n\n"
    "[^1]: Note.\n"
)


@pytest.fixture
def library():
    """An article with everything that pages print, edited once, and one with nothing."""
    make_library()


@pytest.fixture(scope="module")
def page_of(django_db_setup, django_db_blocker):
    """Return the page at an address of that library, which is made once for all tests of a module, and not kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_library()
        client = Client()
        yield cache(lambda address: client.get(address).content.decode())
        transaction.set_rollback(True)


def make_library():
    content = snapshot(
        body=BODY,
        description=HOSTILE,
        claims=(
            claim(rank="preferred"),
            claim("toll-msa", 43, claimants=("msa",), claimed_on="", statement=HOSTILE, wording=HOSTILE),
            claim("blame", None, field="", modality="accused", claimants=("minusma", "msa")),
        ),
        citations=(
            Citation("c-1", "report", "toll-minusma", locator="p. 3", quote=HOSTILE),
            Citation("c-2", "report", "toll-msa", is_withheld=True),
        ),
        relations=(Relation("toll-msa", "disputes", "toll-minusma", "inferred"),),
    )
    made = builders.published(content)
    changed = replace(content, body=BODY.replace("others say", HOSTILE), claims=content.claims[:2])
    publishing.publish(builders.edit(made, changed, summary=HOSTILE), by=None)
    counted = [
        claim(f"c-{day}", 50 * day, claimants=("minusma", "msa")[day % 2 :][:1], claimed_on=f"2018-05-{day:02}")
        for day in range(1, 29)
    ]
    undated = claim("c-0", None, value=Quantity.parse("at least 9"), claimed_on="", applies_to=HOSTILE, claimants=())
    disputed = (Relation("c-3", "disputes", "c-1"), Relation("c-9", "supersedes", "c-7"))
    builders.published(snapshot("Counted", body="", claims=(*counted, undated), relations=disputed))
    builders.published(snapshot("Bare", body="", kind="", categories=(), fields=(), claims=()))
