"""What readers are told of how claims bear on one another, and where the disputed figures are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from articles.snapshot import Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

CLAIMS = "/wiki/an-attack/claims/"


def published(*claims, relations=()):
    return builders.published(snapshot(claims=claims, relations=relations))


def test_parts_of_one_claimant_are_added_up_below_the_table_and_not_as_a_claim(client):
    published(claim(rank="preferred"), claim("a", 6, applies_to="Aklaz"), claim("b", 31, applies_to="Awkassa"))

    answer = client.get(CLAIMS)

    assertContains(answer, "The parts that MINUSMA gave, 6 (Aklaz) and 31 (Awkassa), make 37: a sum computed here")
    assertContains(answer, "Fatalities – 3 figures")


def test_the_page_says_what_else_differing_figures_cover(client):
    published(claim(rank="preferred"), claim("b", 31, claimants=("msa",), among="civilians", period="2018-04"))

    answer = client.get(CLAIMS)

    assertContains(
        answer, "cover different things: of whom (all; civilians) and over what time (not said; April 2018)."
    )


def test_claims_that_repeat_one_another_are_one_line(client):
    published(claim(), claim("b", claimants=("msa",)), relations=(Relation("b", "derives-from", "toll-minusma"),))

    assertContains(client.get(CLAIMS), "2 figures by 2 claimants, 1 independent line<")


def test_figures_of_different_scope_do_not_contradict_each_other(client):
    published(claim(rank="preferred"), claim("b", 31, claimants=("msa",), among="civilians"))

    assertNotContains(client.get("/wiki/an-attack/"), "Disputed")
    assertContains(client.get("/disputed/"), "No published figure is disputed.")


def test_every_disputed_figure_is_listed_with_what_is_claimed(client):
    builders.published()

    answer = client.get("/disputed/")

    assertContains(answer, f'href="{CLAIMS}#field-fatalities"')
    assertContains(answer, '47 <span class="claim-basis">(1 claim)</span>, 43')
    assertContains(answer, "1 disputed figure<")


def test_a_draft_and_what_was_taken_back_are_not_listed(client):
    made = builders.published(snapshot(claims=(claim(),)))
    builders.edit(made, snapshot())
    assertContains(client.get("/disputed/"), "No published figure is disputed.")

    publishing.publish(builders.newest(made), by=None)
    assertContains(client.get("/disputed/"), "1 disputed figure<")

    publishing.unpublish(made)
    assertContains(client.get("/disputed/"), "No published figure is disputed.")


def test_the_list_costs_two_queries(client):
    builders.published()
    builders.published(snapshot("Another attack"))

    with CaptureQueriesContext(connection) as queries:
        assertContains(client.get("/disputed/"), "2 disputed figures")

    # The first looks for a stored page at that address.
    assert len(queries) <= 3


def test_an_inferred_dispute_of_different_scopes_is_a_problem_of_the_preview():
    content = snapshot(
        claims=(claim(), claim("b", 31, claimants=("msa",), among="civilians")),
        relations=(Relation("b", "disputes", "toll-minusma", "inferred"),),
    )
    builders.save_records()

    messages = [problem.message for problem in publishing.present_now(content).problems]

    assert any("“b” disputes “toll-minusma”, and they differ in of whom (civilians; all)." in each for each in messages)
