from articles.cards import MOST_OTHERS, claim_cards
from articles.example.content import SHARED, SNAPSHOTS
from articles.presenting import present
from articles.snapshot import Relation
from tests.builders import claim, snapshot

MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")


def cards_of(content):
    return {card.line.claim.key: card for card in claim_cards(present(content, SHARED, {}, media_url="/"))}


def others(card):
    return [other.claim.key for other in card.others]


def test_every_claim_that_the_references_name_has_one_card():
    article = present(MASSACRES, SHARED, {}, media_url="/")
    named = [reference.claim.key for reference in article.text.references if reference.claim]

    assert list(cards_of(MASSACRES)) == list(dict.fromkeys(named))


def test_relations_are_grouped_by_their_words():
    relations = cards_of(MASSACRES)["toll-minusma"].relations

    assert {words: [each.voice for each in found] for words, found in relations.items()} == {
        "corroborated by": ["French Army", "GATIA", "MSA"]
    }


def test_other_figures_begin_with_those_about_the_same_part():
    cards = cards_of(MASSACRES)

    assert others(cards["toll-minusma"])[:3] == ["toll-tribal", "toll-msa-first", "toll-maiga-aklaz"]
    assert others(cards["toll-maiga-awkassa"])[0] != "toll-msa-awkassa"
    assert others(cards["war-crimes"]) == others(cards["injured-minusma"]) == []


def test_other_figures_are_few_and_repeat_neither_the_claim_nor_its_relations():
    content = snapshot(
        body="So[@c-0].\n",
        claims=tuple(claim(f"c-{number}", number) for number in range(20)),
        relations=(Relation("c-1", "disputes", "c-0"), Relation("c-0", "corroborates", "c-2")),
    )

    assert others(cards_of(content)["c-0"]) == [f"c-{number}" for number in range(3, 3 + MOST_OTHERS)]


def test_a_claim_without_a_value_is_no_other_figure():
    content = snapshot(body="So[@c-0].\n", claims=(claim("c-0", 1), claim("c-1", None)))

    assert others(cards_of(content)["c-0"]) == []
