"""Attributes of parts and records in a reader's words, and what differs between them, one by one."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from articles import values
from articles.comparing.alignment import Budget
from articles.comparing.words import Segment, segments
from articles.shared import Shared
from articles.snapshot import Claim, Field, Relation, Snapshot

Words = Callable[[str, Any], str]
"""Writes an attribute, given its name and content, in words; empty where there is nothing to say."""

_LABELS = {
    "value": "figure or value",
    "modality": "said how",
    "wording": "verbatim wording",
    "field": "infobox field",
    "rank_reason": "reason for the rank",
    "slug": "address",
}
_IDENTITIES: dict[type[Any], tuple[str, ...]] = {Relation: ("from_claim", "kind", "to_claim")}
"""What a part's label says already, for the kinds of part whose identity is not their key."""

_DATES = frozenset({"claimed_on", "event_date", "period", "issued", "accessed"})


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """One attribute that differs, in words; `old` and `new` always differ, and are empty where there is nothing.

    `segments` are the words that changed between the two; one removed and one added where they have none in common.
    """

    name: str
    label: str
    old: str
    new: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two revisions: its content with the shared records as they were then, to say things in words."""

    snapshot: Snapshot
    shared: Shared

    def words(self, name: str, content: Any) -> str:
        """Return an attribute as a reader sees it: parties, sources and fields by name, dates in words."""
        if name == "claimants":
            return ", ".join(self.shared.party_names(content))
        if name == "source" and content in self.shared.sources:
            return self.shared.sources[content].title
        if name in ("claim", "from_claim", "to_claim") and content:
            return self.claim_label(content)
        if name == "field" and content:
            return next((field.label for field in self.snapshot.fields if field.key == content), content)
        if name in _DATES and content:
            return _date_words(content)
        return plain_words(name, content)

    def claim_label(self, key: str) -> str:
        claim = self.snapshot.claim(key)
        return self.label(claim) if claim else key

    def label(self, part: Any) -> str:
        """Return what names a part in a heading or a sentence; for a claim "MINUSMA, 30 April 2018: 47"."""
        match part:
            case Field():
                return part.label or part.key
            case Claim():
                said = part.value.words() if part.value else part.statement
                who = " and ".join(self.shared.party_names(part.claimants))
                told = ", ".join(filter(None, (who, self.words("claimed_on", part.claimed_on))))
                return f"{told}: {said}" if told and said else told or part.statement or said or part.key
            case Relation():
                kind = part.kind.replace("-", " ")
                return f"{self.claim_label(part.from_claim)} {kind} {self.claim_label(part.to_claim)}"
        source = self.words("source", part.source) or ("source withheld" if part.is_withheld else part.key)
        return f"{source}, {part.locator}" if part.locator else source


def plain_words(name: str, content: Any) -> str:
    """Return an attribute in words where no other record is needed for them."""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if name in _DATES and content:
        return _date_words(content)
    if isinstance(content, tuple):
        return ", ".join(getattr(member, "label", "") or str(member) for member in content)
    if hasattr(content, "words"):
        return str(content.words())
    return "" if content is None else str(content)


def changes(
    old: Any,
    new: Any,
    old_words: Words = plain_words,
    new_words: Words = plain_words,
    budget: Budget | None = None,
) -> tuple[AttributeChange, ...]:
    """Return what differs between two parts of one kind, attribute by attribute, whatever attributes the kind has.

    None on one side stands for a part that is not there: then all is a change that the other one says of itself.
    """
    if old == new:
        return ()
    found = []
    part_type = type(new if old is None else old)
    for attribute in fields(part_type):
        name = attribute.name
        before, after = (attribute.default if part is None else getattr(part, name) for part in (old, new))
        if before == after:
            continue
        if old is not None and new is not None:
            words = _apart(name, before, after, old_words, new_words)
        elif name in _IDENTITIES.get(part_type, ("key",)):
            continue
        else:
            words = ("" if old is None else old_words(name, before), "" if new is None else new_words(name, after))
        if words[0] != words[1]:
            label = _LABELS.get(name, name.removeprefix("is_").replace("_", " "))
            found.append(AttributeChange(name, label, *words, segments(*words, budget)))
    return tuple(found)


def _apart(name: str, old: Any, new: Any, old_words: Words, new_words: Words) -> tuple[str, str]:
    """Write two different contents so that they read differently, no more exactly than that takes."""
    plain = old_words(name, old), new_words(name, new)
    if plain[0] != plain[1]:
        return plain
    exact = _exact_words(name, old_words, old), _exact_words(name, new_words, new)
    return exact if exact[0] != exact[1] else (repr(old), repr(new))


def _exact_words(name: str, words: Words, content: Any) -> str:
    """Say what plain words leave out: a value's kind, the key behind a name, every attribute of a member."""
    if hasattr(content, "words"):
        return f"{content.text()} ({content.kind})"
    if isinstance(content, tuple):
        return "; ".join(_details(member) for member in content)
    said = words(name, content)
    return said if said == str(content) else f"{said} ({content})".strip()


def _details(member: Any) -> str:
    if not is_dataclass(member):
        return str(member)
    return ", ".join(
        f"{attribute.name}: {getattr(member, attribute.name)}"
        for attribute in fields(member)
        if getattr(member, attribute.name)
    )


def _date_words(edtf: str) -> str:
    try:
        return values.Date.parse(edtf).words()
    except values.InvalidValue:
        return edtf
