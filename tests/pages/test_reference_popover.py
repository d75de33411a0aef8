from dataclasses import replace

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing
from articles.shared import Source
from articles.snapshot import Citation
from tests import builders
from tests.builders import claim, snapshot
from tests.pages.conftest import HOSTILE

pytestmark = pytest.mark.django_db

ADDRESS = "/wiki/an-attack/"
SCRIPT = '<script type="module" src="/static/articles/references'


def test_the_article_and_its_old_revisions_hold_a_card_for_each_claim_that_is_marked(client):
    builders.published()

    for address in (ADDRESS, f"{ADDRESS}revisions/1/"):
        answer = client.get(address)
        assertContains(answer, "<template ", 1)
        assertContains(answer, '<template data-claim="toll-minusma"')
        assertContains(answer, 'data-history="/wiki/an-attack/claims/toll-minusma/"')
        assertContains(answer, SCRIPT)
    assertContains(client.get(ADDRESS), 'data-claims="/wiki/an-attack/claims/#claim-toll-minusma"')


def test_a_claim_that_is_marked_often_has_one_card(client):
    builders.published(snapshot(body="So[@toll-minusma], so[@toll-minusma, p. 1] and so[@toll-minusma, p. 2].\n"))
    answer = client.get(ADDRESS)

    assertContains(answer, '<li id="cite-', 3)
    assertContains(answer, "<template ", 1)


def test_an_article_without_references_loads_no_script(client):
    builders.published(snapshot(body="x\n", fields=()))

    assertNotContains(client.get(ADDRESS), "<script")
    assertNotContains(client.get(f"{ADDRESS}claims/"), "<script")


def test_a_card_tells_rank_relations_and_other_figures(client, library):
    card = client.get(ADDRESS).content.decode().partition('<template data-claim="toll-minusma"')[2]

    assert "<dt>Rank</dt><dd>Preferred</dd>" in card
    assert "<dt>Disputed by</dt>" in card
    assert "(inferred by an editor)" in card
    assert HOSTILE not in card


def test_a_card_tells_nothing_of_drafts_and_of_withheld_sources(client):
    history.save_record(Source("secret-source", "Whispers"), author="Somebody")
    cited = Citation("c-1", "secret-source", "toll-minusma", locator="p. 99", quote="Whispered")
    made = builders.published(snapshot(citations=(cited,)))
    draft = snapshot(claims=(*snapshot().claims, claim("secret", 4711)), citations=(replace(cited, is_withheld=True),))
    builders.edit(made, draft)
    publishing.withhold(made)

    for address in (ADDRESS, f"{ADDRESS}revisions/1/"):
        for secret in ("4711", "secret", "Whisper", "p. 99"):
            assertNotContains(client.get(address), secret)
        assertContains(client.get(address), "Source withheld.")


def test_a_reference_says_its_claim_as_a_sentence(client):
    claims = (
        claim(modality="confirmed"),
        claim("month", 3, claimed_on="2018-05", applies_to="Aklaz"),
        claim("about", 3, claimed_on="2018-05~"),
        claim("own", 3, claimants=(), modality="suspected"),
        claim("no-date", None, field="", claimed_on=""),
    )
    builders.published(snapshot(claims=claims, body="".join(f"So[@{each.key}].\n" for each in claims)))
    html = client.get(ADDRESS).content.decode()

    for words in (
        'MINUSMA</span> confirmed on <time datetime="2018-04-30">30 April 2018</time>: people were killed.',
        "Figure: <strong>47</strong> (the whole event)",
        'stated in <time datetime="2018-05">May 2018</time>: people',
        "Figure: <strong>3</strong> (Aklaz)",
        "stated (about May 2018): people",
        "The article itself</span> (suspected): people",
        'stated <span class="is-missing">(date not given)</span>: people',
    ):
        assert words in html
