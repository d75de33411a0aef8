"""Filters of a history: what is asked for is found, and what a reader does not see is not told by them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from articles import publishing
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

HISTORY = "/wiki/an-attack/history/"


@pytest.fixture
def made():
    """Four revisions: the second changes a claim and is not published, the third the text, the fourth the title."""
    made = builders.published()
    claims = (claim(figure=48, rank="preferred"), snapshot().claims[1])
    builders.edit(made, snapshot(claims=claims), author="Ada", summary="A claim")
    third = builders.edit(made, snapshot(claims=claims, body="Other.\n"), author="Bo", summary="The text")
    publishing.publish(third, by=None)
    fourth = replace(snapshot(claims=claims, body="Other.\n"), description="What happened.")
    publishing.publish(builders.edit(made, fourth, author="Cy", summary="The title"), by=None)
    return made


def numbers(client, query):
    return [row.revision.number for row in client.get(HISTORY + query).context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?part=claims", [2, 1]),
        ("?part=text", [3, 1]),
        ("?part=title", [4, 1]),
        ("?part=sources", []),
        ("?editor=ada", [2]),
        ("?editor=Nobody", []),
        ("?published=on", [4, 3, 1]),
        ("?part=claims&editor=Ada&published=on", []),
        ("?part=nothing", [4, 3, 2, 1]),
        ("?since=never", [4, 3, 2, 1]),
        ("?since=2000-01-01&until=2000-01-02", []),
        ("?since=2000-01-01", [4, 3, 2, 1]),
        ("?part=claims&older=2", [1]),
        ("?part=claims&newer=0", [2, 1]),
    ],
)
def test_editors_find_what_they_ask_for(client, made, query, found):
    client.force_login(builders.editor())

    assert numbers(client, query) == found


def test_readers_find_a_change_at_the_first_revision_that_shows_it_to_them(client, made):
    assert numbers(client, "?part=claims") == [3, 1]
    assert numbers(client, "?editor=Ada") == []


def test_readers_are_not_told_by_a_filter_of_what_came_and_went_unseen(client):
    made = builders.article()
    builders.edit(made, snapshot(claims=()))
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, snapshot(claims=(), categories=()))
    builders.edit(made, snapshot(claims=(), body="Other.\n"))
    publishing.publish(builders.newest(made), by=None)

    assert numbers(client, "?part=text") == [4, 2]
    assert numbers(client, "?part=claims") == []
    assert numbers(client, "?part=categories") == [2]


def test_a_revision_that_is_published_later_takes_its_share_of_what_changed(client):
    made = builders.published()
    second = builders.edit(made, snapshot(body="Other.\n"))
    builders.edit(made, snapshot(body="Other.\n", categories=()))
    publishing.publish(builders.edit(made, snapshot(body="Other.\n", categories=(), claims=())), by=None)
    assert numbers(client, "?part=text") == [4, 1]

    publishing.publish(second, by=None)

    assert numbers(client, "?part=text") == [2, 1]
    assert numbers(client, "?part=categories") == [4, 1]


def test_a_filtered_row_is_told_against_the_revision_before_it_and_not_against_the_row_below(client, made):
    rows = client.get(HISTORY + "?part=title").context["rows"]

    assert [(row.revision.number, row.before and row.before.number) for row in rows] == [(4, 3), (1, None)]


def test_a_day_ends_with_its_last_minute(client, made):
    day = builders.newest(made).saved_at.date()

    assert numbers(client, f"?since={day}&until={day}") == [4, 3, 1]
    assert numbers(client, f"?since={day + timedelta(1)}") == []


def test_what_is_wrong_in_a_filter_is_said_at_its_field(client, made):
    answer = client.get(HISTORY + "?since=never")

    assertContains(answer, "Enter a valid date.")
    assertContains(answer, 'value="never"')


def test_all_that_is_wrong_at_one_field_stands_in_one_place(client, made):
    answer = client.get(HISTORY, {"editor": "a" * 151 + "\0"})

    assertContains(answer, 'id="id_editor_error"', count=1)
    assertContains(answer, "Null characters are not allowed.")
    assertContains(answer, "at most 150 characters")


def test_a_filter_costs_few_queries(client, made):
    with CaptureQueriesContext(connection) as queries:
        client.get(HISTORY + "?part=claims&published=on")

    assert len(queries) <= 6


def test_pages_of_a_filtered_history_keep_the_filter(client, made, monkeypatch):
    monkeypatch.setattr("articles.views.history.PAGE", 1)

    assertContains(client.get(HISTORY + "?part=claims"), 'href="?part=claims&amp;older=3"')


def test_the_hidden_name_of_an_editor_is_not_found(client, made):
    made.revisions.filter(number=4).update(is_author_hidden=True)

    assert numbers(client, "?editor=Cy") == []
