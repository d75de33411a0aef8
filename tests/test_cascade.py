"""What rests on a claim or a source: exactly what the graph reaches, and every sentence and figure made of it."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import cascade
from articles.cascade import Resting, endings, newly_ended
from articles.snapshot import Citation, Claim, Field, Relation, Snapshot
from articles.values import Quantity

SIZE = 1_000
KEYS = [f"claim-{number}" for number in range(SIZE)]


def toll(key, figure=47, **others):
    return Claim(key, f"people died, says {key}", "count", ("minusma",), value=Quantity.of(figure), **others)


def derives(start, end):
    return Relation(start, "derives-from", end)


def content(body="", claims=(), relations=(), citations=(), fields=()):
    return Snapshot(
        "An attack",
        "an-attack",
        body,
        claims=tuple(claims),
        relations=tuple(relations),
        citations=tuple(citations),
        fields=tuple(fields),
    )


def keys_of(found):
    return [claim.key for claim in found.claims]


# --- Reachability -----------------------------------------------------------------------------------------------------


def closure(start, edges):
    """Return what leads to `start`, by going over all edges until nothing new is found."""
    found = set(start)
    while True:
        more = {first for first, second in edges if second in found} - found
        if not more:
            return found
        found |= more


@given(st.integers(0, 2**32), st.integers(0, 2_500), st.integers(1, 5))
@settings(max_examples=15)
def test_the_cascade_is_what_the_graph_reaches(seed, edge_count, start_count):
    random = Random(seed)
    edges = [sorted(random.sample(range(SIZE), 2), reverse=True) for _ in range(edge_count)]
    edges = [(KEYS[first], KEYS[second]) for first, second in edges]
    start = {KEYS[number] for number in random.sample(range(SIZE), start_count)}
    relations = [derives(first, second) for first, second in dict.fromkeys(edges)]
    # Other relations carry nothing on.
    relations += [Relation(first, "corroborates", second) for first, second in pairwise(KEYS)]
    fields = [Field(f"field-{number}", "Toll", "number", policy="range") for number in range(20)]
    claims = [toll(key, field=f"field-{number % 40}") for number, key in enumerate(KEYS)]
    body = "\n\n".join(f"Sentence {number}.[@{key}]" for number, key in enumerate(KEYS))
    article = content(body, claims, relations, fields=fields)

    found = Resting(article).on_claims(start)

    reached = closure(start, edges)
    assert set(keys_of(found)) == reached - start
    assert [sentence.line for sentence in found.sentences] == [
        2 * number + 1 for number, key in enumerate(KEYS) if key in reached
    ]
    assert {figure.field.key for figure in found.figures} == {
        figure.field.key
        for figure in cascade.figures(fields, claims, relations).values()
        if reached & {claim.key for claim in figure.inputs}
    }


def test_a_circle_ends():
    article = content(claims=map(toll, "abc"), relations=[derives("a", "b"), derives("b", "c"), derives("c", "a")])

    assert keys_of(Resting(article).on_claims(["a"])) == ["b", "c"]


def test_what_derives_over_an_ended_claim_still_rests():
    claims = [toll("a"), toll("b", rank="deprecated", rank_reason="wrong"), toll("c")]
    article = content(claims=claims, relations=[derives("b", "a"), derives("c", "b")])

    assert keys_of(Resting(article).on_claims(["a"])) == ["c"]


# --- Sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "rests"),
    [
        ("Many died.[@a]", True),
        ("Many died.[@a, p. 3]", True),
        ("Many died.[@c-1]", True),
        ("In all {{claim a}} died.", True),
        ("In all {{figure toll}} died.", True),
        ("| cell | [@a] |", True),
        ("> Many died.[@a]", True),
        ("Many died.[@b]", False),
        ("In all {{claim b}} died.", False),
        ("Many died.\\[@a]", False),
        ("```\n[@a]\n```", False),
        ("Nobody says.", False),
    ],
)
def test_a_sentence_rests_by_mark_citation_or_printed_value(sentence, rests):
    fields = [Field("toll", "Toll", "number", policy="preferred")]
    claims = [toll("a", field="toll", rank="preferred"), toll("b")]
    article = content(f"First line.\n\n{sentence}\n", claims, citations=[Citation("c-1", "report", "a")], fields=fields)

    found = Resting(article).on_claims(["a"]).sentences

    assert [(each.text.strip(), each.line) for each in found] == ([(sentence.strip(), 3)] if rests else [])


def test_the_same_sentence_twice_is_one_thing_to_look_at():
    article = content("Many died.[@a]\n\n## Later\n\nMany died.[@a]\n", [toll("a")])

    assert len(Resting(article).on_claims(["a"]).sentences) == 1


def test_a_sentence_is_named_with_its_section_and_line():
    article = content("Nothing.\n\n## Toll\n\nSome were hurt. Many\ndied.[@a] More fled.[@a]\n", [toll("a")])

    found = Resting(article).on_claims(["a"]).sentences

    assert [(each.heading, each.line, " ".join(each.text.split())) for each in found] == [
        ("Toll", 5, "Many died.[@a]"),
        ("Toll", 6, "More fled.[@a]"),
    ]


# --- Sources ----------------------------------------------------------------------------------------------------------


def test_on_a_source_rest_the_claims_that_cite_it_and_what_rests_on_those():
    claims = [toll("a"), toll("b"), toll("c")]
    citations = [Citation("c-1", "report", "a"), Citation("c-2", "other", "c"), Citation("c-3", "report")]
    sentences = [
        "One died.[@a]",
        "Two died.[@b]",
        "Three fled.[@c]",
        "Four stayed.[@report, p. 2]",
        "All saw it.[@c-3]",
    ]
    article = content(" ".join(sentences), claims, [derives("b", "a")], citations)

    found = Resting(article).on_source("report")

    assert keys_of(found) == ["a", "b"]
    assert [each.text.strip() for each in found.sentences] == [each for each in sentences if "fled" not in each]


def test_a_mark_of_a_claim_that_is_called_like_the_source_does_not_cite_it():
    assert not Resting(content("Many.[@report]\n", [toll("report")])).on_source("report")


# --- Endings ----------------------------------------------------------------------------------------------------------


FIELD = Field("toll", "Toll", "number", policy="range")
BEFORE = content("Many died.[@a]\n", [toll("a", 43, field="toll"), toll("b", 47, field="toll")], fields=[FIELD])


def deprecated(claim, reason="a misprint"):
    return replace(claim, rank="deprecated", rank_reason=reason)


def test_an_ending_tells_what_is_computed_anew_and_what_is_left_resting():
    first, second = BEFORE.claims

    (ending,) = endings(BEFORE, replace(BEFORE, claims=(deprecated(first), second)))

    assert (ending.claim.key, ending.words) == ("a", "deprecated: a misprint")
    assert ending.recomputed == (("Toll", "43–47", "47"),)
    assert [each.text.strip() for each in ending.resting.sentences] == ["Many died.[@a]"]


def test_retracting_by_another_claim_is_an_ending_told_in_its_words():
    newer = Claim("c", "its first figure was wrong", claimants=("minusma",))
    after = replace(BEFORE, claims=(*BEFORE.claims, newer), relations=(Relation("c", "retracts", "a"),))

    (ending,) = endings(BEFORE, after)

    assert ending.words == "retracted: its first figure was wrong"


def test_a_claim_that_is_new_superseded_or_ended_before_is_no_ending():
    first, second = BEFORE.claims
    ended = replace(BEFORE, claims=(deprecated(first), second))

    assert newly_ended(BEFORE, replace(BEFORE, relations=(Relation("b", "supersedes", "a"),))) == []
    assert newly_ended(BEFORE, replace(BEFORE, claims=(first, second, deprecated(toll("new"))))) == []
    assert newly_ended(ended, replace(ended, claims=(deprecated(first, "otherwise"), second))) == []
    assert newly_ended(ended, BEFORE) == []


def test_a_superseded_claim_can_still_be_ended():
    superseded = replace(BEFORE, relations=(Relation("b", "supersedes", "a"),))
    first, second = BEFORE.claims

    assert newly_ended(superseded, replace(superseded, claims=(deprecated(first), second))) == ["a"]


def test_the_digest_of_endings_follows_everything_that_they_say():
    first, second = BEFORE.claims
    after = replace(BEFORE, claims=(deprecated(first), second))
    reworded = replace(after, body="Very many died.[@a]\n")

    digests = {cascade.endings_digest(endings(BEFORE, each)) for each in (after, reworded)}
    assert len(digests | {cascade.endings_digest(endings(BEFORE, after))}) == 2


def test_what_rests_is_counted_in_words():
    found = Resting(BEFORE).on_claims(["a"])

    assert found.words() == "1 sentence and 1 figure"
    assert found.without([("figure", "toll")]).words() == "1 sentence"
    assert cascade.Cascade().words() == "nothing"


def test_a_long_row_of_a_table_is_known_whole_and_repeated_in_part():
    row = f"| {'word ' * 1_000}[@toll-minusma] |"

    (sentence,) = Resting(content(f"{row}\n")).on_claims(["toll-minusma"]).sentences
    (thing,) = cascade.Cascade(sentences=(sentence,)).things()

    assert (sentence.text, thing.key) == (row, sentence.digest)
    assert thing.words == f"{row[:2_000]}…"
