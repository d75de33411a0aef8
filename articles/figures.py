"""What an infobox field says: a figure computed from the claims that name the field, by a policy that has words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from articles.evidence import Scope, scope
from articles.snapshot import DEPRECATED, PREFERRED, STATED, Claim, Field, Relation
from articles.values import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    UNKNOWN,
    ArticleLink,
    Date,
    InvalidValue,
    ListOfTexts,
    Quantity,
    Value,
)

LIVE, SUPERSEDED, RETRACTED = "live", "superseded", "retracted"
_ENDINGS = {"retracts": RETRACTED, "supersedes": SUPERSEDED}


class Status(NamedTuple):
    """Whether a claim still stands; `by` is the key of the claim that ended it."""

    name: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a figure came about: its policy, and the independent claims beside the one that is shown."""

    policy: str
    agreeing: tuple[Claim, ...] = ()
    differing: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A field's value, and where it comes from.

    `claim` is the one claim whose value is shown (for low-best-high: the best), None where there is none or several.
    `inputs` are the claims that the policy computed from, `others` all further claims that name the field: the
    superseded ones, those about a part of the subject, and those that only repeat another claim.
    """

    field: Field
    value: Value | None
    claim: Claim | None
    inputs: tuple[Claim, ...]
    others: tuple[Claim, ...]
    rule: Rule
    is_disputed: bool = False
    contenders: tuple[Claim, ...] = ()
    """The live claims about the whole, from which every policy chooses."""


def statuses(claims: Iterable[Claim], relations: Iterable[Relation]) -> Mapping[str, Status]:
    """Return for the key of every claim whether it is live, superseded, retracted or deprecated.

    What a deprecated claim supersedes or retracts stays live, for the editors set the deprecated claim aside.
    """
    found = {claim.key: Status(DEPRECATED if claim.rank == DEPRECATED else LIVE) for claim in claims}
    deprecated = {key for key, status in found.items() if status.name == DEPRECATED}
    for relation in relations:
        ending = _ENDINGS.get(relation.kind)
        if ending and relation.from_claim not in deprecated:
            current = found.get(relation.to_claim, Status(DEPRECATED)).name
            if current == LIVE or (current == SUPERSEDED and ending == RETRACTED):
                found[relation.to_claim] = Status(ending, relation.from_claim)
    return found


def figures(fields: Iterable[Field], claims: Sequence[Claim], relations: Sequence[Relation]) -> dict[str, Figure]:
    """Return what each field shows under its policy, by its key; only live claims about the whole subject count.

    Of those, claims about everybody go before claims about a group.
    """
    standing = statuses(claims, relations)
    naming: dict[str, list[Claim]] = {}
    for claim in claims:
        naming.setdefault(claim.field, []).append(claim)
    return {field.key: _figure(field, tuple(naming.get(field.key, ())), relations, standing) for field in fields}


def _figure(
    field: Field, naming: tuple[Claim, ...], relations: Sequence[Relation], standing: Mapping[str, Status]
) -> Figure:
    live = [c for c in naming if standing[c.key].name == LIVE and not c.applies_to and c.value is not None]
    # Where somebody counts everybody, who counts the civilians alone is no rival.
    live = [claim for claim in live if scope(claim).among == "all"] or live
    giving = [claim for claim in live if claim.modality != "denied"]
    preferred = tuple(claim for claim in giving if claim.rank == PREFERRED)
    origins = _Origins(relations)

    independent = origins.independent(giving)
    if field.policy == "latest":
        inputs = origins.independent(_latest(giving))
    else:
        inputs = {"preferred": preferred, "range": independent, "low-best-high": independent}.get(field.policy, ())
    shown = preferred if field.policy == "low-best-high" else inputs
    claim = shown[0] if len(shown) == 1 else None
    rest = [each for each in independent if claim and origins.of(each).isdisjoint(origins.of(claim))]
    return Figure(
        field=field,
        value=field.value if field.policy == STATED else _spread(inputs),
        claim=claim,
        inputs=inputs,
        others=tuple(claim for claim in naming if claim not in inputs),
        rule=Rule(
            policy=field.policy,
            agreeing=tuple(each for each in rest if claim and each.value == claim.value),
            differing=tuple(each for each in rest if claim and each.value != claim.value),
        ),
        is_disputed=_is_disputed(live, relations, standing),
        contenders=tuple(live),
    )


class _Origins:
    """Which claims repeat which, read from the relations "derives from"."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._direct: dict[str, list[str]] = {}
        for relation in relations:
            if relation.kind == "derives-from":
                self._direct.setdefault(relation.from_claim, []).append(relation.to_claim)

    def of(self, claim: Claim) -> frozenset[str]:
        """Return the keys of the claims where the line of derivation begins; a circle begins at its first key."""
        seen, waiting = {claim.key}, [claim.key]
        while waiting:
            for key in self._direct.get(waiting.pop(), ()):
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
        return frozenset(key for key in seen if key not in self._direct) or frozenset({min(seen)})

    def independent(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Return one claim for each line of derivation, the original where it is among `claims`."""
        claims = tuple(claims)
        present = {claim.key for claim in claims}
        lines: dict[frozenset[str], Claim] = {}
        for claim in claims:
            origins = self.of(claim)
            if claim.key in origins or not origins & present:
                lines.setdefault(origins, claim)
        return tuple(lines.values())


def _latest(claims: Sequence[Claim]) -> list[Claim]:
    """Return the dated claims that no claim of one of their claimants follows; where dates overlap, both."""
    dated = [(claim, date, claim.claimants or ("",)) for claim in claims if (date := _claimed_on(claim))]
    latest = []
    for claim, date, voices in dated:
        overtaken = {voice for _, other, others in dated if _is_before(date, other) for voice in others}
        if not overtaken.issuperset(voices):
            latest.append(claim)
    return latest


def _claimed_on(claim: Claim) -> Date | None:
    try:
        return Date.parse(claim.claimed_on) if claim.claimed_on else None
    except InvalidValue:
        return None


def _is_before(date: Date, other: Date) -> bool:
    last, first = date.bounds()[1], other.bounds()[0]
    return last is not None and first is not None and last < first


def _spread(claims: Iterable[Claim]) -> Value | None:
    """Return the one value that the claims give, the range of their numbers, or what they say as a list."""
    given = list(dict.fromkeys(claim.value for claim in claims if claim.value is not None))
    if len(given) <= 1:
        return given[0] if given else None
    numbers = [value for value in given if isinstance(value, Quantity) and value.is_number]
    unknown = [value for value in given if isinstance(value, Quantity) and value.bound == UNKNOWN]
    span = _span(numbers) if numbers and len(numbers) + len(unknown) == len(given) else None
    return span or ListOfTexts(tuple(dict.fromkeys(value.words() for value in given)))


def _span(numbers: Sequence[Quantity]) -> Quantity | None:
    """Return the range from the lowest number given to the highest, open where an open claim gives its end."""
    ends = [end for number in numbers for end in (number.low, number.high) if end is not None]
    low, high = min(ends), max(ends)
    above = any(number.bound == AT_LEAST and number.low == high for number in numbers)
    below = any(number.bound == AT_MOST and number.high == low for number in numbers)
    if above and below:
        return None
    if above or below:
        return Quantity(None if below else low, None if above else high, AT_MOST if below else AT_LEAST)
    return Quantity(low, high, ABOUT) if any(number.bound == ABOUT for number in numbers) else Quantity.of(low, high)


def _is_disputed(live: Sequence[Claim], relations: Iterable[Relation], standing: Mapping[str, Status]) -> bool:
    """Return whether claims of one scope cannot all be true, one denies, or one disputes another."""
    keys = {claim.key for claim in live}
    all_live = {key for key, status in standing.items() if status.name == LIVE}
    given: dict[Scope, dict[Value, None]] = {}
    for claim in live:
        if claim.modality != "denied" and claim.value is not None:
            given.setdefault(scope(claim), {})[claim.value] = None
    return (
        any(claim.modality == "denied" for claim in live)
        or any(not _fit(value, other) for found in given.values() for value, other in combinations(found, 2))
        or any(
            relation.kind == "disputes" and {relation.from_claim, relation.to_claim} & keys
            for relation in relations
            if {relation.from_claim, relation.to_claim} <= all_live
        )
    )


def _fit(value: Value, other: Value) -> bool:
    """Return whether both can be true."""
    if isinstance(value, Quantity) and isinstance(other, Quantity):
        return value.overlaps(other)
    if isinstance(value, Date) and isinstance(other, Date):
        return not (_is_before(value, other) or _is_before(other, value))
    if isinstance(value, ArticleLink) and isinstance(other, ArticleLink):
        return value.title.casefold() == other.title.casefold()
    return value.words().casefold() == other.words().casefold()


# --- Words ------------------------------------------------------------------------------------------------------------


def rule_words(figure: Figure, party_names: Mapping[str, str]) -> str:
    """Return the rule as a reader meets it under the figure; `party_names` gives each party's name by its key."""
    rule, inputs = figure.rule, figure.inputs
    if rule.policy == STATED:
        count = len(figure.others)
        on_record = f"; {count} claim{'s' if count > 1 else ''} on record" if count else ", no claim yet"
        return f"stated by the editor{on_record}"
    if rule.policy == PREFERRED and len(inputs) > 1:
        return f"{len(inputs)} preferred claims, shown together: {_listed(_voice(c, party_names) for c in inputs)}"
    if rule.policy == PREFERRED and not inputs:
        return "no claim about the whole is preferred" if figure.others else "no claim yet"
    if not inputs:
        return f"no {'dated ' if rule.policy == 'latest' else ''}claim about the whole yet"
    if len(inputs) == 1:
        return "; ".join(filter(None, (_giving(inputs[0], party_names), _others(rule))))
    if rule.policy == "low-best-high":
        best = f"the best is {_giving(figure.claim, party_names)}" if figure.claim else "none is preferred as the best"
        return f"the lowest and the highest of {len(inputs)} independent claims; {best}"
    which = "latest claims of each claimant" if rule.policy == "latest" else "independent claims"
    is_agreed = len({claim.value for claim in inputs}) == 1
    return f"the {len(inputs)} {which} agree" if is_agreed else f"the range of the {len(inputs)} {which}"


def _giving(claim: Claim, party_names: Mapping[str, str]) -> str:
    voice = _voice(claim, party_names)
    if claim.quantity:
        return f"the figure that {voice} gave{_when(claim)}"
    return f"{'alleged' if claim.modality == 'accused' else claim.modality} by {voice}{_when(claim)}"


def _voice(claim: Claim, party_names: Mapping[str, str]) -> str:
    return _listed(party_names.get(key, key) for key in claim.claimants) or "the article itself"


def _when(claim: Claim) -> str:
    if not (date := _claimed_on(claim)):
        return ""
    return f" {'on' if len(date.edtf) == len('2018-04-30') else 'in'} {date.words()}"


def _others(rule: Rule) -> str:
    """Say how many of the other claims agree, and what the rest give: “3 others agree, 1 gives 43”."""
    said = []
    if count := len(rule.agreeing):
        said.append(f"{count} others agree" if count > 1 else "1 other agrees")
    given = [claim.value.words() for claim in rule.differing if claim.value]
    for words in dict.fromkeys(given):
        count = given.count(words)
        other = "" if said else " other" if count == 1 else " others"
        said.append(f"{count}{other} {'gives' if count == 1 else 'give'} {words}")
    return ", ".join(said)


def _listed(names: Iterable[str]) -> str:
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last
