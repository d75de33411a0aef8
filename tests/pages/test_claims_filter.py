from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from tests import builders
from tests.builders import claim, snapshot
from tests.pages.conftest import HOSTILE

pytestmark = pytest.mark.django_db

ADDRESS = "/wiki/an-attack/claims/"


def test_the_stored_page_has_the_form_and_links_that_sort(client):
    builders.published()
    html = client.get(ADDRESS).content.decode()

    assert '<option value="minusma">MINUSMA</option>' in html
    assert '<a href="?sort=figure#field-fatalities" rel="nofollow">Figure' in html
    assert "aria-sort" not in html


def test_a_filter_leaves_what_is_asked_for_and_no_plot(client):
    builders.published()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(ADDRESS, {"claimant": "msa", "part": "", "field": ""})

    assert len(queries) <= 6
    assertContains(answer, 'id="claim-toll-msa"')
    assertContains(answer, '<option value="msa" selected>')
    assertContains(answer, "1 of 2 claims are shown.")
    assertContains(answer, '<meta name="robots" content="noindex">')
    for absent in ('id="claim-toll-minusma"', "plot-fatalities"):
        assertNotContains(answer, absent)


def test_a_sorted_page_says_so_and_keeps_its_plot(client):
    builders.published()
    html = client.get(ADDRESS, {"sort": "figure"}).content.decode()

    assert 'aria-sort="ascending"><a href="?sort=-figure#field-fatalities"' in html
    assert html.index('id="claim-toll-msa"') < html.index('id="claim-toll-minusma"')
    assert html.index("plot-fatalities") < html.index('id="field-fatalities"')
    assert html.count('class="plot-row plot-lane ') == 2


def test_a_filter_that_nothing_passes_says_so(client):
    builders.published()
    answer = client.get(ADDRESS, {"claimant": "msa", "rank": "preferred"})

    assertContains(answer, "No claim of this article is like that.")
    assertContains(answer, f'<a href="{ADDRESS}">Show all claims')


def test_hostile_names_and_queries_stay_words(client):
    content = snapshot(claims=(claim(applies_to=HOSTILE), claim("b")))
    builders.published(content)

    answer = client.get(ADDRESS, {"part": HOSTILE, "sort": '"><script>'})

    assertContains(answer, 'id="claim-toll-minusma"')
    assertNotContains(answer, 'id="claim-b"')
    assertNotContains(answer, "<script")
    assertNotContains(answer, "<b>&amp;")


def test_editors_can_filter_a_draft(client):
    builders.article()
    client.force_login(builders.editor())
    answer = client.get(ADDRESS, {"claimant": "msa"})

    assertContains(answer, 'id="claim-toll-msa"')
    assertNotContains(answer, 'id="claim-toll-minusma"')
    assertNotContains(answer, "claims.csv")


def test_old_revisions_have_plain_headings(client):
    made = builders.published()
    builders.edit(made, replace(snapshot(), body="Second.\n"))

    assertNotContains(client.get("/wiki/an-attack/revisions/1/"), "?sort=")
