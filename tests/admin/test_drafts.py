from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from articles.models import Draft
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

KEEP = "/admin/articles/article/keep/"


@pytest.fixture
def made():
    return builders.article()


@pytest.fixture
def ada(client):
    user = builders.editor("ada")
    client.force_login(user)
    return user


def typed(made, body="Typed and not saved.\n"):
    return posted(snapshot(body=body), 1, article=made.pk)


def change(made):
    return reverse("admin:articles_article_change", args=[made.pk])


def test_what_is_typed_is_kept_and_the_answer_says_when(client, ada, made):
    answer = client.post(KEEP, typed(made)).json()

    draft = Draft.objects.get()
    assert answer["kept"] == f"{timezone.localtime(draft.kept_at):%H:%M}"
    assert (draft.editor, draft.article, draft.cells["body"]) == (ada, made, ["Typed and not saved.\r\n"])
    assert made.revisions.count() == 1


def test_there_is_one_draft_for_each_editor_and_article(client, ada, made):
    client.post(KEEP, typed(made, "First.\n"))
    client.post(KEEP, typed(made, "Second.\n"))
    client.post(KEEP, posted(snapshot("New one"), 0))
    client.post(KEEP, posted(snapshot("New one, again"), 0))

    assert Draft.objects.count() == 2
    assert Draft.objects.get(article=made).cells["body"] == ["Second.\r\n"]


def test_a_draft_is_offered_with_its_difference_and_opened_with_every_word(client, ada, made):
    client.post(KEEP, typed(made))

    offer = client.get(change(made))
    assertContains(offer, "You have a draft of")
    assertContains(offer, "Typed and not saved.")
    opened = client.get(change(made) + "?draft")

    assertContains(opened, "Typed and not saved.")
    assertContains(opened, "This is your draft")


def test_saving_clears_the_draft_and_discarding_too(client, ada, made):
    client.post(KEEP, typed(made))
    client.post(change(made), posted(snapshot(body="Saved.\n"), 1, _save="Save"))
    assert not Draft.objects.filter(cells__isnull=False).exists()

    client.post(KEEP, typed(made))
    client.post(change(made), typed(made) | {"_discard": "Discard"})
    assert not Draft.objects.filter(cells__isnull=False).exists()
    assert made.revisions.count() == 2


def test_an_invalid_form_is_kept_as_it_is(client, ada, made):
    client.post(KEEP, typed(made) | {"claims-0-value": "not a figure", "title": ""})

    opened = client.get(change(made) + "?draft")

    assertContains(opened, 'value="not a figure"')


def test_nobody_else_sees_a_draft(client, ada, made):
    client.post(KEEP, typed(made, "My secret.\n"))
    client.force_login(builders.editor("bintou"))

    answer = client.get(change(made))

    assertNotContains(answer, "My secret.")
    assertNotContains(answer, "You have a draft")
    assertContains(answer, "ada opened this at")
    assertContains(answer, "and has unsaved changes.")


def test_opening_an_article_that_somebody_has_open_says_so_with_the_time(client, ada, made):
    client.post(KEEP, {"article": made.pk, "opened": "1"})
    client.force_login(builders.editor("bintou"))

    others = client.post(KEEP, {"article": made.pk, "opened": "1"}).json()["others"]

    opened_at = timezone.localtime(Draft.objects.get(editor=ada).opened_at)
    assert others == [f"ada opened this at {opened_at:%H:%M}."]


def test_somebody_who_left_is_not_there_any_more(client, ada, made):
    client.post(KEEP, {"article": made.pk, "opened": "1"})
    Draft.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    client.force_login(builders.editor("bintou"))

    assert client.post(KEEP, {"article": made.pk, "opened": "1"}).json()["others"] == []


@pytest.mark.parametrize("data", [{"article": "99"}, {"article": "1e9"}, {"article": "-1"}])
def test_a_draft_of_nothing_is_not_kept(client, ada, data):
    status = client.post(KEEP, data | {"body": "x"}).status_code

    assert status == 404 or not Draft.objects.filter(article__isnull=False).exists()


def test_drafts_are_for_editors_only_and_by_post(client, made):
    assert client.post(KEEP, typed(made)).status_code == 302
    client.force_login(builders.editor())

    assert client.get(KEEP).status_code == 405
    assert not Draft.objects.exists()


def test_a_sign_of_life_writes_back_nothing_that_it_read_before(client, ada, made):
    client.post(KEEP, typed(made, "Newer.\n"))
    client.post(KEEP, {"article": made.pk, "opened": "1"})
    assert Draft.objects.get().cells["body"] == ["Newer.\r\n"]

    client.post(change(made), typed(made) | {"_discard": "Discard"})
    client.post(KEEP, {"article": made.pk, "opened": "1"})

    assert Draft.objects.get().cells is None


def test_nul_characters_are_no_error(client, ada, made):
    assert client.post(KEEP, typed(made, "a\0b")).status_code == 200
    forged = {"categories": ["a\0b"], "claims-0-claimants": ["\0"], "citations-0-source": "\0", "kind": "\0"}
    for button in ("_save", "_preview", "_more", "_changes"):
        assert client.post(change(made), typed(made) | forged | {button: "x"}).status_code == 200


@pytest.mark.parametrize("total", ["abc", "", " ", "1e3", "-1", "9" * 5000, "1000000000", "1000000"])
def test_a_forged_number_of_rows_costs_nothing_and_is_no_error(client, ada, made, total):
    for button in ("_save", "_more", "_preview"):
        answer = client.post(change(made), typed(made) | {"claims-TOTAL_FORMS": total, button: "x"})

        assert answer.status_code in (200, 302)
        assert answer.content.count(b"data-claim-summary") < 10
