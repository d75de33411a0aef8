"""Every public page is HTML that a strict parser reads without an error, and its anchors lead somewhere."""

import re
from collections import Counter

import html5lib
import pytest

PAGES = {
    "home": "/",
    "article": "/wiki/an-attack/",
    "claims": "/wiki/an-attack/claims/",
    "claims, filtered and sorted": "/wiki/an-attack/claims/?claimant=msa&sort=-date",
    "claims, sorted, the plot whole": "/wiki/an-attack/claims/?sort=figure&plot=fatalities",
    "claims, none left": "/wiki/an-attack/claims/?claimant=msa&rank=preferred",
    "plots, cut and over time": "/wiki/counted/claims/",
    "plots, whole": "/wiki/counted/claims/?plot=fatalities",
    "sources": "/wiki/an-attack/sources/",
    "how to cite it": "/wiki/an-attack/cite/",
    "history": "/wiki/an-attack/history/",
    "what links here": "/wiki/an-attack/links/",
    "old revision": "/wiki/an-attack/revisions/1/",
    "comparison": "/wiki/an-attack/diff/1..2/",
    "comparison inline": "/wiki/an-attack/diff/1..2/?view=inline&text=all",
    "comparison rendered": "/wiki/an-attack/diff/1..2/?view=rendered",
    "comparison of Markdown": "/wiki/an-attack/diff/1..2/?view=source",
    "who wrote this": "/wiki/an-attack/blame/",
    "who wrote this, in the article": "/wiki/an-attack/blame/?view=article",
    "history of a claim": "/wiki/an-attack/claims/toll-minusma/",
    "history of a field": "/wiki/an-attack/infobox/fatalities/",
    "history, filtered": "/wiki/an-attack/history/?part=text&since=never",
    "no difference": "/wiki/an-attack/diff/2..2/",
    "source": "/sources/report/",
    "party": "/parties/minusma/",
    "disputed figures": "/disputed/",
    "category": "/category/massacres/",
    "bare article": "/wiki/bare/",
    "bare claims": "/wiki/bare/claims/",
    "bare sources": "/wiki/bare/sources/",
    "bare history": "/wiki/bare/history/",
    "not found": "/wiki/nothing/",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_is_valid_html(page_of, address):
    html = page_of(address)
    parser = html5lib.HTMLParser(strict=False)

    tree = parser.parse(html)

    assert parser.errors == []
    assert len(tree.findall(".//{*}h1")) == 1
    assert "<b>&amp;" not in html.replace("&lt;b&gt;", "")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_anchor_of_a_page_leads_to_one_place(page_of, address):
    html = page_of(address)
    places = Counter(re.findall(r'\bid="([^"]*)"', html))

    anchors = set(re.findall(r'href="#([^"]*)"', html))

    assert anchors <= places.keys()
    assert max(places.values()) == 1


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_holds_no_inline_style_or_script(page_of, address):
    html = page_of(address)

    assert not re.search(r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son[a-z]+=", html)


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_loads_nothing_from_elsewhere(page_of, address):
    html = page_of(address)

    loaded = re.findall(r'\bsrc="([^"]*)"|<link rel="(?:icon|stylesheet)" href="([^"]*)"', html)

    assert all(address.startswith("/") for pair in loaded for address in pair if address)
