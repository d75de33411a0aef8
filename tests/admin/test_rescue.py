"""A save that cannot go through costs no text."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from articles import history
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

BODY = 'Typed "for" hours & <kept>.\n\nSecond paragraph.\n'


@pytest.fixture
def made():
    builders.editor("ada")
    return builders.article()


def change(made):
    return reverse("admin:articles_article_change", args=[made.pk])


def given_back(answer):
    """Return the cells that the page would send again, as a browser reads them."""
    page = answer.content.decode()
    cells = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    cells += [(n, t) for n, t in re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.S)]
    return {html.unescape(name): html.unescape(text) for name, text in cells if name != "csrfmiddlewaretoken"}


def test_a_save_after_the_session_ended_goes_on_after_logging_in(client, made):
    answer = client.post(change(made), posted(snapshot(body=BODY), 1, _save="Save"))

    assertContains(answer, "Log in to save", status_code=403)
    data = given_back(answer) | {"_username": "ada", "_password": builders.PASSWORD}
    saved = client.post(change(made), data, follow=True)

    assertContains(saved, "saved as revision 2")
    assert history.load(builders.newest(made)).body == BODY


def test_a_wrong_password_keeps_the_text(client, made):
    data = posted(snapshot(body=BODY), 1, _save="Save", _username="ada", _password="wrong")

    answer = client.post(change(made), data)

    assertContains(answer, "Please enter the correct", status_code=403)
    assert given_back(answer)["body"].replace("\r\n", "\n") == BODY
    assertNotContains(answer, "wrong", status_code=403)
    assert made.revisions.count() == 1


def test_a_stranger_cannot_save_by_logging_in_as_a_reader(client, made):
    reader = builders.editor("reader")
    reader.groups.clear()
    data = posted(snapshot(body=BODY), 1, _save="Save", _username="reader", _password=builders.PASSWORD)

    assert client.post(change(made), data).status_code == 403
    assert made.revisions.count() == 1


def test_an_old_token_gives_the_text_back_to_its_own_page_and_to_no_other(made):
    client = Client(enforce_csrf_checks=True)
    client.login(username="ada", password=builders.PASSWORD)
    data = posted(snapshot(body=BODY), 1, _save="Save")

    own = client.post(change(made), data, headers={"Origin": "http://testserver"})
    other = client.post(change(made), data, headers={"Origin": "https://evil.example"})

    assertContains(own, "Save again", status_code=403)
    assert given_back(own)["body"].replace("\r\n", "\n") == BODY
    assertNotContains(other, "Second paragraph", status_code=403)


@pytest.mark.parametrize(("right", "button"), [("change_article", "_save"), ("publish_own_article", "_publish")])
def test_a_right_that_was_withdrawn_meanwhile_costs_no_text(client, made, right, button):
    ada = get_user_model().objects.get(username="ada")
    client.force_login(ada)
    group = ada.groups.get()
    data = posted(snapshot(body=BODY), 1, **{button: "Save"})
    group.permissions.remove(Permission.objects.get(codename=right))

    answer = client.post(change(made), data)

    assertContains(answer, "Not allowed", status_code=403)
    assert made.revisions.count() == 1
    group.permissions.add(Permission.objects.get(codename=right))
    client.post(change(made), given_back(answer))
    assert history.load(builders.newest(made)).body == BODY


def test_other_pages_are_denied_as_ever(client, made):
    client.force_login(builders.editor("reader", "contributor"))

    assertContains(client.get(f"/admin/articles/article/{made.pk}/delete/"), "ask somebody there", status_code=403)


def test_too_many_cells_are_refused_with_the_limit(client, made, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    client.force_login(get_user_model().objects.get(username="ada"))

    answer = client.post(change(made), posted(snapshot(body=BODY), 1, _save="Save"))

    assertContains(answer, "20 cells", status_code=413)
    assert made.revisions.count() == 1


def test_a_failing_server_gives_the_text_back(client, made, monkeypatch):
    client.login(username="ada", password=builders.PASSWORD)
    client.raise_request_exception = False

    def fail(*args, **options):
        raise DatabaseError("the database is gone")

    monkeypatch.setattr(history, "commit", fail)
    answer = client.post(change(made), posted(snapshot(body=BODY), 1, _save="Save"))

    assertContains(answer, "Nothing was saved", status_code=500)
    monkeypatch.undo()
    client.post(change(made), given_back(answer))

    assert history.load(builders.newest(made)).body == BODY


def test_other_pages_fail_as_ever(client, made, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(history, "load_public", lambda revision: 1 / 0)
    client.login(username="ada", password=builders.PASSWORD)

    assert client.get("/wiki/an-attack/revisions/1/").status_code == 500
