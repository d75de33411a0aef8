import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
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


# --- Since which revision ---------------------------------------------------------------------------------------------


def since(client, address=ADDRESS, **asked):
    rows = re.findall(r'<tr id="claim-([^"]+)"(.*?)</tr>', client.get(address, asked).content.decode(), re.DOTALL)
    return {key: re.findall(r'revisions/(\d+)/" rel="nofollow">revision \1<', row) for key, row in rows}


def test_a_claim_is_told_since_the_published_revision_that_first_held_it_as_it_is(client):
    made = builders.published()
    first, second = snapshot().claims
    builders.edit(made, snapshot(claims=(first, replace(second, statement="more were killed"))))
    publishing.publish(builders.edit(made, snapshot(claims=(first, replace(second, statement="43 died")))), by=None)

    assert since(client) == {"toll-minusma": ["1"], "toll-msa": ["3"]}
    assert since(client, sort="figure") == {"toll-minusma": ["1"], "toll-msa": ["3"]}


def test_of_what_was_saved_before_it_was_published_readers_see_the_publication(client):
    made = builders.article()
    builders.edit(made, replace(snapshot(), body="Second.\n"))
    publishing.publish(builders.edit(made, replace(snapshot(), body="Third.\n")), by=None)

    assert since(client) == {"toll-minusma": ["3"], "toll-msa": ["3"]}


def test_editors_see_since_when_a_draft_holds_a_claim(client):
    made = builders.article()
    builders.edit(made, snapshot(claims=(*snapshot().claims, claim("late", 5))))
    client.force_login(builders.editor())

    assert since(client, sort="figure") == {"toll-minusma": ["1"], "toll-msa": ["1"], "late": ["2"]}


def test_an_old_revision_tells_no_since(client):
    builders.published()

    assert since(client, "/wiki/an-attack/revisions/1/") == {"toll-minusma": [], "toll-msa": []}


def test_claims_cost_publishing_one_query_however_many_they_are(client):
    counted = []
    for number in (2, 60):
        content = snapshot(
            f"With {number}", claims=tuple(claim(f"c-{each}", each) for each in range(number)), body="x\n"
        )
        made = builders.article(content)
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(builders.newest(made), by=None)
        counted.append(len(queries))

    assert counted[0] == counted[1]
