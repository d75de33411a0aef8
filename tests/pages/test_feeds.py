import xml.etree.ElementTree as ElementTree

import pytest

from articles import history, publishing
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

FEED = "/wiki/an-attack/history.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def made():
    made = builders.published()
    claims = (claim(figure=48, rank="preferred"), snapshot().claims[1])
    publishing.publish(builders.edit(made, snapshot(claims=claims), summary="A <b>correction</b>"), by=None)
    builders.edit(made, snapshot(claims=claims, body="Secret.\n"), summary="Not seen")
    return made


def entries(client):
    return ElementTree.fromstring(client.get(FEED).content).findall(f"{ATOM}entry")


def test_the_feed_tells_in_words_what_each_published_revision_changed(client, made):
    newest, first = entries(client)

    assert newest.find(f"{ATOM}title").text == "Revision 2: A <b>correction</b>"
    assert newest.find(f"{ATOM}summary").text.startswith("Fatalities: 47 → 48, because MINUSMA’s claim")
    assert newest.find(f"{ATOM}link").get("href").endswith("/wiki/an-attack/diff/1..2/")
    assert first.find(f"{ATOM}link").get("href").endswith("/wiki/an-attack/revisions/1/")


def test_the_feed_is_the_same_for_editors(client, made):
    before = client.get(FEED).content
    client.force_login(builders.editor())

    assert client.get(FEED).content == before
    assert b"Not seen" not in before


@pytest.mark.parametrize("is_editor", [False, True])
def test_the_feed_follows_its_article_to_a_new_address(client, made, is_editor):
    if is_editor:
        client.force_login(builders.editor())
    publishing.publish(builders.edit(made, snapshot(slug="the-attack")), by=None)
    builders.edit(made, snapshot(slug="not-yet-its-address"))

    assert client.get(FEED).headers["Location"] == "/wiki/the-attack/history.atom"
    assert client.get("/wiki/the-attack/history.atom").status_code == 200


def test_the_feed_of_a_deleted_article_is_gone(client, made):
    publishing.unpublish(made)
    history.delete(made, author="Ada", reason="A hoax")

    assert client.get(FEED).status_code == 410


def test_an_article_that_is_not_published_has_no_feed(client):
    builders.article()

    assert client.get(FEED).status_code == 404
