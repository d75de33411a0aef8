"""The review queue and the page of a submission, by their buttons."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from articles import history, publishing, reviewing
from articles.models import ReviewComment, Submission
from articles.snapshot import Citation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

QUEUE = "/admin/articles/submission/"
BODY = "Forty-seven people were killed.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n"
FIRST = snapshot(body=BODY)
NEXT = replace(
    FIRST,
    body=BODY.replace("Nothing is known.", "Somebody <b>fled</b>."),
    claims=(*FIRST.claims, claim("new", 3)),
    citations=(Citation("c-1", "report", "new", quote="three <i>dead</i>"),),
)


@pytest.fixture
def made():
    return builders.published(FIRST)


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def bo():
    return builders.editor("bo", "reviewer")


@pytest.fixture
def waiting(made, ada):
    return reviewing.submit(builders.edit(made, NEXT, author=ada), by=ada, note="Please look")


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def page(submission):
    return f"{QUEUE}{submission.pk}/change/"


def press(desk, waiting, button, follow=True, **cells):
    return desk.post(page(waiting), {button: "1", "shown": 1, "comment": ""} | cells, follow=follow)


# --- Handing in -------------------------------------------------------------------------------------------------------


def test_a_contributor_saves_and_submits_in_one_go(client, made, ada):
    client.force_login(ada)
    address = f"/admin/articles/article/{made.pk}/change/"
    assertContains(client.get(address), "Save and submit for review")

    data = posted(FIRST, 1, body="Another.\n", summary="More", _submit="Save and submit for review")
    answer = client.post(address, data, follow=True)

    assertContains(answer, "Revision 2 waits for review.")
    assert Submission.objects.get().note == "More"


def test_submitting_what_is_published_says_so(client, made, ada):
    client.force_login(ada)
    data = posted(FIRST, 1, _submit="Save and submit for review")

    answer = client.post(f"/admin/articles/article/{made.pk}/change/", data, follow=True)

    assertContains(answer, "Readers read what revision 1 says already.")
    assert not Submission.objects.exists()


def test_a_contributor_and_a_reviewer_do_not_publish_their_own_work(client, made, ada, bo):
    for user in (ada, bo):
        client.force_login(user)
        data = posted(FIRST, 1, body="Another.\n", _publish="Save and publish")
        assert client.post(f"/admin/articles/article/{made.pk}/change/", data).status_code == 403


# --- The queue --------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_with_age_size_changes_and_flags(desk, waiting):
    answer = desk.get(QUEUE)

    assertContains(answer, "An attack, revision 2")
    assertContains(answer, "ada")
    assertContains(answer, "text, 1 claim, 1 citation")
    assertNotContains(desk.get(f"{QUEUE}?flag=source"), "An attack, revision 2")
    assertNotContains(desk.get(f"{QUEUE}?state=decided"), "An attack, revision 2")


def test_the_queue_costs_the_same_for_one_and_for_many(desk, waiting, ada):
    with CaptureQueriesContext(connection) as one:
        desk.get(QUEUE)
    for number in range(5):
        reviewing.submit(builders.newest(builders.article(snapshot(f"Article {number}"))), by=ada)
    with CaptureQueriesContext(connection) as six:
        desk.get(QUEUE)

    assert len(six) == len(one)


# --- The page of a submission -----------------------------------------------------------------------------------------


def test_the_page_shows_the_change_the_checklist_and_quotes_escaped(desk, waiting):
    answer = desk.get(page(waiting))

    assertContains(answer, "Please look")
    assertContains(answer, "Somebody &lt;b&gt;fled&lt;/b&gt;.")
    assertContains(answer, "<q>three &lt;i&gt;dead&lt;/i&gt;</q>")
    assertContains(answer, "Approve and publish")
    assertNotContains(answer, "Take it back")


def test_approving_publishes_and_leads_back_to_the_queue(desk, waiting):
    answer = press(desk, waiting, "_approve", comment="Good.")

    assertRedirects(answer, QUEUE)
    assertContains(answer, "approved")
    assertContains(desk.get("/wiki/an-attack/"), "Somebody")


def test_approving_after_something_else_was_published_asks_to_compare_again(desk, made, waiting):
    publishing.publish(builders.edit(made, replace(FIRST, description="Other.")), by=None)

    answer = press(desk, waiting, "_approve", comment="My words")

    assertContains(answer, "has changed since you opened this")
    assert Submission.objects.get().decision == ""


def test_a_part_is_approved_by_ticking_it(desk, made, waiting):
    press(desk, waiting, "_part", part=["claims new"])

    assertContains(desk.get("/wiki/an-attack/claims/"), "claim-new")
    assertNotContains(desk.get("/wiki/an-attack/"), "Somebody")
    assert Submission.objects.waiting().get().note == "Held back when revision 2 was approved in part"


@pytest.mark.parametrize("part", [[], ["claims missing"], ["body body body"], ["\0"]])
def test_ticking_nothing_that_is_there_publishes_nothing(desk, made, waiting, part):
    answer = press(desk, waiting, "_part", part=part)

    assertContains(answer, "Tick what to publish.")
    assert Submission.objects.get().decision == ""


def test_changes_are_requested_with_a_word(desk, waiting):
    assertContains(press(desk, waiting, "_changes"), "Say why")

    press(desk, waiting, "_changes", comment="Who fled?")

    waiting.refresh_from_db()
    assert (waiting.decision, waiting.comment) == ("changes", "Who fled?")


def test_one_reviewer_sees_that_another_is_reviewing(desk, client, waiting):
    press(desk, waiting, "_take")
    client.force_login(builders.editor("cy", "reviewer"))

    assertContains(client.get(page(waiting)), "bo is reviewing this")
    assertContains(client.get(QUEUE), "bo")


def test_the_editor_who_handed_it_in_takes_it_back_and_decides_nothing(client, waiting, ada):
    client.force_login(ada)
    assertNotContains(client.get(page(waiting)), "Approve and publish")
    for button in ("_approve", "_part", "_changes", "_reject", "_take"):
        assert press(client, waiting, button, comment="x").status_code == 403

    press(client, waiting, "_withdraw")

    waiting.refresh_from_db()
    assert waiting.decision == "withdrawn"


def test_who_has_no_right_at_the_desk_sees_nothing(client, waiting):
    stranger = builders.editor("stranger")
    stranger.groups.clear()
    client.force_login(stranger)

    assert client.get(page(waiting)).status_code == 403
    assert press(client, waiting, "_approve").status_code == 403


@pytest.mark.parametrize("cells", [{"shown": "x"}, {"shown": ""}, {"shown": "9" * 40}, {"comment": "x\0"}])
def test_forged_decisions_decide_nothing_and_do_not_fail(desk, waiting, cells):
    assert press(desk, waiting, "_approve", **cells).status_code == 200
    assert Submission.objects.get().decision == ""


def test_a_missing_submission_is_not_found(desk):
    assert desk.get(f"{QUEUE}999/change/").status_code == 404


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_a_comment_is_anchored_resolved_and_never_part_of_the_article(desk, made, waiting):
    press(desk, waiting, "_comment", about="claim new", text="Who says <b>so</b>?")

    said = ReviewComment.objects.get()
    assert (said.kind, said.key, said.author_name) == ("claim", "new", "bo")
    assertContains(desk.get(page(waiting)), "Who says &lt;b&gt;so&lt;/b&gt;?")
    assert history.load(builders.newest(made)) == NEXT

    press(desk, waiting, "_resolve", _resolve=said.pk)

    said.refresh_from_db()
    assert said.resolved_by_name == "bo"
    press(desk, waiting, "_approve")
    assertNotContains(desk.get("/wiki/an-attack/"), "Who says")


def test_a_paragraph_can_be_commented_on(desk, waiting):
    answer = desk.get(page(waiting))
    about = next(value for value, words in answer.context["comment_form"].choices if "fled" in words)

    press(desk, waiting, "_comment", about=about, text="Where to?")

    assert ReviewComment.objects.get().about == "Paragraph: Somebody <b>fled</b>."


@pytest.mark.parametrize("cells", [{"about": "claim other", "text": "x"}, {"about": "claim new", "text": " "}])
def test_a_comment_on_nothing_or_of_nothing_is_refused_with_its_words(desk, waiting, cells):
    answer = press(desk, waiting, "_comment", **cells)

    assert answer.status_code == 200 and not ReviewComment.objects.exists()
    assertContains(answer, "errorlist")


@pytest.mark.parametrize("number", ["999", "x", "9" * 40, "\0"])
def test_resolving_what_is_no_comment_here_does_nothing(desk, waiting, number):
    assert press(desk, waiting, "_resolve", _resolve=number).status_code == 200
