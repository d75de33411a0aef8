"""The history of one claim and of one infobox field: every value, by whom, and why."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from articles.snapshot import Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

MSA = snapshot().claims[1]
CLAIM, FIELD = "/wiki/an-attack/claims/toll-minusma/", "/wiki/an-attack/infobox/fatalities/"


def save(made, *claims, summary, relations=(), is_published=True):
    revision = builders.edit(made, snapshot(claims=claims, relations=relations), author="Ada", summary=summary)
    if is_published:
        publishing.publish(revision, by=None)


@pytest.fixture
def made():
    """The claim is 47, then 48, then 8399999 unseen, then disputed, then gone; in between the text alone changes."""
    made = builders.published()
    save(made, claim(figure=48, rank="preferred"), MSA, summary="Corrected")
    publishing.publish(
        builders.edit(made, snapshot(claims=(claim(figure=48, rank="preferred"), MSA), body="X\n")), by=None
    )
    save(made, claim(figure=8399999, rank="preferred"), MSA, summary="A slip", is_published=False)
    save(made, claim(figure=48, rank="preferred"), MSA, summary="Back")
    save(made, MSA, summary="Taken out")
    return made


def steps(client, address):
    return [(step.revision.number, step.state.words) for step in client.get(address).context["steps"]]


def test_a_claim_has_every_value_with_who_and_why(client, made):
    client.force_login(builders.editor())

    assert steps(client, CLAIM) == [(6, ""), (5, "48"), (4, "8399999"), (2, "48"), (1, "47")]
    answer = client.get(CLAIM)
    assertContains(answer, "by Ada: Corrected")
    assertContains(answer, "removed: </span>48</del>")


def test_readers_are_told_nothing_of_values_that_were_not_published(client, made):
    assert steps(client, CLAIM) == [(6, ""), (2, "48"), (1, "47")]
    assertNotContains(client.get(CLAIM), "8399999")


def test_a_figure_changes_with_its_claims(client, made):
    assert steps(client, FIELD) == [(6, ""), (2, "48"), (1, "47")]
    assertContains(client.get(FIELD), "The figure that MINUSMA gave on 30 April 2018")


def test_a_claim_that_another_supersedes_says_by_which(client):
    made = builders.published()
    newer = claim("toll-msa-2", 44, claimants=("msa",), claimed_on="")
    save(made, *snapshot().claims, newer, relations=(Relation("toll-msa-2", "supersedes", "toll-msa"),), summary="New")

    assertContains(client.get("/wiki/an-attack/claims/toll-msa/"), "Superseded by MSA: 44")


def test_a_long_history_is_read_page_by_page(client, made, monkeypatch):
    monkeypatch.setattr("articles.views.parts.PAGE", 2)
    client.force_login(builders.editor())

    assert steps(client, CLAIM) == [(6, ""), (5, "48")]
    assertContains(client.get(CLAIM), 'href="?older=5"')
    assert steps(client, CLAIM + "?older=5") == [(4, "8399999"), (2, "48")]
    assert steps(client, CLAIM + "?older=2") == [(1, "47")]


def test_a_claim_removed_long_ago_is_still_found(client, made, monkeypatch):
    monkeypatch.setattr("articles.views.parts.PAGE", 2)
    for kind in ("disputes", "corroborates", "disputes", "corroborates"):
        other = claim("toll-new", 44, claimants=("msa",), claimed_on="")
        save(made, MSA, other, relations=(Relation("toll-new", kind, "toll-msa"),), summary=kind)

    answer = client.get(CLAIM)

    assert answer.context["name"] == "MINUSMA, 30 April 2018: 48"
    assertContains(answer, "Nothing of it changed in these revisions.")
    assert steps(client, CLAIM + "?older=8") == [(6, "")]


def test_no_page_is_older_than_the_part(client):
    made = builders.article(snapshot(claims=()))
    for figure in range(3):
        save(made, claim("toll-msa", figure, claimants=("msa",)), summary="Another")
    save(made, MSA, claim(), summary="At last")

    assert steps(client, CLAIM) == [(5, "47")]
    assertContains(client.get(CLAIM + "?older=5"), "There is nothing older.")


@pytest.mark.parametrize("address", ["claims/unheard-of/", "infobox/unheard-of/"])
def test_a_part_that_never_was_is_404(client, made, address):
    assertContains(client.get(f"/wiki/an-attack/{address}"), "unheard-of", status_code=404)


def test_the_claims_page_leads_there(client):
    builders.published()
    answer = client.get("/wiki/an-attack/claims/")

    assertContains(answer, f'href="{CLAIM}"')
    assertContains(answer, f'href="{FIELD}"')
