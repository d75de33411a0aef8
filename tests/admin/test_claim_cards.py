import re
from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from articles import history
from articles.models import Draft
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

CITED = snapshot(
    body="MINUSMA said that 43 people were killed.[@toll-minusma]\n",
    citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"), Citation("told", "report")),
    relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
)
NEW = {
    "claims-2-claimants": "msa",
    "claims-2-modality": "stated",
    "claims-2-kind": "count",
    "claims-2-value": "3",
    "claims-2-statement": "three died",
    "claims-2-rank": "normal",
    "claims-TOTAL_FORMS": 3,
    "citations-2-claim": "#2",
    "citations-2-source": "report",
    "citations-TOTAL_FORMS": 3,
}


@pytest.fixture
def made():
    return builders.article(CITED)


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    return client


def change(made):
    return reverse("admin:articles_article_change", args=[made.pk])


def content(made):
    return history.load(builders.newest(made))


def card(answer, number):
    """Return the HTML of one card of a page."""
    return re.search(rf'<details [^>]*id="card-{number}".*?</details>', answer.content.decode(), re.DOTALL)[0]


def telling(answer, name):
    """Return what a preview tells of one place of the form."""
    return re.search(rf'<div data-told="{name}">(.*?)</div>', answer.content.decode(), re.DOTALL)[1].strip()


def preview(desk, made, **typed):
    return desk.post(reverse("admin:articles_article_preview"), posted(CITED, 1, **typed) | {"article": made.pk})


def test_card_is_closed_and_says_what_its_claim_comes_to(desk, made):
    answer = desk.get(change(made))

    shown = card(answer, 1)
    assert "MSA stated, date not given, that 43 people were killed." in shown
    assert "1 citation<" in shown and "1 relation<" in shown
    assert "<span>the whole event</span>" in shown
    assert not re.match(r"<details[^>]* open", shown)
    assertContains(answer, "2 claims, 1 with warnings")


def test_card_holds_the_cells_of_its_own_rows(desk, made):
    answer = desk.get(change(made))

    assert 'name="citations-0-locator"' in card(answer, 1) and 'name="relations-0-kind"' in card(answer, 1)
    assert 'name="citations-0-claim" id="id_citations-0-claim" value="#1"' in card(answer, 1)
    assert "citations-1-" not in card(answer, 0) + card(answer, 1)
    assertContains(answer, 'name="citations-1-locator"', count=1)


def test_warning_stands_in_the_card_of_its_claim(desk, made):
    answer = desk.get(change(made))

    assert "The sentence says 43, the claim “toll-minusma” says 47." in card(answer, 0)
    assert "cites no source" in card(answer, 0)
    assert "2 warnings" in card(answer, 0)
    assert "1 warning" not in card(answer, 1) and "data-line" not in card(answer, 1)


def test_preview_reads_back_what_was_typed(desk, made):
    answer = preview(desk, made, **{"claims-1-claimed_on": "2018-04~", "claims-0-value": "50"}, **NEW)

    assert telling(answer, "card-1-claimed_on") == "about April 2018"
    assert telling(answer, "card-1-sentence") == "MSA stated about April 2018 that 43 people were killed."
    assert telling(answer, "card-2-sentence") == "MSA stated, date not given, that three died."
    assert "1 citation<" in telling(answer, "card-2-summary")
    assert telling(answer, "card-0-related") == "<li>Disputed by MSA, 43 (about April 2018)</li>"
    assert telling(answer, "claims-count") == "3 claims, 1 with warnings"


def test_preview_says_what_keeps_a_claim_from_being_read(desk, made):
    answer = preview(desk, made, **{"claims-1-claimed_on": "30 April", "claims-0-value": "many"})

    assert telling(answer, "card-1-claimed_on").startswith("“30 April” is not a date.")
    assert telling(answer, "card-0-sentence").startswith("Not readable yet – figure or value: “many” is not a figure.")


def test_what_is_read_back_is_escaped(desk, made):
    hostile = {"claims-0-statement": "<b>bold</b>", "claims-0-applies_to": "<i>", "claims-1-claimed_on": "<u>"}
    for answer in (preview(desk, made, **hostile), desk.post(change(made), posted(CITED, 1, _preview="x", **hostile))):
        assertContains(answer, "&lt;b&gt;bold&lt;/b&gt;")
        assertContains(answer, "<span>&lt;i&gt;</span>")
        for tag in ("<b>bold", "<i>", "<u>"):
            assertNotContains(answer, tag)


def test_citation_in_a_new_card_without_a_key_is_saved(desk, made):
    desk.post(change(made), posted(CITED, 1, **NEW, _save="Save"))

    saved = content(made)
    assert (saved.claims[-1].key, saved.citations[-1].claim) == ("count-msa", "count-msa")


def test_error_in_a_citation_opens_the_card_that_holds_it(desk, made):
    answer = desk.post(change(made), posted(CITED, 1, **{"citations-0-source": "gone"}, _save="Save"))

    assert re.match(r"<details[^>]* open", card(answer, 1))
    assert not re.match(r"<details[^>]* open", card(answer, 0))
    assertContains(answer, '<a href="#id_citations-0-source">Citations, “seen”, source: There is no source')


def test_buttons_add_rows_on_the_server_and_lose_nothing(desk, made):
    typed = posted(CITED, 1, **{"claims-0-statement": "typed", "claims-1-value": "what"}) | {"body": "Typed."}

    for pressed in ({"_add": "citations-0"}, {"_add": "relations-0"}, {"_duplicate": "0"}):
        answer = desk.post(change(made), typed | pressed)
        assertContains(answer, "Typed.")
        assertContains(answer, 'value="what"')
        assertNotContains(answer, "There is a problem")
        assert re.match(r"<details[^>]* open", card(answer, 3 if "_duplicate" in pressed else 0))
    assert "typed</textarea>" in card(answer, 3)
    assert made.revisions.count() == 1


@pytest.mark.parametrize("pressed", ["", "citations", "citations-", "x-0", "citations-<b>", "claims-99999999999", "٣"])
def test_forged_buttons_give_the_form_back(desk, made, pressed):
    for name in ("_add", "_duplicate"):
        answer = desk.post(change(made), posted(CITED, 1, body="Typed.", **{name: pressed}))

        assertContains(answer, "Typed.")
        assertNotContains(answer, "<b>")


def test_draft_with_a_new_card_is_opened_as_it_was_typed(desk, made):
    desk.post(reverse("admin:articles_article_keep"), posted(CITED, 1, **NEW) | {"article": made.pk})
    assert Draft.objects.get().data()["citations-2-claim"] == "#2"

    answer = desk.get(change(made) + "?draft")

    assert 'name="citations-2-source"' in card(answer, 2)
    assert "three died" in card(answer, 2)


def test_conflict_page_keeps_a_new_card_with_its_citation(desk, made):
    builders.edit(made, replace(CITED, title="Their title"), author="Ada")

    answer = desk.post(change(made), posted(replace(CITED, title="My title"), 1, **NEW, _save="Save"))

    assert answer.status_code == 409
    assert 'name="citations-2-source"' in card(answer, 2)


def test_rows_are_shown_in_the_order_that_was_posted(desk, made):
    moved = {"claims-0-ORDER": "2", "claims-1-ORDER": "1", "fields-0-ORDER": "2"}

    answer = desk.post(change(made), posted(CITED, 1, title="", _save="Save", **moved))

    shown = re.findall(r'id="card-(\d)"', answer.content.decode())
    assert shown == ["1", "0", "2"]


def test_thousand_claims_open_and_are_saved(desk, django_assert_max_num_queries):
    claims = tuple(
        claim(f"claim-{n}", n, applies_to=f"camp {n}", rank="preferred" if not n else "normal") for n in range(1000)
    )
    citations = tuple(Citation(f"cited-{n}", "report", claim=f"claim-{n}") for n in range(1000))
    many = snapshot(claims=claims, citations=citations)
    made = builders.article(many)
    desk.get(change(made))

    with django_assert_max_num_queries(12):
        assertContains(desk.get(change(made)), "1000 claims")
    with django_assert_max_num_queries(30):
        desk.post(change(made), posted(many, 1, **{"claims-999-value": "5000"}, _save="Save"))

    assert content(made).claims[-1].value.words() == "5000"
