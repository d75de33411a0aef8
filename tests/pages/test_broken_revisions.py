"""What pages say of a revision whose stored parts are lost, and that other pages stand beside it."""

import pytest
from pytest_django.asserts import assertContains

from articles import publishing
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "page",
    [
        "revisions/1/",
        "revisions/1/blame/",
        "revisions/1/blame/?view=article",
        "diff/1..2/",
        "diff/1..2/?view=rendered&side=old",
        "claims/toll-minusma/",
        "infobox/fatalities/",
    ],
)
def test_a_page_of_a_broken_revision_says_so_plainly(client, page):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot(body="Other.\n", claims=())), by=None)
    builders.broken(made.revisions.get(number=1))

    assertContains(client.get(f"/wiki/an-attack/{page}"), "a part of what was stored is lost", status_code=404)


@pytest.mark.parametrize("page", ["history/", "history/?part=claims", "history.atom", "blame/", "diff/2..2/"])
def test_other_pages_stand_beside_a_broken_revision(client, page):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot(body="Other.\n", claims=())), by=None)
    builders.broken(made.revisions.get(number=1))

    assert client.get(f"/wiki/an-attack/{page}").status_code == 200
