"""Embargoes and schedules: what is published when, by whom, and what is told of the rest."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from articles import history, publishing, reviewing, scheduling
from articles.models import Embargo, Publication, Schedule
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

FIRST = snapshot()
NEXT = replace(FIRST, description="More.")
HOUR = timedelta(hours=1)
PUBLISH, UNPUBLISH = Schedule.Act.PUBLISH, Schedule.Act.UNPUBLISH


@pytest.fixture
def made():
    return builders.published(FIRST)


@pytest.fixture
def chief():
    return builders.editor("cy", "editor-in-chief")


@pytest.fixture
def later(monkeypatch):
    """Stop the clock, and move it on."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)

    def move(by):
        nonlocal now
        now += by
        monkeypatch.setattr(timezone, "now", lambda: now)

    return move


def scheduled(made, by, act=PUBLISH, at=None, content=NEXT):
    revision = builders.edit(made, content) if act == PUBLISH else builders.newest(made)
    return scheduling.schedule(revision, act, at or timezone.now() + HOUR, by=by)


def published_number(made):
    publication = Publication.objects.filter(article=made).first()
    return publication.revision.number if publication else None


def run():
    """Run the command; return what it said, and whether it ended with an error."""
    out, err = StringIO(), StringIO()
    try:
        call_command("publish_scheduled", stdout=out, stderr=err)
    except CommandError:
        return out.getvalue() + err.getvalue(), True
    return out.getvalue() + err.getvalue(), False


# --- Carrying out -----------------------------------------------------------------------------------------------------


def test_exactly_the_scheduled_revision_is_published_when_its_time_has_come(made, chief, later):
    waiting = scheduled(made, chief)
    builders.edit(made, replace(NEXT, description="Written after."))

    later(HOUR - timedelta(microseconds=1))
    assert run() == ("", False) and published_number(made) == 1
    later(timedelta(microseconds=1))
    said, has_failed = run()

    waiting.refresh_from_db()
    assert "publish revision 2" in said and "done" in said and not has_failed
    assert (published_number(made), waiting.outcome) == (2, "done")
    assert waiting.revision.__class__.objects.get(pk=waiting.revision_id).published_by == chief


def test_an_article_is_taken_out_when_its_time_has_come(made, chief, later):
    waiting = scheduled(made, chief, UNPUBLISH)

    later(HOUR)
    run()

    waiting.refresh_from_db()
    assert (published_number(made), waiting.outcome) == (None, "done")


def test_what_is_to_be_published_can_be_set_to_be_taken_out_later(made, chief, later):
    first = scheduled(made, chief)
    scheduling.schedule(first.revision, UNPUBLISH, first.at + HOUR, by=chief)

    later(HOUR * 3)
    run()

    assert list(Schedule.objects.values_list("outcome", flat=True)) == ["done", "done"]
    assert published_number(made) is None


def test_running_again_does_nothing_twice(made, chief, later):
    scheduled(made, chief)
    later(HOUR)

    assert "done" in run()[0]
    before = Publication.objects.values_list("published_at", flat=True).get()
    assert run() == ("", False)
    assert Publication.objects.values_list("published_at", flat=True).get() == before


def test_what_fails_is_told_kept_tried_again_and_does_not_hold_others_back(made, chief, later):
    failing = scheduled(made, chief)
    other = builders.article(snapshot("Another"))
    scheduling.schedule(builders.newest(other), PUBLISH, timezone.now() + HOUR, by=chief)
    type(failing.revision).objects.filter(pk=failing.revision_id).update(is_text_hidden=True)

    later(HOUR)
    said, has_failed = run()

    failing.refresh_from_db()
    assert has_failed and "The text of revision 2 is hidden." in said and "tried again" in said
    assert (failing.outcome, failing.note) == ("", "The text of revision 2 is hidden.")
    assert published_number(other) == 1
    type(failing.revision).objects.filter(pk=failing.revision_id).update(is_text_hidden=False)
    assert run()[1] is False and published_number(made) == 2


def test_an_unforeseen_error_is_told_without_its_words_and_tried_again(made, chief, later, monkeypatch, caplog):
    scheduled(made, chief)
    later(HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_store", lambda *_: 1 / 0)
        said, has_failed = run()

    assert has_failed and "Something failed on the server" in said and "division" not in said
    assert "division by zero" in caplog.text and published_number(made) == 1
    assert run()[1] is False and published_number(made) == 2


OVERTAKING = {
    "a newer one was published": (PUBLISH, "Revision 3 was published before."),
    "it was published by hand": (PUBLISH, "Revision 2 was published before."),
    "the article was deleted": (PUBLISH, "The article was deleted."),
    "another one is read": (UNPUBLISH, "Readers read revision 2 by then."),
    "it was taken out by hand": (UNPUBLISH, "It was out of the library by then."),
}


@pytest.mark.parametrize("how", OVERTAKING)
def test_an_overtaken_schedule_is_told_and_not_carried_out(made, chief, later, how):
    act, why = OVERTAKING[how]
    waiting = scheduled(made, chief, act)
    if how == "a newer one was published":
        publishing.publish(builders.edit(made, replace(NEXT, description="Newer.")), by=None)
    elif how == "it was published by hand":
        publishing.publish(waiting.revision, by=None)
    elif how == "another one is read":
        publishing.publish(builders.edit(made, NEXT), by=None)
    else:
        publishing.unpublish(made)
    if how == "the article was deleted":
        history.delete(made, author=chief, reason="A hoax")
    before = published_number(made)

    later(HOUR)
    said, has_failed = run()

    waiting.refresh_from_db()
    assert why in said and not has_failed
    assert (waiting.outcome, waiting.note, published_number(made)) == ("overtaken", why, before)
    assert waiting in Schedule.objects.told()
    assert scheduling.cancel(made, waiting.pk, by=chief)
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.ended_by_name) == ("overtaken", "cy")
    assert waiting not in Schedule.objects.told()


@pytest.mark.parametrize("gone", ["deactivated", "another role", "deleted"])
def test_who_set_it_must_still_have_the_right_when_it_is_done(made, chief, later, gone):
    scheduled(made, chief)
    if gone == "another role":
        chief.groups.clear()
    elif gone == "deleted":
        chief.delete()
    else:
        chief.is_active = False
        chief.save()

    later(HOUR)
    said, has_failed = run()

    assert has_failed and "cy may not do this any more" in said
    assert published_number(made) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_it_once():
    made = builders.published(FIRST)
    chief = get_user_model().objects.create_superuser("cy")
    for number in range(3):
        content = builders.article(snapshot(f"Article {number}"))
        scheduling.schedule(builders.newest(content), PUBLISH, timezone.now() + HOUR, by=chief)
    scheduled(made, chief)
    Schedule.objects.update(at=timezone.now())
    start, told = Barrier(2), []

    def carry_out():
        start.wait()
        try:
            told.extend(scheduling.carry_out_due())
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=carry_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.words.partition(":")[0] for each in told) == ["An attack", "Article 0", "Article 1", "Article 2"]
    assert not any(each.has_failed for each in told)
    assert set(Schedule.objects.values_list("outcome", flat=True)) == {"done"}


# --- Scheduling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "is_own", "act", "is_allowed"),
    [
        ("contributor", False, PUBLISH, False),
        ("contributor", False, UNPUBLISH, False),
        ("reviewer", False, PUBLISH, True),
        ("reviewer", True, PUBLISH, False),
        ("reviewer", False, UNPUBLISH, True),
        ("editor-in-chief", True, PUBLISH, True),
        ("editor-in-chief", True, UNPUBLISH, True),
        ("custodian", False, PUBLISH, False),
    ],
)
def test_who_may_schedule_is_who_may_publish(made, role, is_own, act, is_allowed):
    user = builders.editor("someone", role)
    revision = builders.newest(made)
    if act == PUBLISH:
        revision = builders.edit(made, NEXT, author=user if is_own else "Somebody")

    if is_allowed:
        assert scheduling.schedule(revision, act, timezone.now() + HOUR, by=user).made_by_name == "someone"
    else:
        with pytest.raises(scheduling.ScheduleRefused):
            scheduling.schedule(revision, act, timezone.now() + HOUR, by=user)


def test_what_cannot_be_done_then_is_not_scheduled(made, chief):
    at = timezone.now() + HOUR
    revision = builders.edit(made, NEXT)
    for act, number, when, why in (
        (PUBLISH, 1, at, "Readers read revision 1 already"),
        (PUBLISH, 2, timezone.now(), "has passed"),
        (UNPUBLISH, 2, at, "do not read revision 2"),
    ):
        with pytest.raises(scheduling.ScheduleRefused, match=why):
            scheduling.schedule(made.revisions.get(number=number), act, when, by=chief)
    scheduling.schedule(revision, PUBLISH, at, by=chief)
    with pytest.raises(scheduling.ScheduleRefused, match=r"set already to publish revision 2.*cancel that first"):
        scheduling.schedule(revision, PUBLISH, at, by=chief)
    history.delete(made, author=chief, reason="A hoax")
    with pytest.raises(scheduling.ScheduleRefused, match="was deleted"):
        scheduling.schedule(revision, UNPUBLISH, at, by=chief)


def test_a_cancelled_schedule_is_not_carried_out(made, chief, later):
    waiting = scheduled(made, chief)

    assert scheduling.cancel(made, waiting.pk, by=chief)
    assert not scheduling.cancel(made, waiting.pk, by=chief)
    later(HOUR)

    assert run() == ("", False) and published_number(made) == 1


def test_the_database_keeps_one_of_each_act_waiting(made, chief):
    waiting = scheduled(made, chief)
    waiting.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save()


# --- Embargo ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "refused"), [(None, [2, 3, 4]), (3, [3, 4]), (4, [4])], ids=["article", "from 3 on", "from 4 on"]
)
def test_an_embargo_holds_back_a_revision_and_all_after_it(made, chief, begins, refused):
    for number in (2, 3, 4):
        builders.edit(made, replace(FIRST, description=f"Number {number}"))
    first = made.revisions.get(number=begins) if begins else None
    scheduling.hold(made, first, until=timezone.now() + HOUR, reason="The verdict comes first", by=chief)

    for number in (2, 3, 4):
        revision = made.revisions.select_related("article").get(number=number)
        if number in refused:
            with pytest.raises(publishing.PublishingRefused, match=r"must not be published before.*The verdict"):
                publishing.publish(revision, by=chief)
        else:
            publishing.publish(revision, by=chief)


def test_approving_under_an_embargo_is_refused_and_decides_nothing(made, chief):
    ada = builders.editor("ada", "contributor")
    waiting = reviewing.submit(builders.edit(made, NEXT, author=ada), by=ada)
    scheduling.hold(made, None, until=timezone.now() + HOUR, reason="Not yet", by=chief)

    for act in (reviewing.approve, lambda *a, **o: reviewing.approve_part(*a, chosen=["description"], **o)):
        with pytest.raises(publishing.PublishingRefused, match="Not yet"):
            act(waiting, by=chief)

    waiting.refresh_from_db()
    assert waiting.decision == "" and builders.newest(made).number == 2


def test_an_embargo_ends_at_its_very_second_or_when_it_is_lifted(made, chief, later):
    revision = builders.edit(made, NEXT)
    embargo = scheduling.hold(made, None, until=timezone.now() + HOUR, reason="Not yet", by=chief)
    later(HOUR - timedelta(microseconds=1))
    with pytest.raises(publishing.PublishingRefused):
        publishing.publish(revision, by=chief)
    later(timedelta(microseconds=1))
    publishing.publish(revision, by=chief)

    again = scheduling.hold(made, None, until=timezone.now() + HOUR, reason="Not yet", by=chief)
    assert scheduling.release(made, again.pk, by=chief)
    assert not scheduling.release(made, again.pk, by=chief)
    assert not scheduling.release(made, embargo.pk, by=chief)
    publishing.publish(builders.edit(made, replace(NEXT, description="Later.")), by=chief)


def test_an_embargo_takes_the_place_of_the_one_before(made, chief):
    for reason in ("One", "Two"):
        scheduling.hold(made, None, until=timezone.now() + HOUR, reason=reason, by=chief)

    assert [each.reason for each in made.embargoes.standing()] == ["Two"] and Embargo.objects.count() == 2


def test_what_readers_read_already_is_not_held_back_and_its_pages_are_rendered_on(made, chief):
    with pytest.raises(scheduling.ScheduleRefused, match="Readers read revision 1 already"):
        scheduling.hold(made, builders.newest(made), until=timezone.now() + HOUR, reason="Late", by=chief)
    scheduling.hold(made, None, until=timezone.now() + HOUR, reason="Not yet", by=chief)

    assert list(publishing.rebuild(Publication.objects.all())) == [""]


def test_a_schedule_respects_an_embargo(made, chief, later):
    waiting = scheduled(made, chief)
    scheduling.hold(made, None, until=timezone.now() + HOUR * 2, reason="Not yet", by=chief)

    later(HOUR)
    said, has_failed = run()
    assert has_failed and "must not be published before" in said and published_number(made) == 1
    later(HOUR)
    run()

    waiting.refresh_from_db()
    assert (waiting.outcome, published_number(made)) == ("done", 2)


def test_nothing_is_scheduled_into_an_embargo(made, chief):
    revision = builders.edit(made, NEXT)
    until = timezone.now() + HOUR
    scheduling.hold(made, None, until=until, reason="Not yet", by=chief)

    with pytest.raises(scheduling.ScheduleRefused, match=r"Not yet.*Choose a time after that"):
        scheduling.schedule(revision, PUBLISH, until - timedelta(seconds=1), by=chief)
    assert scheduling.schedule(revision, PUBLISH, until, by=chief)
