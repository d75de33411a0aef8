import re
from dataclasses import replace

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from articles.snapshot import Field
from articles.values import Text
from tests import builders
from tests.builders import FATALITIES, claim, snapshot

pytestmark = pytest.mark.django_db

ADDRESS = "/wiki/an-attack/"
BODY = "Before.\n\n## Toll\n\n{{claims fatalities}}\n\nAfter.\n"


def test_the_article_shows_the_plot_where_its_author_placed_it(client):
    builders.published(snapshot(body=BODY))
    html = client.get(ADDRESS).content.decode()

    assert html.index('id="toll"') < html.index('id="figure-fatalities"') < html.index("<p>After.</p>")
    assert html.count('class="plot-row plot-lane ') == 2
    assert '<a href="/wiki/an-attack/claims/#field-fatalities">Fatalities: 2 figures in the claims table</a>' in html


def test_one_figure_has_a_link_and_no_plot(client):
    builders.published(snapshot(body=BODY, claims=(claim(),)))

    assertContains(client.get(ADDRESS), "Fatalities: 1 figure in the claims table")
    assertNotContains(client.get(ADDRESS), "plot")


def test_claims_that_are_no_numbers_have_a_link(client):
    by = Field("by", "By", policy="preferred")
    claims = tuple(claim(key, None, field="by", value=Text(key)) for key in ("a", "b"))
    builders.published(snapshot(body="{{claims by}}\n", fields=(by,), claims=claims))

    assertContains(client.get(ADDRESS), "By: 2 claims in the claims table")


def test_a_long_plot_is_shown_whole_on_the_claims_page(client):
    claims = tuple(claim(f"c-{number}", number) for number in range(30))
    builders.published(snapshot(body=BODY, claims=claims))
    html = client.get(ADDRESS).content.decode()

    (address,) = re.findall(r'<p class="plot-all">.*?href="([^"]*)"', html)
    assert address == "/wiki/an-attack/claims/?plot=fatalities#plot-fatalities"
    assertContains(client.get(address), 'id="plot-fatalities"')


def test_an_old_revision_shows_its_own_claims(client):
    made = builders.published(snapshot(body=BODY))
    builders.edit(made, snapshot(body=BODY, fields=(FATALITIES,), claims=(replace(claim(), key="only"),)))
    html = client.get(f"{ADDRESS}revisions/1/").content.decode()

    assert html.count('id="figure-fatalities"') == html.count('id="plot-fatalities"') == 1
    assert '<a href="#field-fatalities">Fatalities: 2 figures' in html


def test_an_unknown_line_is_told_to_readers(client):
    builders.published(snapshot(body="{{claims nothing}}\n"))

    assertContains(client.get(ADDRESS), "[claims nothing: the infobox has no such line]")
