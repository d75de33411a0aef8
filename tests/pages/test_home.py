import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db


def test_an_empty_site_says_how_to_begin(client):
    assertContains(client.get("/"), "Editors write")


def test_home_lists_published_articles_and_no_drafts(client):
    builders.published()
    builders.article(snapshot("Secret draft"))

    answer = client.get("/")

    assertContains(answer, "An attack")
    assertNotContains(answer, "Secret draft")


def test_home_costs_few_queries(client):
    builders.published()

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) <= 8


def test_a_category_lists_its_published_articles(client):
    builders.published()
    builders.article(snapshot("Secret draft"))

    answer = client.get("/category/massacres/")

    assertContains(answer, "An attack")
    assertNotContains(answer, "Secret draft")


def test_what_links_here(client):
    builders.published(snapshot("Target"))
    builders.published(snapshot(body="See [[target]].\n"))

    assertContains(client.get("/wiki/target/links/"), "An attack")
