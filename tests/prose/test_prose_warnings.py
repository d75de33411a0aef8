from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.example.content import SHARED, SNAPSHOTS
from articles.prose import MAX_WARNINGS, warnings
from articles.shared import Party, Shared, Source
from articles.snapshot import PREFERRED, Citation, Claim, Field, Relation, Snapshot
from articles.values import Quantity
from tests import strategies

EXAMPLE = SNAPSHOTS[0]
MISSION = Party("minusma", "United Nations Mission in Mali", short_name="MINUSMA")
GOVERNOR = Party("maiga", "Daouda Maiga", kind="person")


def count(key, value, **options):
    return Claim(
        key,
        "People were killed in the attack.",
        kind="count",
        value=Quantity.parse(value),
        **{"counts": "killed", "field": "fatalities", **options},
    )


CLAIMS = (
    count("toll", "47", claimants=("minusma",)),
    count("tribal", "43", claimants=("maiga",)),
    count("least", "at least 47", field=""),
    count("most", "at most 50", field=""),
    count("range", "6–9", field=""),
    count("hurt", "2", counts="injured", field="injuries"),
    count("nobody", "unknown", field=""),
    Claim("crime", "It was a crime."),
)
FIELDS = (Field("fatalities", "Fatalities", "number", policy="range"),)


def article(body, **options):
    made = Snapshot("T", "t", body=body, claims=CLAIMS, fields=FIELDS, citations=(Citation("seen", "s", claim="toll"),))
    return replace(made, **options)


def said(body, **options):
    return [warning.message for warning in warnings(article(body, **options), Shared.of([MISSION, GOVERNOR]))]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("MINUSMA said 43[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA counted forty-three dead[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA said that ٤٣ people were killed[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA put the toll at **43** [@toll, p. 3].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA said that 43 people were killed[@seen].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA[@toll] said that 43 people were killed.", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA said, at first, that 43 people died[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("On 30 April 2018 MINUSMA gave 43[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA said six to nine people died[@toll].", "The sentence says 6–9, the claim “toll” says 47."),
        ("MINUSMA said that at least 50 died[@toll].", "The sentence says at least 50, the claim “toll” says 47."),
        ("MINUSMA said that about 80 died[@toll].", "The sentence says about 80, the claim “toll” says 47."),
        ("MINUSMA counted 43[@tribal][@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA counted {{claim tribal}}[@toll].", "The sentence says 43, the claim “toll” says 47."),
        ("MINUSMA counted nine dead[@range].", "The sentence says 9, the claim “range” says 6–9."),
        ("MINUSMA counted six to eight dead[@range].", "The sentence says 6–8, the claim “range” says 6–9."),
        ("It said 47 had been killed and three injured[@hurt].", "The sentence says 3, the claim “hurt” says 2."),
        ("It counted 50 dead[@least].", "The sentence says 50, the claim “least” says at least 47."),
        ("It counted at least 30 dead[@least].", "The sentence says at least 30, the claim “least” says at least 47."),
        ("It counted 47 dead[@least].", "The claim “least” says at least 47; the sentence drops “at least”."),
        ("It counted fifty dead[@most].", "The claim “most” says at most 50; the sentence drops “at most”."),
        ("| MINUSMA | 43[@toll] |", "The sentence says 43, the claim “toll” says 47."),
        ("- MINUSMA: 43[@toll]", "The sentence says 43, the claim “toll” says 47."),
        ("The toll was 47[@toll].", "47 is contested, and the sentence says it in the encyclopedia's own voice."),
        ("Of them {{claim toll}} died.", "47 is contested, and the sentence says it in the encyclopedia's own voice."),
    ],
)
def test_sentence_is_warned_of(body, message):
    assert said(body) == [message]


@pytest.mark.parametrize(
    "body",
    [
        "MINUSMA said 47[@toll].",
        "MINUSMA said forty-seven people died[@toll], among them twelve children.",
        "MINUSMA[@toll] and Maiga[@tribal] gave 47 and 43.",
        "MINUSMA said that 12 died at one camp and 35 at the other[@toll].",
        "MINUSMA said that more than 40 people died[@toll].",
        "MINUSMA said that nearly fifty people died[@toll].",
        "MINUSMA said that up to 50 people died[@toll].",
        "MINUSMA said that between 43 and 47 people died[@toll].",
        "MINUSMA corrected the toll from 43[@toll].",
        "On 26 and 27 April 2018 many died, MINUSMA said[@toll].",
        "In 2018, MINUSMA said, many people were killed[@toll].",
        "MINUSMA said that people were killed in 12 villages[@toll].",
        "MINUSMA said that 16 motorcycles came and people died[@toll].",
        "MINUSMA said that people were killed within three days[@toll].",
        "MINUSMA said that 60% of the dead were Tuareg[@toll].",
        "MINUSMA said that many of the 300 refugees were killed[@toll].",
        "MINUSMA said that four of the dead were soldiers[@toll].",
        "MINUSMA said that 12 women were killed[@toll].",
        "MINUSMA said that two people were injured[@toll].",
        "MINUSMA said that one man was killed[@toll].",
        "MINUSMA said that dozens were killed[@toll].",
        "MINUSMA spoke of a 12-year-old victim[@toll].",
        "MINUSMA said that twelve more people were killed[@toll].",
        "Maiga counted 43 dead[@tribal], which MINUSMA did not[@toll].",
        "Forty-three died in March. MINUSMA said so[@toll].",
        "MINUSMA condemned the killing of 43 people[@crime].",
        "MINUSMA said how many were killed[@nobody]: 43 dead.",
        "It counted at least 47 dead[@least].",
        "It counted more than 46 dead[@least].",
        "It counted 47 dead or more[@least].",
        "It gave 47 dead as a minimum[@least].",
        "It counted six to nine dead[@range].",
        "It counted at least six and at most nine dead[@range].",
        "`MINUSMA said 43[@toll]`",
        "```\nMINUSMA said 43[@toll]\n```",
        "    MINUSMA said 43[@toll]",
        "MINUSMA said 43\\[@toll].",
        "MINUSMA said 47[the list](https://e.org/43)[@toll].",
        "MINUSMA said [[List of 43 people killed|this]][@toll].",
        "43. MINUSMA spoke of the people killed[@toll]",
        "MINUSMA: {{claim toll}}[@toll].",
        "The toll was 47[@toll] or 43[@tribal].",
        "According to the mission the toll was 47[@toll].",
        "The toll, 47 by Daouda Maiga's word[@toll].",
        "> The toll was 47[@toll].",
        "| The toll | 47[@toll] |",
        "Of them two were hurt[@hurt].",
        "[@gone] 43 people were killed.",
    ],
)
def test_sentence_is_not_warned_of(body):
    assert said(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("MINUSMA a compté 43[@toll].", 1),
        ("Le 30 avril la MINUSMA a parlé de quarante-sept morts[@toll].", 0),
        ("La MINUSMA, en 2018[@toll].", 0),
        ("Le bilan est de 47[@toll].", 0),
        ("Au moins 47[@least].", 0),
        ("MINUSMA: 12 maisons et 43 tentes[@toll].", 0),
    ],
)
def test_in_other_languages_only_digits_beside_the_mark_are_held_against_the_claim(body, expected):
    assert len(said(body, language="fr")) == expected


def test_warning_has_the_line_of_its_mark_and_the_key():
    body = "# Toll\n\nFirst words\nMINUSMA said 47[@toll],\nand Maiga counted 12[@tribal].\n"
    [warning] = warnings(article(body), Shared.of([MISSION, GOVERNOR]))

    assert (warning.line, warning.claims) == (5, ("tribal",))


@pytest.mark.parametrize(
    ("claims", "messages"),
    [
        ([count("a", "1", rank=PREFERRED)], ["The claim “a” is preferred and cites no source."]),
        ([count("a", "1")], []),
        ([count("toll", "1", rank=PREFERRED)], []),
        ([count("toll", "1", rank=PREFERRED, claimants=("x",))], ["The claim “toll” is preferred and has no date."]),
        ([count("toll", "1", rank=PREFERRED, claimants=("x",), claimed_on="2018")], []),
    ],
)
def test_preferred_claim_needs_a_source_and_a_date(claims, messages):
    assert said("", claims=tuple(claims)) == messages


@pytest.mark.parametrize(
    ("other", "relations", "is_told"),
    [
        ({}, (), True),
        ({"applies_to": "Aklaz"}, (), False),
        ({"counts": "injured"}, (), False),
        ({"field": "injuries"}, (), False),
        ({"field": "", "counts": ""}, (), False),
        ({}, (Relation("b", "supersedes", "a"),), False),
    ],
)
def test_two_preferred_claims_for_one_part_are_told(other, relations, is_told):
    claims = (count("a", "1", rank=PREFERRED), count("b", "2", rank=PREFERRED, **other))
    cited = (Citation("c", "s", claim="a"), Citation("d", "s", claim="b", is_withheld=True))
    expected = ["Two claims on “fatalities” are preferred: “a” and “b”."] if is_told else []

    assert said("", claims=claims, citations=cited, relations=relations) == expected


def test_a_preferred_claim_whose_only_source_was_withdrawn_is_told():
    claims = (count("a", "1", rank=PREFERRED),)
    shared = Shared.of([Source("gone", "A forgery", withdrawal="a forgery"), Source("holds", "A report")])
    cited = Citation("c", "gone", claim="a")

    [warning] = warnings(article("", claims=claims, citations=(cited,)), shared)

    assert warning.message == "The claim “a” is preferred, and its source was withdrawn."
    also = (cited, Citation("d", "holds", claim="a"))
    assert not warnings(article("", claims=claims, citations=also), shared)


def test_warning_of_a_preferred_claim_leads_to_the_line_that_first_names_it():
    claims = (count("a", "1", rank=PREFERRED),)
    [warning] = warnings(article("One.\n\nMINUSMA said {{claim a}}. [@a]", claims=claims), Shared())

    assert warning.line == 3


# --- The example ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda snapshot: snapshot.slug)
def test_example_is_free_of_false_warnings(snapshot):
    preferred = [claim.key for claim in snapshot.claims if claim.rank == PREFERRED]
    told = warnings(snapshot, SHARED)

    # True ones: the example has no sources yet.
    assert sorted(warning.claims[-1] for warning in told) == sorted(preferred)
    assert all("cites no source" in warning.message for warning in told)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("forty-seven[@toll-minusma]; most", "forty-three[@toll-minusma]; most", "toll-minusma"),
        ("toll of forty-seven.", "toll of forty-nine.", "toll-msa"),
        ("six to nine", "six to eight", "toll-maiga-aklaz"),
        ("thirty-one at Awkassa[@toll-maiga", "thirty at Awkassa[@toll-maiga", "toll-maiga-awkassa"),
        ("counting twelve dead", "counting 11 dead", "toll-msa-aklaz"),
        ("two injured[@injured", "three injured[@injured", "injured-minusma"),
        ("sixty ISGS", "50 ISGS", "reprisals-french"),
        ("four civilians", "five civilians", "inwelane-toll"),
        ("thirty jihadists", "forty jihadists", "akabar-toll"),
        ("ninety-five people", "fifty-nine people", "executions-minusma"),
        ("sixteen nomads", "sixty nomads", "tchigin-bawel-toll"),
        ("seventeen civilians", "at least twenty civilians", "may-1-toll"),
        ("total of forty-three", "total of forty-seven", "toll-tribal"),
        ("MINUSMA put the dead at forty-seven", "The dead were forty-seven", "toll-minusma"),
    ],
)
def test_wrong_number_in_the_example_is_found(old, new, key):
    assert EXAMPLE.body.count(old) == 1
    before = set(warnings(EXAMPLE, SHARED))
    told = set(warnings(replace(EXAMPLE, body=EXAMPLE.body.replace(old, new)), SHARED))

    assert [warning.claims for warning in told - before] == [(key,)]


# --- Any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    (
        *("[@toll]", "[@tribal]", "[@hurt]", "[@seen]", "{{claim toll}}", "{{figure fatalities}}", "43", "forty-seven"),
        *("6–9", "at least ", " people ", "killed", ". ", "\n", "\n\n", "`", "```\n", "| ", "- ", "# ", "> ", "[["),
        *("]]", "]("),
    )
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join), st.sampled_from(["en", "fr"]))
def test_any_text_gives_warnings_with_lines_of_it(body, language):
    told = warnings(article(body, language=language), Shared())

    assert all(warning.line is None or 1 <= warning.line <= body.count("\n") + 1 for warning in told)
    assert [warning.line or 0 for warning in told] == sorted(warning.line or 0 for warning in told)


@given(strategies.snapshots())
def test_any_article_can_be_checked(snapshot):
    assert len(warnings(snapshot, Shared())) <= MAX_WARNINGS


@given(st.integers(2, 2_000), st.sampled_from(["", "at least ", "about "]))
def test_sentence_that_says_what_the_claim_says_is_never_warned_of(number, bound):
    claims = (count("toll", f"{bound}{number}"),)

    assert said(f"MINUSMA said that {bound}{number:,} people were killed[@toll].", claims=claims) == []


def test_no_more_warnings_than_anybody_reads():
    assert len(said("MINUSMA said 43[@toll].\n\n" * 1000)) == MAX_WARNINGS
