import time
from dataclasses import replace

import pytest
from hypothesis import given

from articles.comparing import compare_texts, digests, paragraphs, part_origin_digest, predecessors
from articles.comparing.origins import text_digest
from articles.snapshot import Claim, Snapshot
from tests.strategies import snapshots

FIRST = "Armed men came to two camps of refugees in the early morning."
SECOND = "They opened fire on whoever stood in their way and left."
OLD = Snapshot(
    "An attack", "an-attack", body=f"{FIRST} {SECOND}\n\n## Toll\n\nMany.\n", claims=(Claim("toll", "Many"),)
)


def made_from(new: Snapshot) -> dict[bytes, bytes]:
    return predecessors(OLD, new, compare_texts(OLD.body, new.body))


def test_a_paragraph_has_its_sentences_and_the_line_and_the_section_it_stands_in():
    lead, heading, last = paragraphs(OLD.body)

    assert [piece.text.strip() for piece in lead.sentences] == [FIRST, SECOND]
    assert (heading.line, last.line, last.heading) == (3, 5, "Toll")


def test_a_digest_stands_for_the_words_and_not_for_their_white_space():
    assert text_digest("one two\nthree ") == text_digest("one  two three")
    assert text_digest("one two") != text_digest("onetwo")


@pytest.mark.parametrize(
    ("wording", "origin"),
    [
        ("Gunmen came to two camps of refugees in the early morning.", FIRST),
        ("Nobody has ever said who they were.", ""),
    ],
)
def test_a_sentence_worded_anew_knows_what_it_was_made_from(wording, origin):
    found = made_from(replace(OLD, body=OLD.body.replace(FIRST, wording)))

    assert found.get(text_digest(wording)) == (text_digest(origin) if origin else None)


def test_many_sentences_worded_anew_cost_as_little_as_they_are_long():
    old = replace(
        OLD, body="\n\n".join(" ".join(f"Witness {i}-{n} was heard of it." for n in range(200)) for i in range(40))
    )
    new = replace(old, body=old.body.replace("was heard", "was told"))
    comparison = compare_texts(old.body, new.body)
    began = time.process_time()

    found = predecessors(old, new, comparison)

    assert time.process_time() - began < 5
    assert found[text_digest("Witness 7-8 was told of it.")] == text_digest("Witness 7-8 was heard of it.")


def test_a_changed_claim_knows_what_it_was_made_from():
    new = Claim("toll", "Very many")

    assert made_from(replace(OLD, claims=(new,))) == {part_origin_digest(new): part_origin_digest(OLD.claims[0])}


@given(old=snapshots(), new=snapshots())
def test_what_was_made_from_something_is_new_and_the_rest_is_not(old, new):
    found = predecessors(old, new, compare_texts(old.body, new.body))

    assert set(found.values()) <= digests(old)
    assert all(made != origin for made, origin in found.items())
