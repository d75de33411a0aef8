from dataclasses import replace

import pytest

from articles.shared import Party, Shared
from articles.snapshot import Citation, Relation
from articles.telling import claim_sentence, date_reading, readings
from articles.values import parse
from tests.builders import claim, snapshot

SHARED = Shared.of([Party("minusma", "MINUSMA"), Party("msa", "Movement", short_name="MSA")])


def said(statement="people were killed", figure=47, **others):
    return claim_sentence(claim(figure=figure, statement=statement, **others), SHARED)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "MINUSMA stated on 30 April 2018 that 47 people were killed."),
        ({"statement": "47 people were killed."}, "MINUSMA stated on 30 April 2018 that 47 people were killed."),
        ({"statement": "forty-seven died"}, "MINUSMA stated on 30 April 2018 that forty-seven died."),
        ({"statement": "Aklaz was attacked", "figure": None}, "MINUSMA stated on 30 April 2018: Aklaz was attacked."),
        ({"statement": "Many died."}, "MINUSMA stated on 30 April 2018: Many died (47)."),
        ({"claimed_on": "2018-04"}, "MINUSMA stated in April 2018 that 47 people were killed."),
        ({"claimed_on": "2018"}, "MINUSMA stated in 2018 that 47 people were killed."),
        ({"claimed_on": "2018-04~"}, "MINUSMA stated about April 2018 that 47 people were killed."),
        (
            {"claimed_on": "2018-04-27/2018-04-29"},
            "MINUSMA stated, 27–29 April 2018, that 47 people were killed.",
        ),
        ({"claimed_on": ""}, "MINUSMA stated, date not given, that 47 people were killed."),
        ({"claimed_on": "", "statement": "Many died"}, "MINUSMA stated, date not given: Many died (47)."),
        ({"claimants": ("msa", "nobody")}, "MSA and nobody stated on 30 April 2018 that 47 people were killed."),
        ({"modality": "denied"}, "MINUSMA denied on 30 April 2018 that 47 people were killed."),
        ({"modality": "accused"}, "MINUSMA made the accusation on 30 April 2018 that 47 people were killed."),
        ({"claimants": (), "claimed_on": ""}, "In the article’s own voice: 47 people were killed."),
        (
            {"claimants": (), "claimed_on": "", "modality": "suspected"},
            "In the article’s own voice, suspected: 47 people were killed.",
        ),
    ],
)
def test_claim_is_said_in_one_sentence(told, sentence):
    assert said(**told) == sentence


def test_figure_that_the_statement_contradicts_is_said_behind_it():
    about = replace(claim(figure=4), value=parse("number", "at least 4"), statement="47 people were killed")

    assert claim_sentence(about, SHARED).endswith("that 47 people were killed (at least 4).")


def test_long_statement_is_cut():
    assert len(said("a" * 5000)) < 400


def test_reading_says_what_a_claim_covers_and_how_it_stands():
    claims = (
        claim("old", 43, applies_to="Aklaz", among="civilians", counts="killed", period="2018-04"),
        claim("new", 47),
    )
    found = readings(snapshot(claims=claims, relations=(Relation("new", "supersedes", "old"),)), SHARED)

    assert found["old"].covers == ("Fatalities", "Aklaz", "killed", "among civilians", "April 2018")
    assert found["old"].standing == "superseded"
    assert found["old"].related == ("superseded by MINUSMA, 47 (30 April 2018)",)
    assert (found["new"].standing, found["new"].related) == ("", ())
    assert found["new"].covers == ("Fatalities", "the whole event")


def test_every_claim_that_a_warning_is_about_has_it():
    claims = (claim("one", rank="preferred"), claim("two", rank="preferred"), claim("three", 9, place="Gao"))
    cited = tuple(Citation(f"of-{key}", "report", claim=key) for key in ("one", "two"))
    disputed = (Relation("three", "disputes", "one", "inferred"),)

    found = readings(snapshot(body="", claims=claims, citations=cited, relations=disputed), SHARED)

    told = {key: [concern.message for concern in reading.concerns] for key, reading in found.items()}
    assert ["Two claims on" in message for message in told["one"]] == [False, True]
    assert "disputes “one”, and they differ in where" in told["one"][0]
    assert told["two"] == told["one"][1:]
    assert told["three"] == told["one"][:1]


@pytest.mark.parametrize(
    ("typed", "words", "fault"),
    [
        ("2018-04~", "about April 2018", ""),
        (" ", "", ""),
        ("30 April", "", "“30 April” is not a date."),
    ],
)
def test_date_is_read_back_or_what_is_wrong_with_it(typed, words, fault):
    reading = date_reading(typed)

    assert reading.words == words
    assert reading.fault.startswith(fault) and bool(reading.fault) == bool(fault)


def test_a_value_that_is_no_number_is_said_unless_the_statement_has_it():
    suspect = replace(claim(), kind="other", value=parse("text", "the ISGS"), statement="The suspect is The ISGS.")

    assert claim_sentence(suspect, SHARED) == "MINUSMA stated on 30 April 2018: The suspect is The ISGS."
    assert claim_sentence(replace(suspect, statement="It is so"), SHARED).endswith(": It is so (the ISGS).")
