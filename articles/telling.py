"""Claims read back to whoever typed them: each in one sentence, with what it covers and what to look over."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from articles.evidence import scope
from articles.figures import LIVE, statuses
from articles.presenting import RELATION_WORDS, WHOLE, claim_words, date_words, mismatched_disputes, names
from articles.prose import numbers, warnings
from articles.shared import Shared
from articles.snapshot import NORMAL, Claim, Snapshot
from articles.values import Date, InvalidValue

ARTICLE = "In the article’s own voice"
_VERBS = {"accused": "made the accusation"}
_LONGEST = 300
_PLAIN = re.compile(r"\d{4}(-\d\d){0,2}")


class Concern(Protocol):
    """A warning or a problem that names the claims which it is about."""

    @property
    def line(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def claims(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim comes to: its sentence, what it covers, whether it stands, what others say of it, what is wrong."""

    sentence: str
    covers: tuple[str, ...]
    standing: str
    """“preferred”, “deprecated”, “superseded” or “retracted”; empty for a normal claim that stands."""
    related: tuple[str, ...]
    concerns: tuple[Concern, ...]


def readings(snapshot: Snapshot, shared: Shared, concerns: Iterable[Concern] | None = None) -> dict[str, Reading]:
    """Return the reading of every claim by its key; `concerns` where they are known already."""
    found: dict[str, list[Concern]] = {}
    for concern in concerns_of(snapshot, shared) if concerns is None else concerns:
        for key in concern.claims:
            found.setdefault(key, []).append(concern)
    labels = {field.key: field.label for field in snapshot.fields}
    status = statuses(snapshot.claims, snapshot.relations)
    related = _related(snapshot, shared)
    return {
        claim.key: Reading(
            sentence=claim_sentence(claim, shared),
            covers=tuple(_covers(claim, labels)),
            standing=status[claim.key].name if status[claim.key].name != LIVE else claim.rank.replace(NORMAL, ""),
            related=tuple(related.get(claim.key, ())),
            concerns=tuple(found.get(claim.key, ())),
        )
        for claim in snapshot.claims
    }


def concerns_of(snapshot: Snapshot, shared: Shared) -> tuple[Concern, ...]:
    """Return everything that an editor should look over and that is about claims."""
    return (*mismatched_disputes(snapshot), *warnings(snapshot, shared))


def claim_sentence(claim: Claim, shared: Shared) -> str:
    """Say a claim in one sentence: “MINUSMA stated on 30 April 2018 that 47 people were killed.”

    A statement that begins with a capital letter stays a sentence of its own, for the letter may be a name's. A figure
    that it does not give is put before it, or behind it where it gives another.
    """
    statement = " ".join(claim.statement.split()).removesuffix(".")
    if len(statement) > _LONGEST:
        statement = f"{statement[: _LONGEST - 1].rstrip()}…"
    is_clause = not statement[:1].isupper()
    figure = claim.value.words() if claim.value else ""
    if figure and not _gives(statement, claim):
        is_counted = is_clause and claim.quantity and not numbers(statement)
        statement = f"{figure} {statement}" if is_counted else f"{statement} ({figure})"
    who, when = names(shared.party_names(claim.claimants)), _when(claim.claimed_on)
    if not who:
        how = f", {claim.modality}" if claim.modality != "stated" else ""
        return f"{ARTICLE}{how}{when if claim.claimed_on else ''}: {statement}."
    said = f"{who} {_VERBS.get(claim.modality, claim.modality)}{when}"
    if not is_clause:
        return f"{said}: {statement}."
    return f"{said}{',' if when.startswith(',') else ''} that {statement}."


def _gives(statement: str, claim: Claim) -> bool:
    """Return whether a statement gives the claim's value itself, in digits or in words."""
    if quantity := claim.quantity:
        return any((number.low, number.high) == (quantity.low, quantity.high) for number in numbers(statement))
    return claim.value is not None and claim.value.words().casefold() in statement.casefold()


def _when(edtf: str) -> str:
    """Return a date as it follows the verb of a sentence: “ on 30 April 2018”, “ in 2018”, “, date not given”."""
    if not edtf:
        return ", date not given"
    words = date_words(edtf)
    if _PLAIN.fullmatch(edtf):
        return f" {'on' if len(edtf) > len('2018-04') else 'in'} {words}"
    return f" {words}" if edtf[-1] in "~?%" and "/" not in edtf else f", {words}"


def _covers(claim: Claim, labels: Mapping[str, str]) -> Iterator[str]:
    covered = scope(claim)
    if claim.field:
        yield labels.get(claim.field, claim.field)
    if claim.field or claim.applies_to:
        yield claim.applies_to or WHOLE
    if claim.counts:
        yield claim.counts
    if covered.among != "all":
        yield f"among {covered.among}"
    if claim.place:
        yield claim.place
    if claim.period:
        yield date_words(claim.period)
    if claim.event_date:
        yield f"happened {date_words(claim.event_date)}"


def _related(snapshot: Snapshot, shared: Shared) -> dict[str, list[str]]:
    """Say for each claim what others are to it."""
    by_key = {claim.key: claim for claim in snapshot.claims}
    found: dict[str, list[str]] = {}
    for relation in snapshot.relations:
        words = RELATION_WORDS[relation.kind][1]
        found.setdefault(relation.to_claim, []).append(f"{words} {claim_words(by_key[relation.from_claim], shared)}")
    return found


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date cell says: `words`, or what is wrong with it."""

    words: str = ""
    fault: str = ""


def date_reading(typed: str) -> DateReading:
    try:
        return DateReading(Date.parse(typed).words() if typed.strip() else "")
    except InvalidValue as error:
        return DateReading(fault=str(error))
