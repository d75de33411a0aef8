"""The page on which it is said when an article is published, and where that is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from articles import reviewing, scheduling
from articles.access import ROLES
from articles.models import Embargo, Schedule, Submission
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

FIRST = snapshot()
NEXT = replace(FIRST, description="More.")
PUBLISHING = {"_schedule": "x", "act": "publish", "revision": "2", "at": "2199-05-03T14:00"}
HOLDING = {
    "_hold": "x", "embargo-revision": "", "embargo-until": "2199-05-03T14:00", "embargo-reason": "The <b>verdict</b>"
}  # fmt: skip


@pytest.fixture
def made():
    made = builders.published(FIRST)
    builders.edit(made, NEXT)
    return made


@pytest.fixture
def chief():
    return builders.editor("cy", "editor-in-chief")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def page(made):
    return f"/admin/articles/article/{made.pk}/schedule/"


def form(made):
    return f"/admin/articles/article/{made.pk}/change/"


def test_a_revision_is_scheduled_shown_everywhere_and_cancelled(desk, made):
    answer = desk.post(page(made), PUBLISHING, follow=True)

    assertRedirects(answer, page(made))
    waiting = Schedule.objects.get()
    assert (waiting.revision.number, waiting.made_by_name) == (2, "cy")
    assertContains(answer, "publish revision 2 on 3 May 2199, 14:00 UTC")
    assertContains(desk.get(form(made)), "publish revision 2 on 3 May 2199, 14:00 UTC")
    assertContains(desk.get("/admin/articles/article/"), "publish, 3 May 2199, 14:00 UTC")
    assertContains(desk.get("/admin/articles/article/?scheduled=yes"), "An attack")

    answer = desk.post(page(made), {"_cancel": waiting.pk}, follow=True)

    assertContains(answer, "cancelled, cy")
    assertNotContains(desk.get(form(made)), "publish revision 2")
    assertContains(desk.post(page(made), {"_cancel": waiting.pk}, follow=True), "It had ended already")


def test_an_overtaken_schedule_is_told_in_the_form_until_it_is_noted(desk, made, chief):
    waiting = scheduling.schedule(
        made.revisions.get(number=2), "publish", timezone.now() + timedelta(hours=1), by=chief
    )
    waiting.end("overtaken", note="Revision 3 was published before.")

    assertContains(desk.get(form(made)), "Overtaken, and not done: publish revision 2")
    desk.post(page(made), {"_cancel": waiting.pk})

    assertNotContains(desk.get(form(made)), "Overtaken")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ["look", "schedule", "cancel", "hold", "release"])
def test_who_may_do_what(client, made, chief, role, act):
    at = timezone.now() + timedelta(hours=1)
    waiting = scheduling.schedule(builders.newest(made), "publish", at, by=chief)
    embargo = scheduling.hold(made, builders.newest(made), until=at, reason="Not yet", by=chief)
    taking_out = PUBLISHING | {"act": "unpublish", "revision": "1"}
    sent = {
        "schedule": taking_out,
        "cancel": {"_cancel": waiting.pk},
        "hold": HOLDING,
        "release": {"_release": embargo.pk},
    }
    may = {"schedule": ("reviewer", "editor-in-chief"), "hold": ("editor-in-chief",)}
    may |= {
        "cancel": may["schedule"],
        "release": may["hold"],
        "look": [each for each in ROLES if each != "administrator"],
    }
    client.force_login(builders.editor("someone", role))

    answer = client.get(page(made)) if act == "look" else client.post(page(made), sent[act])

    assert (answer.status_code == 403) is (role not in may[act])
    assert Schedule.objects.count() == 1 + (act == "schedule" and role in may[act])
    assert Schedule.objects.waiting().filter(pk=waiting.pk).exists() is not (act == "cancel" and role in may[act])
    assert Embargo.objects.unlifted().filter(pk=embargo.pk).exists() is not (
        act in ("hold", "release") and role in may[act]
    )


@pytest.mark.parametrize("role", ["reviewer"])
def test_own_work_is_not_scheduled_past_review(client, made, role):
    bo = builders.editor("bo", role)
    builders.edit(made, replace(NEXT, description="Own."), author=bo)
    client.force_login(bo)

    answer = client.post(page(made), PUBLISHING | {"revision": "3"})

    assertContains(answer, "You wrote some of this yourself; submit it for review.")
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    "cells",
    [
        {"act": "burn"},
        {"revision": "99"},
        {"revision": "0"},
        {"revision": "9" * 40},
        {"revision": "x\0"},
        {"revision": "1"},
        {"at": "2001-01-01T00:00"},
        {"at": ""},
        {"at": "9999-12-31T23:59"},
        {"at": "\0"},
    ],
)
def test_what_cannot_be_scheduled_is_told_with_the_words_given_back(desk, made, cells):
    answer = desk.post(page(made), PUBLISHING | cells)

    assert answer.status_code == 200 and not Schedule.objects.exists()
    assertContains(answer, "Nothing was set")
    if "at" not in cells:
        assertContains(answer, 'value="2199-05-03T14:00"')


@pytest.mark.parametrize(
    "cells", [{"revision": "99"}, {"until": "x"}, {"reason": ""}, {"reason": "\0"}, {"revision": "1"}]
)
def test_what_cannot_be_held_back_is_told(desk, made, cells):
    answer = desk.post(page(made), HOLDING | {f"embargo-{name}": text for name, text in cells.items()})

    assert answer.status_code == 200 and not Embargo.objects.exists()
    assertContains(answer, "Nothing was set")


@pytest.mark.parametrize("button", ["_cancel", "_release"])
@pytest.mark.parametrize("number", ["999", "x", "9" * 40, "\0"])
def test_a_forged_number_ends_nothing(desk, made, button, number):
    desk.post(page(made), PUBLISHING)
    desk.post(page(made), HOLDING | {"embargo-until": "2199-05-02T14:00"})

    assert desk.post(page(made), {button: number}).status_code == 302
    assert Schedule.objects.waiting().exists() and made.embargoes.standing().exists()


@pytest.mark.parametrize("article", ["999", "1" * 18])
def test_a_missing_article_is_not_found(desk, article):
    assert desk.get(f"/admin/articles/article/{article}/schedule/").status_code == 404


# --- Embargo ----------------------------------------------------------------------------------------------------------


def test_an_embargo_is_shown_and_refuses_every_button_that_publishes(desk, made):
    desk.post(page(made), HOLDING)
    said = "This article must not be published before 3 May 2199, 14:00 UTC."

    assertContains(desk.get(form(made)), said)
    assertContains(desk.get(form(made)), "The &lt;b&gt;verdict&lt;/b&gt;")
    answer = desk.post(form(made), posted(NEXT, 2, body="Mine.\n", _publish="x"), follow=True)
    assertContains(answer, f"Revision 3 was not published. {said}")
    chosen = {"action": "publish_newest", "_selected_action": made.pk}
    assertContains(desk.post("/admin/articles/article/", chosen, follow=True), said)
    assertNotContains(desk.get("/wiki/an-attack/"), "Mine.")


def test_approving_under_an_embargo_gives_the_comment_back(desk, made):
    waiting = reviewing.submit(builders.newest(made), by=builders.editor("ada", "contributor"))
    desk.post(page(made), HOLDING)

    answer = desk.post(
        f"/admin/articles/submission/{waiting.pk}/change/", {"_approve": "x", "shown": 1, "comment": "Long words"}
    )

    assertContains(answer, "must not be published before")
    assertContains(answer, "Long words")
    assert Submission.objects.get().decision == ""


def test_readers_are_told_nothing_of_either(desk, client, made):
    desk.post(page(made), HOLDING)
    desk.post(page(made), PUBLISHING | {"at": "2199-06-01T00:00"})
    client.logout()

    for address in ("/wiki/an-attack/", "/wiki/an-attack/history/"):
        assertNotContains(client.get(address), "verdict")
        assertNotContains(client.get(address), "2199")


def test_the_list_costs_the_same_for_one_and_for_many(desk, made, chief):
    def queries():
        with CaptureQueriesContext(connection) as found:
            desk.get("/admin/articles/article/")
        return len(found)

    queries()
    one = queries()
    for number in range(5):
        other = builders.article(snapshot(f"Article {number}"))
        at = timezone.now() + timedelta(hours=1)
        scheduling.schedule(builders.newest(other), "publish", at, by=chief)

    assert queries() == one
