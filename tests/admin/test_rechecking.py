"""The work list of re-checks, and setting a day for a claim or a line of the infobox."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from articles import history
from articles.access import ROLES
from articles.admin.rechecking import check_off, look_again
from articles.models import Recheck
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/recheck/"


@pytest.fixture
def made():
    return builders.published()


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def day(after=0):
    return timezone.localdate() + timedelta(days=after)


def waiting(made, ada, after=0, kind="field", key="fatalities"):
    look_again(made, kind, key, day(after), note="Counts <b>anew</b> in May", by=ada)
    return Recheck.objects.waiting().get(article=made, kind=kind, key=key)


def test_a_day_is_set_listed_and_checked_off_until_another(desk, made):
    sent = {"thing": "field fatalities", "due": f"{day():%Y-%m-%d}", "note": "Counts <b>anew</b>"}
    answer = desk.post(f"{LIST}?article={made.pk}", sent, follow=True)

    row = Recheck.objects.get()
    assertContains(answer, "infobox line “fatalities”, “Counts &lt;b&gt;anew&lt;/b&gt;”")
    assertContains(answer, "<strong>due</strong>")
    assertContains(desk.get(f"/admin/articles/article/{made.pk}/change/"), "To look at again since")

    answer = desk.post(LIST, {"_checked": row.pk, f"due-{row.pk}": f"{day(365):%Y-%m-%d}"}, follow=True)

    row.refresh_from_db()
    following = Recheck.objects.waiting().get()
    assert (row.checked_by_name, following.due, following.note) == ("ada", day(365), "Counts <b>anew</b>")
    assertNotContains(answer, "<strong>due</strong>")
    assertNotContains(desk.get(f"/admin/articles/article/{made.pk}/change/"), "To look at again since")


def test_checked_without_a_day_leaves_the_list(desk, made, ada):
    row = waiting(made, ada)

    assertContains(desk.post(LIST, {"_checked": row.pk}, follow=True), "Nothing waits")
    assertContains(desk.post(LIST, {"_checked": row.pk}, follow=True), "Somebody checked this already")


def test_the_list_begins_with_the_earliest_and_leaves_deleted_articles_out(desk, made, ada):
    other = builders.article(snapshot("Another"))
    waiting(made, ada, 5)
    waiting(other, ada, 2, "claim", "toll-msa")
    page = desk.get(LIST).content.decode()
    assert page.index("Another</a>: claim “toll-msa”") < page.index("An attack</a>: infobox line")

    history.delete(other, author=ada, reason="A hoax")

    assertNotContains(desk.get(LIST), "Another")


def test_setting_a_day_again_changes_the_one_that_waits(made, ada):
    waiting(made, ada)

    assert waiting(made, ada, 9).due == day(9) and Recheck.objects.count() == 1


def test_a_day_set_while_somebody_checks_takes_the_place_of_theirs(made, ada):
    row = waiting(made, ada)

    assert check_off(row.pk, day(3), by=ada)
    assert not check_off(row.pk, day(4), by=ada)
    assert waiting(made, ada, 7).due == day(7) and Recheck.objects.count() == 2


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ["look", "set", "check"])
def test_who_may_look_and_who_may_check(client, made, ada, role, act):
    row = waiting(made, ada)
    client.force_login(builders.editor("someone", role))
    sent = {"set": {"thing": "claim toll-msa", "due": f"{day()}"}, "check": {"_checked": row.pk}}
    allowed = {"look": set(ROLES) - {"administrator"}}.get(act, {"contributor", "reviewer", "editor-in-chief"})

    answer = client.get(LIST) if act == "look" else client.post(f"{LIST}?article={made.pk}", sent[act])

    assert (answer.status_code == 403) is (role not in allowed)
    assert Recheck.objects.count() == 1 + (act == "set" and role in allowed)
    assert Recheck.objects.waiting().filter(pk=row.pk).exists() is not (act == "check" and role in allowed)


@pytest.mark.parametrize(
    "cells",
    [
        {"thing": "claim gone"},
        {"thing": "article "},
        {"due": ""},
        {"due": "2001-01-01"},
        {"due": "9999-12-31"},
        {"due": "\0"},
        {"note": "\0"},
        {"note": "x" * 501},
    ],
)
def test_what_cannot_be_set_is_told_with_the_words_given_back(desk, made, cells):
    sent = {"thing": "field fatalities", "due": f"{day()}", "note": "My words"} | cells

    answer = desk.post(f"{LIST}?article={made.pk}", sent)

    assert answer.status_code == 200 and not Recheck.objects.exists()
    assertContains(answer, "errorlist")
    assert "note" in cells or b'value="My words"' in answer.content


@pytest.mark.parametrize("typed", ["2001-01-01", "x", "\0", "9999-12-31"])
def test_a_wrong_day_checks_nothing_off_and_is_given_back(desk, made, ada, typed):
    row = waiting(made, ada)

    answer = desk.post(LIST, {"_checked": row.pk, f"due-{row.pk}": typed})

    assertContains(answer, "Nothing was set: ")
    assertContains(answer, f'value="{typed}" aria-invalid="true"' if typed != "\0" else "aria-invalid")
    assert Recheck.objects.waiting().exists()


@pytest.mark.parametrize("number", ["999", "x", "9" * 40, "\0", ""])
@pytest.mark.parametrize("query", ["", "?article=999", "?article=x", "?article=%00"])
def test_forged_numbers_do_nothing_and_do_not_fail(desk, made, ada, number, query):
    waiting(made, ada)

    assert desk.post(LIST + query, {"_checked": number}).status_code == 302
    assert desk.post(LIST + query, {"thing": "x"}).status_code == 302
    assert desk.get(LIST + query).status_code == 200
    assert Recheck.objects.waiting().count() == 1


def test_the_list_costs_the_same_for_one_and_for_many(desk, made, ada):
    def queries():
        with CaptureQueriesContext(connection) as found:
            desk.get(LIST)
        return len(found)

    waiting(made, ada)
    queries()
    one = queries()
    for number in range(5):
        waiting(builders.article(snapshot(f"Article {number}")), ada)

    assert queries() == one


def test_readers_are_told_nothing_of_it(made, ada, client):
    waiting(made, ada)

    for address in ("/wiki/an-attack/", "/wiki/an-attack/history/"):
        assertNotContains(client.get(address), "anew")
