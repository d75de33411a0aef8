"""The desk's front page: what waits for whom, what happened lately, in few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from articles import history, reviewing
from articles.access import ROLES
from articles.models import ArticleRevision, Draft
from articles.watching import Target, watch
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

FRONT = "/admin/"
SECTIONS = {
    "Waiting for review": {"reviewer", "editor-in-chief"},
    "My drafts": {"contributor", "reviewer", "editor-in-chief"},
    "My submissions": {"contributor", "reviewer", "editor-in-chief"},
    "Watched</h2>": {"contributor", "reviewer", "editor-in-chief", "custodian"},
    "To look at": {"contributor", "reviewer", "editor-in-chief", "custodian"},
    "Recent changes": {"contributor", "reviewer", "editor-in-chief", "custodian"},
}


def busy(user, number):
    """Let there be one of everything that the front page shows to `user`."""
    made = builders.published(snapshot(f"Article {number}"))
    watch(user, Target("article", made))
    revision = builders.edit(made, snapshot(f"Article {number}", body="Other.\n"), summary=f"<b>{number}</b>")
    reviewing.submit(revision, by=user, note="")
    Draft.objects.keep(user, made, {"title": ["x"]})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_own_part(client, role):
    client.force_login(builders.editor(role=role))

    answer = client.get(FRONT)

    for heading, roles in SECTIONS.items():
        (assertContains if role in roles else assertNotContains)(answer, heading)


def test_an_empty_desk_says_how_to_begin(client):
    client.force_login(builders.editor())

    answer = client.get(FRONT)

    for words in ("Nothing waits.", "Write a new article", "You handed nothing in yet", "Nothing was written yet"):
        assertContains(answer, words)


def test_everything_that_waits_is_linked_and_escaped(client):
    user = builders.editor()
    busy(user, 1)
    history.withdraw_source("report", reason="Made up", author="Ada")
    client.force_login(user)

    answer = client.get(FRONT)

    waiting = user.drafts.get().article.submissions.get()
    for link in (
        f"/admin/articles/submission/{waiting.pk}/change/",
        f"/admin/articles/article/{waiting.article_id}/change/?draft",
        "/admin/articles/article/?unsourced=yes",
        "/admin/articles/source/?uncited=yes",
        "/admin/articles/source/?withdrawn=yes",
        "/wiki/article-1/revisions/2/",
    ):
        assertContains(answer, f'href="{link}"')
    assertContains(answer, "“Article 1”, revision 2: saved by Somebody")
    assertContains(answer, "&lt;b&gt;1&lt;/b&gt;")


def test_the_front_page_costs_the_same_for_one_and_for_many(client):
    user = builders.editor()
    busy(user, 1)
    client.force_login(user)
    client.get(FRONT)
    with CaptureQueriesContext(connection) as few:
        client.get(FRONT)
    for number in range(2, 15):
        busy(user, number)

    with CaptureQueriesContext(connection) as many:
        answer = client.get(FRONT)

    assert len(many) == len(few) <= 20
    assert answer.content.count(b"/revisions/") == 20


def test_other_peoples_drafts_messages_and_hidden_words_are_not_shown(client):
    busy(builders.editor("ada", "contributor"), 1)
    ArticleRevision.objects.update(is_author_hidden=True, is_summary_hidden=True)
    client.force_login(builders.editor("bo", "contributor"))

    answer = client.get(FRONT)

    assertNotContains(answer, "?draft")
    assertNotContains(answer, "“Article 1”")
    assertNotContains(answer, "Somebody")
    assertNotContains(answer, "&lt;b&gt;")


def test_who_is_not_logged_in_is_asked_to(client):
    assertRedirects(client.get(FRONT), "/admin/login/?next=/admin/")
