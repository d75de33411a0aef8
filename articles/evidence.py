"""How claims bear on one another: what each covers, why two differ, which repeat which, and what parts add up to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from articles.snapshot import DERIVES_FROM, Claim, Relation
from articles.values import ABOUT, AT_LEAST, AT_MOST, Date, InvalidValue, Quantity


class Scope(NamedTuple):
    """What a claim covers; claims of one scope speak of the same and can contradict each other."""

    counts: str = ""
    among: str = "all"
    applies_to: str = ""
    place: str = ""
    period: str = ""


_DIMENSIONS = {
    "counts": "what is counted",
    "among": "of whom",
    "applies_to": "which part of the event",
    "place": "where",
    "period": "over what time",
}
_DEFAULTS = {"counts": "not said", "among": "all", "applies_to": "the whole", "place": "not said", "period": "not said"}


def scope(claim: Claim) -> Scope:
    return Scope(claim.counts, claim.among or "all", claim.applies_to, claim.place, claim.period)


class Difference(NamedTuple):
    """A dimension in which the scopes of two claims differ, and what each says of it, all in words."""

    dimension: str
    first: str
    second: str


def differences(first: Claim, second: Claim) -> tuple[Difference, ...]:
    """Return in which dimensions two claims cover something else."""
    return tuple(
        Difference(_DIMENSIONS[name], _words(name, one), _words(name, other))
        for name, one, other in zip(Scope._fields, scope(first), scope(second), strict=True)
        if one != other
    )


def _words(name: str, content: str) -> str:
    if name == "period" and content:
        try:
            return Date.parse(content).words()
        except InvalidValue:
            return content
    return content or _DEFAULTS[name]


# --- Independence -----------------------------------------------------------------------------------------------------


def independent_lines(claims: Iterable[Claim], relations: Iterable[Relation]) -> int:
    """Return how many of the claims go back to different tellings.

    That is the number of components of the graph in which "derives from" joins two claims: who draws on two others
    makes one line of all three, so independence is never overstated.
    """
    keys = {claim.key for claim in claims}
    joined = {key: key for key in keys}

    def root(key: str) -> str:
        while joined[key] != key:
            joined[key] = joined[joined[key]]
            key = joined[key]
        return key

    for relation in relations:
        if relation.kind == DERIVES_FROM and relation.from_claim in keys and relation.to_claim in keys:
            joined[root(relation.from_claim)] = root(relation.to_claim)
    return len({root(key) for key in keys})


# --- Sums -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sum:
    """What one claimant's figures for different parts add up to; computed here, and claimed by nobody."""

    claimants: tuple[str, ...]
    parts: tuple[Claim, ...]
    total: Quantity


def sums_of_parts(claims: Sequence[Claim]) -> tuple[Sum, ...]:
    """Return the sums of those claimants who gave one number for each of several parts and nothing else for them.

    `claims` are live and speak to one field. A part with two numbers of one claimant cannot be summed.
    """
    grouped: dict[tuple[tuple[str, ...], Scope], list[Claim]] = {}
    for claim in claims:
        if claim.applies_to and claim.claimants and claim.quantity and claim.quantity.is_number:
            grouped.setdefault((claim.claimants, scope(claim)._replace(applies_to="")), []).append(claim)
    found = []
    for (claimants, _), parts in grouped.items():
        total = _total([claim.quantity for claim in parts if claim.quantity])
        if len({claim.applies_to for claim in parts}) == len(parts) > 1 and total:
            found.append(Sum(claimants, tuple(parts), total))
    return tuple(found)


def _total(numbers: Sequence[Quantity]) -> Quantity | None:
    """Add numbers with their bounds; None where "at least" meets "at most", of which nothing follows."""
    bounds = {number.bound for number in numbers}
    if {AT_LEAST, AT_MOST} <= bounds:
        return None
    low = sum((number.low or Decimal(0) for number in numbers), Decimal(0))
    high = sum((number.high or Decimal(0) for number in numbers), Decimal(0))
    try:
        if AT_LEAST in bounds:
            return Quantity(low, None, AT_LEAST)
        if AT_MOST in bounds:
            return Quantity(None, high, AT_MOST)
        return Quantity(low, high, ABOUT) if ABOUT in bounds else Quantity.of(low, high)
    except InvalidValue:
        return None


def parts_above_the_whole(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Quantity]]:
    """Yield the claims whose number is below what the same claimants' numbers for groups of people add up to.

    `claims` are live and speak to one field; the groups (`among`) are taken to have nobody in common.
    """
    wholes = {(claim.claimants, scope(claim)): claim for claim in claims if claim.claimants}
    groups: dict[tuple[tuple[str, ...], Scope], list[Quantity]] = {}
    for claim in claims:
        if scope(claim).among != "all" and claim.quantity and claim.quantity.is_number:
            groups.setdefault((claim.claimants, scope(claim)._replace(among="all")), []).append(claim.quantity)
    for key, numbers in groups.items():
        whole, total = wholes.get(key), _total(numbers)
        least = total.low if total else None
        most = whole.quantity.high if whole and whole.quantity else None
        if whole and total and least is not None and most is not None and least > most:
            yield whole, total


# --- Warnings ---------------------------------------------------------------------------------------------------------


def mismatched_disputes(
    claims: Mapping[str, Claim], relations: Iterable[Relation]
) -> Iterator[tuple[Relation, tuple[Difference, ...]]]:
    """Yield the disputes that an editor inferred between claims that cover different things, with how they differ.

    One that a source states is the source's, and stays unquestioned.
    """
    for relation in relations:
        if relation.kind == "disputes" and relation.basis == "inferred":
            found = differences(claims[relation.from_claim], claims[relation.to_claim])
            if found:
                yield relation, found
