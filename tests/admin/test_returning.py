from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing
from articles.models import Article
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """Three revisions: the second changes the text and takes a claim away, the third changes the title."""
    made = builders.article()
    second = replace(snapshot(), body="Second.\n", claims=snapshot().claims[:1])
    builders.edit(made, second, summary="Second thoughts")
    builders.edit(made, replace(second, title="Another title"))
    return made


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    return client


def address(made, act, *numbers):
    return reverse(f"admin:articles_article_{act}", args=[made.pk, *numbers])


def content(made):
    return history.load(builders.newest(made))


def test_restoring_is_shown_first_and_done_by_post(desk, made):
    shown = desk.get(address(made, "restore", 1))
    assertContains(shown, "MSA: 43")
    assertContains(shown, "It adds 1 claim.")
    assertContains(shown, "It changes the title from “Another title” to “An attack”.")
    assert made.revisions.count() == 3

    parts = history.differences(content(made), snapshot())
    desk.post(address(made, "restore", 1), {"base": 3, "part": parts})

    assert (builders.newest(made).number, content(made)) == (4, snapshot())
    assert builders.newest(made).tags == ["restore"]


def test_chosen_parts_alone_are_restored(desk, made):
    desk.post(address(made, "restore", 1), {"base": 3, "part": ["claims toll-msa"]})

    restored = content(made)
    assert restored.claims == snapshot().claims
    assert (restored.title, restored.body) == ("Another title", "Second.\n")
    assert "parts of revision 1" in builders.newest(made).summary


def test_what_was_added_since_is_taken_away_by_restoring(desk, made):
    builders.edit(made, replace(content(made), claims=(*content(made).claims, claim("later", 3))))

    desk.post(address(made, "restore", 1), {"base": 4, "part": ["claims later"]})

    assert [each.key for each in content(made).claims] == ["toll-minusma"]


def test_undoing_takes_one_revision_back_and_keeps_the_later_ones(desk, made):
    assertContains(desk.get(address(made, "undo", 2)), "Second thoughts")

    desk.post(address(made, "undo", 2), {"base": 3})

    assert content(made) == replace(snapshot(), title="Another title")
    assert builders.newest(made).tags == ["undo"]


def test_undoing_twice_is_the_way_back(desk, made):
    before = content(made)
    desk.post(address(made, "undo", 3), {"base": 3})
    assert content(made).title == "An attack"

    desk.post(address(made, "undo", 4), {"base": 4})

    assert content(made) == before


def test_an_undo_that_collides_says_with_what_and_changes_nothing(desk, made):
    builders.edit(made, replace(content(made), body="Rewritten since.\n"))

    answer = desk.get(address(made, "undo", 2))
    refused = desk.post(address(made, "undo", 2), {"base": 4}, follow=True)

    assertContains(answer, "It cannot be undone alone")
    assertContains(answer, "the text")
    assertContains(refused, "Nothing was changed")
    assert made.revisions.count() == 4


def test_the_first_revision_is_not_undone(desk, made):
    assertContains(desk.get(address(made, "undo", 1), follow=True), "cannot be undone")


@pytest.mark.parametrize("base", ["", "x", "99", "1e3"])
def test_without_the_revision_that_was_shown_nothing_happens(desk, made, base):
    desk.post(address(made, "restore", 1), {"base": base, "part": ["body"]})
    desk.post(address(made, "undo", 2), {"base": base})

    assert made.revisions.count() == 3


def test_a_restore_shown_before_somebody_else_saved_is_merged_with_it(desk, made):
    builders.edit(made, replace(content(made), description="Added since."))

    desk.post(address(made, "restore", 1), {"base": 3, "part": ["body"]})

    assert (content(made).body, content(made).description) == (snapshot().body, "Added since.")


def test_deleting_needs_a_reason(desk, made):
    answer = desk.post(address(made, "delete"), {"act": "delete", "reason": " "})

    assertContains(answer, "Say why")
    assert Article.objects.get().deleted_at is None


def test_a_deleted_article_is_gone_for_readers_with_the_reason_and_comes_back_whole(desk, client, made):
    publishing.publish(builders.newest(made), by=None)
    desk.post(address(made, "delete"), {"act": "delete", "reason": "It was a hoax."})
    desk.logout()

    answer = client.get("/wiki/an-attack/")
    assert answer.status_code == 410
    assertContains(answer, "It was a hoax.", status_code=410)
    for name in ("history/", "revisions/1/", "claims/"):
        assert client.get(f"/wiki/an-attack/{name}").status_code == 410
    assertNotContains(client.get("/"), "Another title")

    desk.force_login(builders.editor("second"))
    desk.post(address(made, "delete"), {"act": "undelete"})

    assert made.revisions.count() == 3
    assert Article.objects.get().deleted_at is None
    assert list(history.verify(Article.objects.get())) == []


def test_a_deleted_article_that_was_never_published_is_404(client, desk, made):
    desk.post(address(made, "delete"), {"act": "delete", "reason": "It was a hoax."})
    desk.logout()

    assert client.get("/wiki/an-attack/").status_code == 404


def test_a_deleted_article_is_not_edited_or_published(desk, made):
    desk.post(address(made, "delete"), {"act": "delete", "reason": "It was a hoax."})

    with pytest.raises(history.InvalidSnapshot, match="was deleted"):
        builders.edit(Article.objects.get(), snapshot())
    with pytest.raises(publishing.PublishingRefused, match="was deleted"):
        publishing.publish(builders.newest(made), by=None)


def test_two_who_delete_at_once_do_not_bring_it_back(desk, made):
    desk.post(address(made, "delete"), {"act": "delete", "reason": "First."})
    desk.post(address(made, "delete"), {"act": "delete", "reason": "Second."})

    assert Article.objects.get().deletion_reason == "First."


def test_a_restore_of_nothing_says_so(desk, made):
    answer = desk.post(address(made, "restore", 1), {"base": 3}, follow=True)

    assertContains(answer, "Nothing was changed")
    assert made.revisions.count() == 3


def test_a_contributor_does_not_delete(client, made):
    client.force_login(builders.editor("ada", "contributor"))

    assert client.post(address(made, "delete"), {"act": "delete", "reason": "Because."}).status_code == 403
