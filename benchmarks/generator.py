"""The article that is measured: about 30 KB of text in 100 parts, and the small edits that make it grow old."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from articles.history.rows import ordered_parts
from articles.passages import split
from articles.shared import Category, FieldDefinition, Party, Record, Source, Template
from articles.snapshot import Citation, Claim, Field, Relation, Snapshot
from articles.values import Quantity

TITLE, SLUG = "A measured attack", "a-measured-attack"
BODY_BYTES = 30_000
PARTS = 100
CLAIMS, FIELDS, RELATIONS = 20, 8, 8

_WORDS = [
    f"{first}{middle}{last}" for first in "bdkmst" for middle in "aeiou" for last in ("r", "nd", "lo", "shing", "ver")
]
_EDITABLE = re.compile(r"(?<= )[a-z]+(?= )")
_PARTIES = tuple(Party(f"party-{number}", f"Party number {number}") for number in range(1, 6))
_SOURCES = tuple(
    Source(f"source-{number}", f"Report number {number}", issued="2018-05", url=f"https://news.example/{number}")
    for number in range(1, 11)
)
_DEFINITIONS = tuple(
    FieldDefinition(f"field-{number}", f"Field {number}", type="number", policy="preferred")
    for number in range(1, FIELDS + 1)
)
RECORDS: tuple[Record, ...] = (
    *_PARTIES,
    *_SOURCES,
    Category("massacres", "Massacres"),
    Template("civilian-attack", "civilian attack", fields=_DEFINITIONS),
)


def article() -> Snapshot:
    """Return the article as it begins, the same in every run, in exactly PARTS parts."""
    body = _body(random.Random(1))
    citations = PARTS - 1 - len(split(body)) - FIELDS - CLAIMS - RELATIONS
    snapshot = Snapshot(
        TITLE,
        SLUG,
        body=body,
        description="What the benchmarks read and write.",
        kind="civilian-attack",
        categories=("massacres",),
        fields=tuple(Field(each.key, each.label, "number", policy="preferred") for each in _DEFINITIONS),
        claims=tuple(_claim(number) for number in range(CLAIMS)),
        citations=tuple(
            Citation(f"citation-{number}", f"source-{number % 10 + 1}", f"claim-{number % CLAIMS}", f"p. {number + 1}")
            for number in range(citations)
        ),
        relations=tuple(Relation(f"claim-{number}", "disputes", f"claim-{number + 1}") for number in range(RELATIONS)),
    )
    assert len(ordered_parts(snapshot)) == PARTS
    return snapshot


def change_claim(snapshot: Snapshot, turn: int) -> Snapshot:
    """Return `snapshot` with another figure in one claim; the claims take turns."""
    claims = list(snapshot.claims)
    claim = claims[turn % len(claims)]
    claims[turn % len(claims)] = replace(claim, value=Quantity.of(1000 + turn))
    return replace(snapshot, claims=tuple(claims))


def change_word(snapshot: Snapshot, turn: int) -> Snapshot:
    """Return `snapshot` with another word at one place of its text."""
    dice = random.Random(turn)
    body = snapshot.body
    found = _EDITABLE.search(body, dice.randrange(len(body))) or _EDITABLE.search(body)
    assert found is not None
    word = dice.choice([word for word in _WORDS if word != found[0]])
    return replace(snapshot, body=body[: found.start()] + word + body[found.end() :])


def _claim(number: int) -> Claim:
    return Claim(
        f"claim-{number}",
        "people were killed in the attack on the camp",
        kind="count",
        claimants=(f"party-{number % len(_PARTIES) + 1}",),
        claimed_on="2018-04-30",
        field=f"field-{number % FIELDS + 1}",
        counts="killed",
        value=Quantity.of(40 + number),
        rank="preferred" if number < FIELDS else "normal",
    )


def _body(dice: random.Random) -> str:
    """Return BODY_BYTES of sections, with every claim marked and a link in every section."""
    marks = [f"[@claim-{number}]" for number in range(CLAIMS)]
    blocks: list[str] = []
    size = 0
    for block in _blocks(dice, marks):
        if size >= BODY_BYTES:
            break
        blocks.append(block)
        size += len(block) + 2
    return "\n\n".join(blocks) + "\n"


def _blocks(dice: random.Random, marks: list[str]) -> Iterator[str]:
    section = 0
    while True:
        section += 1
        if section > 1:
            yield f"{'##' if section % 3 else '###'} Section {section}"
        for paragraph in range(4):
            mark = marks.pop(0) if marks else ""
            link = f" See [[{_sentence(dice, 2)}]]." if paragraph == 0 else ""
            yield " ".join(f"{_sentence(dice, dice.randint(8, 20))}." for _ in range(6)) + mark + link


def _sentence(dice: random.Random, words: int) -> str:
    """Return words of which some are frequent, as in a language, so that the text compresses like one."""
    return " ".join(_WORDS[int(len(_WORDS) * dice.random() ** 2)] for _ in range(words)).capitalize()
