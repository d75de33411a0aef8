"""Review: handing in, deciding one exact revision, own work, and a part of a change."""

from dataclasses import replace

import pytest

from articles import history, publishing, reviewing
from articles.models import Publication, Submission
from articles.snapshot import Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

BODY = "Forty-seven people were killed.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n"
FIRST = snapshot(body=BODY)
NEXT = replace(FIRST, body=BODY.replace("Nothing is known.", "Somebody fled."), claims=(*FIRST.claims, claim("new", 3)))


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def bo():
    return builders.editor("bo", "reviewer")


@pytest.fixture
def made():
    return builders.published(FIRST)


def published_number(made):
    made.publication.refresh_from_db()
    return made.publication.revision.number


def submitted(made, by, content=NEXT):
    return reviewing.submit(builders.edit(made, content, author=by), by=by)


def test_what_is_handed_in_waits_with_its_changes_and_flags(made, ada):
    waiting = submitted(made, ada, replace(NEXT, claims=(*NEXT.claims, claim("other", 4, claimants=("msa",)))))

    assert (waiting.submitted_by_name, waiting.decision, waiting.flag_words) == ("ada", "", [])
    assert waiting.changed["claims"] == {"added": ["new", "other"]}
    assert waiting.size_change == len("Somebody fled.") - len("Nothing is known.")
    assert published_number(made) == 1


def test_approving_publishes_exactly_the_revision_that_was_handed_in(made, ada, bo):
    waiting = submitted(made, ada)
    builders.edit(made, replace(NEXT, description="Not reviewed."), author=ada)

    reviewing.approve(waiting, by=bo, comment="Good.")

    waiting.refresh_from_db()
    assert (waiting.decision, waiting.decided_by_name, waiting.comment) == ("approved", "bo", "Good.")
    assert published_number(made) == 2
    assert builders.newest(made).number == 3


def test_a_newer_submission_overtakes_the_one_that_waits(made, ada, bo):
    old = submitted(made, ada)
    new = submitted(made, ada, replace(NEXT, description="More."))

    old.refresh_from_db()
    assert old.decision == "overtaken"
    with pytest.raises(reviewing.ReviewRefused, match="decided this meanwhile: overtaken"):
        reviewing.approve(old, by=bo)
    assert Submission.objects.waiting().get() == new


def test_nothing_is_decided_twice(made, ada, bo):
    waiting = submitted(made, ada)
    reviewing.request_changes(waiting, by=bo, comment="Say who fled.")

    for act in (reviewing.approve, reviewing.take, reviewing.withdraw):
        with pytest.raises(reviewing.ReviewRefused):
            act(waiting, by=bo)
    assert published_number(made) == 1


@pytest.mark.parametrize("act", [reviewing.request_changes, reviewing.reject])
def test_declining_needs_a_word_to_the_editor(made, ada, bo, act):
    waiting = submitted(made, ada)

    with pytest.raises(reviewing.ReviewRefused, match="Say why"):
        act(waiting, by=bo, comment=" ")
    waiting.refresh_from_db()
    assert waiting.decision == ""


def test_own_work_is_for_others_to_approve_unless_a_setting_allows_it(made, bo, settings):
    waiting = submitted(made, bo)

    with pytest.raises(reviewing.ReviewRefused, match="yourself"):
        reviewing.approve(waiting, by=bo)

    settings.REVIEW_OWN_WORK = True
    reviewing.approve(waiting, by=bo)
    assert published_number(made) == 2


def test_own_work_under_somebody_elses_submission_is_own_work(made, ada, bo):
    builders.edit(made, replace(FIRST, description="By the reviewer."), author=bo)
    waiting = submitted(made, ada)

    with pytest.raises(reviewing.ReviewRefused, match="yourself"):
        reviewing.approve(waiting, by=bo)


def test_an_editor_in_chief_approves_own_work_and_a_contributor_nothing(made, ada):
    chief = builders.editor("cy", "editor-in-chief")
    waiting = submitted(made, chief)

    with pytest.raises(reviewing.ReviewRefused):
        reviewing.approve(waiting, by=ada)
    reviewing.approve(waiting, by=chief)

    assert published_number(made) == 2


def test_a_part_is_published_and_the_rest_waits_on(made, ada, bo):
    waiting = submitted(made, ada)

    rest = reviewing.approve_part(waiting, by=bo, chosen=["claims new"], comment="The prose needs a source.")

    waiting.refresh_from_db()
    assert waiting.decision == "part"
    public = history.load(Publication.objects.get(article=made).revision)
    assert public.body == BODY
    assert [each.key for each in public.claims] == ["toll-minusma", "toll-msa", "new"]
    assert history.load(builders.newest(made)) == NEXT
    assert (rest.revision, rest.submitted_by, rest.decision) == (builders.newest(made), ada, "")
    assert rest.changed == {"text": True}
    made.refresh_from_db()
    assert list(history.verify(made)) == []


def test_a_part_that_does_not_fit_together_is_refused_and_changes_nothing(made, ada, bo):
    related = replace(NEXT, relations=(Relation("new", "corroborates", "toll-minusma"),))
    waiting = submitted(made, ada, related)

    with pytest.raises(reviewing.ReviewRefused, match="do not fit together"):
        reviewing.approve_part(waiting, by=bo, chosen=["relations new corroborates toll-minusma"])

    waiting.refresh_from_db()
    assert waiting.decision == "" and published_number(made) == 1
    assert builders.newest(made).number == 2


def test_what_readers_read_already_and_what_was_deleted_is_not_handed_in(made, ada):
    with pytest.raises(reviewing.ReviewRefused, match="already"):
        reviewing.submit(builders.newest(made), by=ada)
    revision = builders.edit(made, NEXT, author=ada)
    publishing.unpublish(made)
    history.delete(made, author=ada, reason="A hoax")

    with pytest.raises(reviewing.ReviewRefused, match="was deleted"):
        reviewing.submit(revision, by=ada)


def test_only_who_handed_it_in_takes_it_back(made, ada, bo):
    waiting = submitted(made, ada)

    with pytest.raises(reviewing.ReviewRefused, match="Only ada"):
        reviewing.withdraw(waiting, by=bo)
    reviewing.withdraw(waiting, by=ada)

    waiting.refresh_from_db()
    assert waiting.decision == "withdrawn"


def test_somebody_says_that_they_review_it_and_leaves_it_again(made, ada, bo):
    waiting = submitted(made, ada)

    reviewing.take(waiting, by=bo)
    waiting.refresh_from_db()
    assert waiting.reviewer_name == "bo"

    reviewing.leave(waiting, by=ada)
    waiting.refresh_from_db()
    assert waiting.reviewer_name == "bo"

    reviewing.leave(waiting, by=bo)
    waiting.refresh_from_db()
    assert waiting.reviewer_name == ""


def test_readers_are_told_that_changes_await_review_and_nothing_of_them(made, ada, bo, client):
    waiting = submitted(made, ada)

    page = client.get("/wiki/an-attack/").content.decode()
    assert "await review" in page and "Somebody fled" not in page

    reviewing.approve(waiting, by=bo)

    page = client.get("/wiki/an-attack/").content.decode()
    assert "await review" not in page and "Somebody fled" in page
