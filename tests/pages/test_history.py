from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains
from reversion.models import Version

from articles import publishing
from articles.models import ArticleRevision
from articles.snapshot import Field
from articles.values import Text
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


def test_a_comparison_says_in_words_what_changed(client, made):
    assertContains(client.get("/wiki/an-attack/diff/2..3/"), "<li>In the lead: “Second” became “Third”.</li>")


def test_changes_of_white_space_can_be_hidden(client, made):
    again = builders.edit(made, replace(snapshot(), body="Third   text.\n\n\n"))
    publishing.publish(again, by=None)

    assertContains(client.get("/wiki/an-attack/diff/3..4/"), "?spaces=hide")
    hidden = client.get("/wiki/an-attack/diff/3..4/?spaces=hide")

    assertContains(hidden, "Changes of white space are hidden.")
    assertNotContains(hidden, "<ins")
    assertNotContains(hidden, "<del")


def test_intermediate_revisions_are_counted(client, made):
    answer = client.get("/wiki/an-attack/diff/1..3/")

    assertContains(answer, "1 intermediate revision</a> by 1 editor not shown")


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
        numbers = [row.revision.number for row in answer.context["rows"]]
        seen += numbers
        address = f"{HISTORY}?older={numbers[-1]}" if answer.context["has_older"] else ""

    assert seen == list(range(203, 0, -1))
    back = client.get(f"{HISTORY}?newer=50").context
    assert [(row.revision.number, row.before.number) for row in back["rows"]] == [
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


@pytest.fixture
def drafted():
    """An article whose second revision, with a claim more and a line of the infobox, readers have never seen."""
    made = builders.published()
    secret = Field("suspects", "Suspects", "text", value=Text("Nobody"))
    unseen = snapshot(body="Longer by far, and not published.\n" * 9, fields=(*snapshot().fields, secret))
    builders.edit(made, unseen)
    seen = replace(snapshot(), claims=(*snapshot().claims, claim("third", 3)))
    publishing.publish(builders.edit(made, seen), by=None)
    return made


def test_readers_are_told_what_changed_since_the_revision_that_they_saw(client, drafted):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(HISTORY)

    assertContains(answer, "Changed: 1 claim<")
    assertContains(answer, ">0 bytes")
    assertNotContains(answer, "suspects")
    assert len(queries) <= 5


def test_editors_are_told_what_changed_since_the_revision_before(client, drafted):
    client.force_login(builders.editor())

    answer = client.get(HISTORY)

    assertContains(answer, "infobox: suspects", 2)
    assertContains(answer, "1 claim", 1)


def test_the_first_revision_that_readers_see_says_nothing_of_what_was_before_it(client):
    made = builders.article()
    publishing.publish(builders.edit(made, replace(snapshot(), body="Seen.\n")), by=None)

    answer = client.get(HISTORY)

    assertNotContains(answer, "Changed:")
    assertNotContains(answer, "First revision")
    assertContains(answer, "+6 bytes")


def test_a_revision_that_cannot_be_read_does_not_hide_the_history(client, drafted):
    Version.objects.filter(pk=builders.newest(drafted).version_ids[0]).update(serialized_data="{}")

    assert client.get(HISTORY).status_code == 200
