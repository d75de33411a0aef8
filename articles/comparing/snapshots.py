"""Differences between two snapshots, part by part: header, infobox, claims, citations, relations and text."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from articles.comparing.alignment import Budget, longest_rising
from articles.comparing.attributes import AttributeChange, Side, changes, plain_words
from articles.comparing.texts import CHANGED, MOVED, TextComparison, compare_texts
from articles.comparing.words import ADDED, REMOVED, WORDS_BUDGET
from articles.shared import RECORD_TYPES, Record, Shared, SharedKey
from articles.snapshot import Snapshot
from articles.stored import header

PARTS = ("fields", "claims", "citations", "relations")


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that was added, removed, changed or moved; `label` names it as the newest side that has it does.

    A part that has another place among those on both sides is `is_moved`, and `moved_after` is the label of the part
    that it now follows, empty when it is the first. Its kind is `moved` when nothing else happened to it.
    """

    kind: str
    key: str
    label: str
    attributes: tuple[AttributeChange, ...] = ()
    is_moved: bool = False
    moved_after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two snapshots, and the shared records that both name and that now read differently."""

    header: tuple[AttributeChange, ...]
    categories: tuple[PartChange, ...]
    fields: tuple[PartChange, ...]
    claims: tuple[PartChange, ...]
    citations: tuple[PartChange, ...]
    relations: tuple[PartChange, ...]
    text: TextComparison
    shared: tuple[PartChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the snapshots are equal; shared records are not theirs."""
        return self.text.is_equal and not any(
            (self.header, self.categories, self.fields, self.claims, self.citations, self.relations)
        )


def compare(old: Snapshot, new: Snapshot, old_shared: Shared, new_shared: Shared) -> Comparison:
    """Return what differs, in words that the shared records of either revision give to its own side."""
    old_side, new_side = Side(old, old_shared), Side(new, new_shared)
    budget = Budget(WORDS_BUDGET)
    attributes = partial(changes, old_words=old_side.words, new_words=new_side.words, budget=budget)
    compared = {
        name: _part_changes(
            getattr(old, name), getattr(new, name), _identity, old_side.label, new_side.label, attributes
        )
        for name in PARTS
    }
    return Comparison(
        header=tuple(change for change in _header(old_side, new_side, budget) if change.name != "categories"),
        categories=_part_changes(
            old.categories, new.categories, str, partial(_category, old_shared), partial(_category, new_shared)
        ),
        text=compare_texts(old.body, new.body),
        shared=tuple(_shared_changes(old_side, new_side, budget)),
        **compared,
    )


def _header(old: Side, new: Side, budget: Budget) -> tuple[AttributeChange, ...]:
    return changes(
        header(old.snapshot),
        header(new.snapshot),
        partial(_header_words, old.shared),
        partial(_header_words, new.shared),
        budget,
    )


def _header_words(shared: Shared, name: str, content: Any) -> str:
    if name == "kind" and content in shared.templates:
        return shared.templates[content].name
    return plain_words(name, content)


def _category(shared: Shared, key: str) -> str:
    return shared.categories[key].name if key in shared.categories else key


def _identity(part: Any) -> str:
    identity: str = part.identity
    return identity


def _unchanging(old: Any, new: Any) -> tuple[AttributeChange, ...]:
    return ()


def _part_changes(
    old: Sequence[Any],
    new: Sequence[Any],
    identity: Callable[[Any], str],
    old_label: Callable[[Any], str],
    new_label: Callable[[Any], str],
    attributes: Callable[[Any, Any], tuple[AttributeChange, ...]] = _unchanging,
) -> tuple[PartChange, ...]:
    """Return the changes in the order of the new parts, those that were removed before them."""
    if old == new:
        return ()
    before, after = keyed(old, identity), keyed(new, identity)
    moved = moved_keys(list(before), list(after))
    found = [
        PartChange(REMOVED, identity(part), old_label(part), attributes(part, None))
        for key, part in before.items()
        if key not in after
    ]
    previous: Any = None
    for key, part in after.items():
        if key not in before:
            found.append(PartChange(ADDED, identity(part), new_label(part), attributes(None, part)))
        elif key in moved:
            different = attributes(before[key], part)
            follows = "" if previous is None else new_label(previous)
            found.append(
                PartChange(CHANGED if different else MOVED, identity(part), new_label(part), different, True, follows)
            )
        elif different := attributes(before[key], part):
            found.append(PartChange(CHANGED, identity(part), new_label(part), different))
        previous = part
    return tuple(found)


def keyed(parts: Iterable[Any], identity: Callable[[Any], str] = _identity) -> dict[tuple[str, int], Any]:
    """Return parts by their identity, and by a count where an invalid snapshot has an identity twice."""
    found: dict[tuple[str, int], Any] = {}
    for part in parts:
        count = 0
        while (identity(part), count) in found:
            count += 1
        found[identity(part), count] = part
    return found


def moved_keys(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """Return the fewest keys that have to move for those on both sides to go from the old order to the new."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    kept = longest_rising([places[key] for key in common])
    return set(common).difference(common[place] for place in kept)


def _shared_changes(old: Side, new: Side, budget: Budget) -> Iterable[PartChange]:
    before, after = _records(old.shared), _records(new.shared)
    different = {named for named, record in before.items() if named in after and after[named] != record}
    if not different:
        return
    order = list(RECORD_TYPES)
    both = different & _named(old.snapshot) & _named(new.snapshot)
    for named in sorted(both, key=lambda named: (order.index(named.kind), named.key)):
        record = after[named]
        label = getattr(record, "name", "") or getattr(record, "title", "") or record.key
        attributes = changes(before[named], record, budget=budget)
        yield PartChange(CHANGED, named.key, f"{named.kind} {label}", attributes)


def _named(snapshot: Snapshot) -> set[SharedKey]:
    return snapshot.named_records() | snapshot.mentioned_records()


def _records(shared: Shared) -> Mapping[SharedKey, Record]:
    kinds = (shared.parties, shared.sources, shared.categories, shared.templates, shared.images)
    return {SharedKey(record.part, key): record for records in kinds for key, record in records.items()}
