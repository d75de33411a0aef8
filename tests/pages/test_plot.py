import gzip
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles.example.content import SHARED, SNAPSHOTS
from articles.plotting import plot
from articles.presenting import present
from articles.snapshot import Relation
from articles.values import Quantity
from tests import builders
from tests.builders import claim, snapshot
from tests.pages.conftest import HOSTILE

ADDRESS = "/wiki/an-attack/claims/"
MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")


def drawn(table, **options):
    return render_to_string("articles/includes/_plot.html", {"plot": plot(table, **options)})


def many(number):
    claims = [
        claim(f"c-{each}", each, claimants=("minusma", "msa")[each % 2 :][:1], claimed_on=f"2018-{each % 12 + 1:02}")
        for each in range(number)
    ]
    return snapshot(claims=tuple(claims), body="x\n")


# --- The drawing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def fatalities():
    tables = present(MASSACRES, SHARED, {}, media_url="/media/").claim_tables
    return next(table for table in tables if table.field and table.field.key == "fatalities")


def test_the_example_is_small_and_the_same_each_time(fatalities):
    html = drawn(fatalities)

    assert len(gzip.compress(html.encode(), mtime=0)) <= 12 * 1024
    assert html == drawn(fatalities)
    assert not re.search(r"\sstyle=|<style|<script", html)


def test_the_example_is_one_picture_with_its_finding(fatalities):
    html = drawn(fatalities)

    assert html.count('role="img"') == 1
    named = re.search(r'role="img" aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', html)
    for name in " ".join(named.groups()).split():
        assert html.count(f'id="{name}"') == 1
    assert "Four of five claimants give 47 now." in html
    assert html.count('class="plot-row plot-lane ') == 10
    assert html.count('class="plot-mark"') == 9
    assert html.count('class="plot-span"') == 2


def test_a_claim_without_a_number_has_no_mark():
    content = snapshot(claims=(claim(), claim("a", None, value=Quantity.parse("unknown"))))
    html = drawn(present(content, SHARED, {}, media_url="/").claim_tables[0])

    assert html.count('class="plot-mark"') == 1
    assert ">unknown<" in html


# --- On its pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_plot_stands_above_its_table_and_below_old_revisions(client):
    made = builders.published()
    builders.edit(made, replace(snapshot(), body="Second.\n"))

    for address in (ADDRESS, "/wiki/an-attack/revisions/1/"):
        html = client.get(address).content.decode()
        assert html.index('id="plot-fatalities"') < html.index('id="field-fatalities"')


@pytest.mark.django_db
def test_one_claim_has_no_plot(client):
    builders.published(snapshot(claims=(claim(),)))

    assertNotContains(client.get(ADDRESS), "plot-fatalities")


@pytest.mark.django_db
def test_hostile_words_are_shown_as_words(client, library):
    html = client.get(ADDRESS).content.decode()
    hostile = builders.claim("evil", 5, applies_to="</svg><b>x</b>", claimants=())
    table = present(snapshot(claims=(hostile, claim())), SHARED, {}, media_url="/").claim_tables[0]

    assert "<b>&amp;" not in html
    assert "<b>x" not in drawn(table) and "&lt;/svg&gt;&lt;b&gt;x" in drawn(table)


@pytest.mark.django_db
def test_a_long_plot_is_shown_whole_on_demand(client):
    made = builders.published(many(40))
    stored = client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        whole = client.get(ADDRESS, {"plot": "fatalities"})

    assertContains(stored, "plot-lane", 15)
    assertContains(stored, '<a href="?plot=fatalities#plot-fatalities" rel="nofollow">Show all 40')
    assertContains(whole, "plot-lane", 40)
    assertContains(whole, '<meta name="robots" content="noindex">')
    assertNotContains(whole, "Show all")
    assert len(queries) <= 6
    assertContains(client.get(ADDRESS, {"plot": "location"}), "plot-lane", 15)
    assertContains(client.get(f"/wiki/an-attack/revisions/{made.head}/", {"plot": "fatalities"}), "plot-lane", 40)


@pytest.mark.django_db
def test_with_a_query_readers_and_editors_get_the_published_claims(client):
    made = builders.published(many(30))
    builders.edit(made, replace(many(30), claims=(*many(30).claims, claim("secret", 4711))))

    assertNotContains(client.get(ADDRESS, {"plot": "fatalities"}), "4711")
    client.force_login(builders.editor())

    assertNotContains(client.get(ADDRESS, {"plot": "fatalities"}), "4711")


@pytest.mark.django_db
def test_a_query_that_asks_for_nothing_is_answered_by_the_library(client):
    builders.published()
    client.get(ADDRESS)

    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS, {"utm_source": "plot"})

    assert len(queries) == 1


# --- Over time --------------------------------------------------------------------------------------------------------


def revised():
    days = ("2018-04-28", "2018-04-30", "2018-05", "2018-05-09")
    claims = [claim(f"c-{number}", 40 + number, claimed_on=day) for number, day in enumerate(days)]
    return snapshot(claims=(*claims, claim("d", 43, claimants=("msa",), claimed_on="", statement=HOSTILE)), body="x\n")


@pytest.mark.django_db
def test_a_second_plot_shows_dated_figures_over_time(client):
    builders.published(revised())
    html = client.get(ADDRESS).content.decode()

    assert (
        html.index('id="plot-fatalities"') < html.index('id="time-plot-fatalities-1"') < html.index("field-fatalities")
    )
    assert html.count('class="time-point ') == 4
    assert html.count('class="time-step"') == 4
    assert "MINUSMA gave 40, then 41, then 42, then 43." in html
    assert "Without a date or a number: MSA, 43." in html


@pytest.mark.django_db
def test_too_few_dates_make_no_second_plot(client):
    builders.published()

    assertNotContains(client.get(ADDRESS), "time-plot")


# --- A thousand claims ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{}, {"plot": "fatalities"}, {"sort": "-figure"}])
def test_a_thousand_claims_are_shown(client, query):
    content = many(1000)
    relations = [Relation(f"c-{each}", "disputes", f"c-{each - 1}") for each in range(1, 1000)]
    builders.published(replace(content, relations=tuple(relations)))

    with CaptureQueriesContext(connection) as queries:
        html = client.get(ADDRESS, query).content.decode()

    assert len(queries) <= 6
    assert html.count('<tr id="claim-c-') == 1000
    assert html.count('class="plot-row plot-lane ') == (1000 if "plot" in query else 15)


# --- In a browser -----------------------------------------------------------------------------------------------------

OVERLAPS = """() => {
    const boxes = [];
    for (const words of document.querySelectorAll(
        '.plot-label, .plot-figure, .plot-note, .time-figure .plot-when, .time-ends span, .plot-track text')) {
        const range = document.createRange();
        range.selectNodeContents(words);
        for (const box of range.getClientRects())
            if (box.width > 0) boxes.push([words, box]);
    }
    for (const mark of document.querySelectorAll('.plot-mark, .plot-span, .plot-end'))
        boxes.push([mark.closest('.plot-row'), mark.getBoundingClientRect(), mark]);
    const found = [];
    for (const [one, a, isMark] of boxes) for (const [two, b, other] of boxes) {
        if (one === two || (isMark && other)) continue;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 3) found.push([one.textContent.trim(), two.textContent.trim(), wide, high]);
    }
    return found;
}"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 700, 620, 390, 320])
def test_nothing_overlaps_at_any_width(browser, live_server, width):
    long = "A village whose name is rather long, north of the river"
    claims = (
        *MASSACRES.claims[10:19],
        claim("least", None, value=Quantity.parse("at least 40"), claimants=(), rank="preferred"),
        claim("most", None, value=Quantity.parse("at most 999999"), claimants=("msa", "minusma")),
        claim("about", None, value=Quantity.parse("about 20–30"), applies_to=long, claimed_on="2018-04~/2018-05-02?"),
        claim("none", None, value=Quantity.parse("none"), applies_to=long, modality="denied"),
        *(claim(f"t-{day}", day * 1000, applies_to="Over time", claimed_on=f"2018-05-0{day}") for day in range(1, 8)),
        claim("zero", 0, applies_to=long, rank="deprecated", rank_reason="Misread."),
    )
    relations = (Relation("most", "disputes", "least"), Relation("about", "disputes", "none"))
    claims = tuple(replace(each, claimants=("msa",)) if each.field and each.claimants else each for each in claims)
    claims = tuple(each for each in claims if each.field)
    builders.published(snapshot(claims=claims, relations=relations, body="x\n"))
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()

    page.goto(f"{live_server.url}{ADDRESS}")
    found = page.evaluate(OVERLAPS)
    lanes = page.evaluate("[...document.querySelectorAll('.plot-lane')].map(lane => lane.clientHeight)")
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate("for (const words of document.querySelectorAll('.plot-label')) words.style.translate = '150px 8px'")
    disturbed = page.evaluate(OVERLAPS)
    context.close()

    assert found == []
    assert disturbed != []
    assert len(lanes) == len(claims) and min(lanes) >= 28
    assert sideways == 0
