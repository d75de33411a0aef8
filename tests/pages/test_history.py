from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from articles.models import ArticleRevision
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

HISTORY = "/wiki/an-attack/history/"


@pytest.fixture
def made():
    """An article of three published revisions."""
    made = builders.published()
    for body, summary in (("Second text.\n", "Second thoughts"), ("Third text.\n", "Third thoughts")):
        publishing.publish(builders.edit(made, replace(snapshot(), body=body), summary=summary), by=None)
    return made


def test_history_lists_who_when_why_and_what(client, made):
    answer = client.get(HISTORY)

    for words in ("Somebody", "Second thoughts", "Third thoughts", "text"):
        assertContains(answer, words)


def test_history_of_one_revision_offers_no_choice(client):
    builders.published()

    assertNotContains(client.get(HISTORY), 'type="radio"')


def test_two_chosen_revisions_are_compared(client, made):
    answer = client.get("/wiki/an-attack/diff/?old=3&new=1")

    assert answer["Location"] == "/wiki/an-attack/diff/1..3/"


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=1", "?old=1&new=%00", "?old=" + "9" * 500])
def test_a_choice_that_is_none_leads_back_to_the_history(client, made, query):
    assert client.get(f"/wiki/an-attack/diff/{query}")["Location"] == HISTORY


def test_a_comparison_shows_words_with_names_for_screen_readers(client, made):
    answer = client.get("/wiki/an-attack/diff/2..3/")

    assertContains(answer, "removed: </span>Second")
    assertContains(answer, "added: </span>Third")
    assertContains(answer, "Second thoughts")
    assertContains(answer, "Third thoughts")


def test_a_changed_figure_is_shown_before_and_after(client, made):
    changed = snapshot(claims=(claim(figure=48, rank="preferred"), snapshot().claims[1]), body="Third text.\n")
    publishing.publish(builders.edit(made, changed), by=None)

    answer = client.get("/wiki/an-attack/diff/3..4/")

    assertContains(answer, "47")
    assertContains(answer, "48")
    assertNotContains(answer, "Third text.")


def test_equal_revisions_show_no_difference(client, made):
    assertContains(client.get("/wiki/an-attack/diff/2..2/"), "(No difference)")


def test_intermediate_revisions_are_counted(client, made):
    assertContains(client.get("/wiki/an-attack/diff/1..3/"), "1 intermediate revision")


def test_a_hidden_author_and_summary_are_not_shown(client, made):
    made.revisions.filter(number=2).update(is_summary_hidden=True, is_author_hidden=True)

    for address in (HISTORY, "/wiki/an-attack/diff/1..2/", "/wiki/an-attack/revisions/2/"):
        answer = client.get(address)
        assertNotContains(answer, "Second thoughts")
        assertContains(answer, "(username removed)")


def many_revisions(made, count):
    """Make rows of a long history without its content, which the history page does not read."""
    head = builders.newest(made)
    reversions = [type(head.reversion)(date_created=head.saved_at) for _ in range(count)]
    type(head.reversion).objects.bulk_create(reversions)
    common = {f.attname: getattr(head, f.attname) for f in ArticleRevision._meta.concrete_fields if not f.primary_key}
    ArticleRevision.objects.bulk_create(
        ArticleRevision(**common | {"number": head.number + n, "reversion_id": reversion.pk})
        for n, reversion in enumerate(reversions, start=1)
    )


def test_a_long_history_is_read_page_by_page_in_five_queries(client, made):
    many_revisions(made, 200)
    client.force_login(builders.editor("ada", "contributor"))
    address, seen = HISTORY, []

    while address:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert len(queries) <= 5
        numbers = [revision.number for revision, _ in answer.context["rows"]]
        seen += numbers
        address = f"{HISTORY}?older={numbers[-1]}" if answer.context["has_older"] else ""

    assert seen == list(range(203, 0, -1))
    back = client.get(f"{HISTORY}?newer=50").context
    assert [(revision.number, before.number) for revision, before in back["rows"]] == [
        (n, n - 1) for n in range(100, 50, -1)
    ]
    assert back["has_newer"] and back["has_older"]


@pytest.mark.parametrize("query", ["?older=x", "?older=-1", "?newer=" + "9" * 99, "?older=0", "?older=%00"])
def test_a_forged_page_is_no_error(client, made, query):
    assert client.get(HISTORY + query).status_code == 200


def test_editors_find_undo_and_restore_beside_each_revision(client, made):
    undo, restore = (f"/admin/articles/article/{made.pk}/{act}/2/" for act in ("undo", "restore"))
    assertNotContains(client.get(HISTORY), undo)
    client.force_login(builders.editor())

    answer = client.get(HISTORY)

    assertContains(answer, undo)
    assertContains(answer, restore)
