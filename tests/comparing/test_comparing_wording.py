from dataclasses import replace

import pytest
from hypothesis import given

from articles.comparing import compare
from articles.comparing.wording import worded
from articles.shared import Party, Shared
from articles.snapshot import Citation, Claim, Field, Relation, Snapshot
from articles.values import Quantity, Text
from tests.strategies import snapshots

SHARED = Shared(parties={key: Party(key, key.upper()) for key in ("minusma", "msa")})
FATALITIES = Field("fatalities", "Fatalities", "number", policy="range")


def toll(key: str, number: int, claimed_on: str = "", **changes: object) -> Claim:
    value = Quantity.of(number)
    claim = Claim(key, "killed", "count", (key,), claimed_on=claimed_on, field="fatalities", value=value)
    return replace(claim, **changes)


MSA = toll("msa", 43)
MINUSMA = toll("minusma", 47, "2018-04-30")
OLD = Snapshot("An attack", "an-attack", body="Gunmen came.\n", fields=(FATALITIES,), claims=(MSA,))


def said(old: Snapshot, new: Snapshot) -> list[str]:
    return [each.text for each in worded(compare(old, new, SHARED, SHARED), old, new, SHARED, SHARED)]


def figures(old: Snapshot, new: Snapshot) -> list[str]:
    return [sentence for sentence in said(old, new) if "→" in sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ((MSA,), (MSA, MINUSMA), "43 → 43–47, because MINUSMA’s claim of 30 April 2018 was added"),
        ((MSA, MINUSMA), (MSA,), "43–47 → 43, because MINUSMA’s claim of 30 April 2018 was removed"),
        ((MSA,), (toll("msa", 45),), "43 → 45, because MSA’s claim was changed from 43 to 45"),
        (
            (MSA, MINUSMA),
            (MSA, toll("minusma", 47, rank="deprecated", rank_reason="mistaken")),
            "43–47 → 43, because MINUSMA’s claim of 30 April 2018 is deprecated",
        ),
        ((MSA,), (), "43 → nothing, because MSA’s claim was removed"),
        (
            (replace(MSA, claimants=()),),
            (replace(MSA, claimants=(), value=Quantity.of(1)),),
            "43 → 1, because the article’s own claim was changed from 43 to 1",
        ),
    ],
)
def test_a_figure_whose_inputs_changed_says_so(old, new, sentence):
    assert figures(replace(OLD, claims=old), replace(OLD, claims=new)) == [f"Fatalities: {sentence}."]


def test_a_superseded_claim_and_its_successor_are_both_named():
    old = replace(OLD, claims=(MSA,))
    later = toll("later", 47, "2018-05-01", claimants=("msa",))
    new = replace(OLD, claims=(MSA, later), relations=(Relation("later", "supersedes", "msa"),))

    assert figures(old, new) == [
        "Fatalities: 43 → 47, because MSA’s claim of 1 May 2018 was added and MSA’s claim is superseded."
    ]


def test_a_claim_that_is_preferred_now_and_one_that_is_no_longer():
    preferred = replace(FATALITIES, policy="preferred")
    old = replace(OLD, fields=(preferred,), claims=(replace(MSA, rank="preferred"), MINUSMA))
    new = replace(OLD, fields=(preferred,), claims=(MSA, replace(MINUSMA, rank="preferred")))

    assert figures(old, new) == [
        "Fatalities: 43 → 47, because MINUSMA’s claim of 30 April 2018 is now preferred and MSA’s claim is no longer"
        " preferred."
    ]


def test_a_new_rule_is_named():
    old = replace(OLD, claims=(MSA, MINUSMA))

    (sentence,) = figures(old, replace(old, fields=(replace(FATALITIES, policy="latest"),)))

    causes = "the rule is now “the latest of each claimant” and MSA’s claim no longer counts"
    assert sentence == f"Fatalities: 43–47 → 47, because {causes}."


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"title": "Attacks"}, ["Title changed from “An attack” to “Attacks”."]),
        ({"description": "What happened."}, ["Description added: “What happened.”."]),
        ({"body": "Gunmen came at noon.\n"}, ["In the lead: “at noon” was added."]),
        ({"body": "Gunmen left.\n"}, ["In the lead: “came” became “left”."]),
        ({"body": "Armed men came quickly.\n"}, ["In the lead: 1 paragraph changed."]),
        (
            {"body": "Gunmen came.\n\n## Toll\n\nMany.\n"},
            ["In “Toll”: 2 paragraphs added."],
        ),
        ({"categories": ("mali",)}, ["Category added: “mali”."]),
        (
            {"fields": (FATALITIES, Field("place", "Place", "text", Text("Ménaka")))},
            ["Infobox field added: “Place”."],
        ),
        (
            {"claims": (replace(MSA, statement="Killed"),)},
            ["Claim “MSA: 43”: statement changed from “killed” to “Killed”."],
        ),
        ({"citations": (Citation("a", "report"),)}, ["Citation added: “report”."]),
    ],
)
def test_each_change_is_one_sentence(changes, sentences):
    assert said(OLD, replace(OLD, **changes)) == sentences


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("came[@secret].", "came[@report]."),
        ("came[@report].", "came[@secret]."),
        ("came[@secret, p. 3].", "came[@secret, p. 4]."),
        ("came[@secret].", "came[@secret, p. 4]."),
    ],
)
def test_what_stands_in_a_mark_is_never_quoted(was, now):
    old, new = (replace(OLD, body=f"Gunmen {words}\n") for words in (was, now))

    assert said(old, new) == ["In the lead: 1 paragraph changed."]


def test_a_citation_that_moved_is_told_with_the_sources_of_both_that_are_named():
    old = replace(OLD, citations=(Citation("a", "report"), Citation("b", "other"), Citation("c", "secret")))
    new = replace(OLD, citations=(*old.citations[1:], old.citations[0]))

    (sentence,) = worded(compare(old, new, SHARED, SHARED), old, new, SHARED, SHARED)

    assert (sentence.text, sentence.sources) == ("Citation “report”: moved after “secret”.", ("report", "secret"))


def test_of_a_long_statement_what_differs_is_quoted():
    statement = (
        "Armed men came to two camps, opened fire on whoever stood in their way, and left when the sun went down."
    )
    old = replace(OLD, claims=(replace(MSA, statement=statement),))
    new = replace(OLD, claims=(replace(MSA, statement=statement.replace("two", "three")),))

    assert said(old, new) == ["Claim “MSA: 43”: statement: “two” removed and “three” added."]


def test_what_is_too_long_to_quote_is_cut():
    (sentence,) = said(OLD, replace(OLD, claims=(replace(MSA, statement="word " * 40),)))

    assert "…”" in sentence and len(sentence) < 200


@given(old=snapshots(), new=snapshots())
def test_something_is_said_exactly_when_something_changes(old, new):
    assert bool(said(old, new)) == (old != new)
