"""Three-way merge of whole snapshots, and what the editor's answers make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import Any

from articles.merging.outcome import THEIRS, Answer, Conflict, Sides, TakenChange, Unresolved
from articles.merging.parts import PartsMerge, merge_categories
from articles.merging.texts import TextMerge, merge_texts
from articles.shared import Category
from articles.snapshot import MAX_BODY_BYTES, Snapshot
from articles.stored import Header

ATTRIBUTES = tuple(attribute.name for attribute in fields(Header) if attribute.name != "categories")
"""What the article itself holds, one by one."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two edits of one snapshot made one; where they are in conflict, `snapshot` holds theirs, the stored revision.

    `merged` lists the changes that were taken without a question. Give the conflicts' answers to resolve().
    """

    snapshot: Snapshot
    conflicts: tuple[Conflict, ...]
    merged: tuple[TakenChange, ...]
    _sides: Sides[Snapshot] = field(repr=False)
    _text: TextMerge = field(repr=False)
    _parts: PartsMerge = field(repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether nothing has to be asked; then the snapshot fits together if those that were merged did."""
        return not self.conflicts


def merge(base: Snapshot, mine: Snapshot, theirs: Snapshot) -> Merge:
    """Return what two edits of `base` make together; each of the three has to pass its own check().

    What one side changed is taken, and what both changed alike. What both changed to different ends is a conflict, and
    so is what one removed and the other changed or newly uses.
    """
    sides = Sides(base, mine, theirs)
    text = merge_texts(base.body, mine.body, theirs.body)
    if not text.conflicts and _is_too_long(text.text({})):
        text = TextMerge.contested(Sides(base.body, mine.body, theirs.body))
    parts = PartsMerge(sides)
    attributes = {name: Sides(*(getattr(side, name) for side in sides)) for name in ATTRIBUTES}
    conflicts = (
        *(
            Conflict(name, name, "", (name,), *contents)
            for name, contents in attributes.items()
            if contents.is_contested
        ),
        *parts.conflicts,
        *text.conflicts,
    )
    taken = (*_taken_attributes(attributes), *_taken_categories(sides), *parts.taken, *text.taken)
    return Merge(_settled(sides, text, parts, {}), conflicts, taken, sides, text, parts)


def resolve(merge: Merge, answers: Mapping[str, Answer]) -> Snapshot:
    """Return the merged snapshot with every conflict decided by its key's answer; other keys are ignored.

    Raises Unresolved, naming the conflicts without an answer that they allow. The snapshot may be longer than an
    article may be, so check() it.
    """
    unresolved = [conflict.key for conflict in merge.conflicts if not conflict.allows(answers.get(conflict.key))]
    if unresolved:
        raise Unresolved(unresolved)
    return _settled(merge._sides, merge._text, merge._parts, answers)


def _settled(sides: Sides[Snapshot], text: TextMerge, parts: PartsMerge, answers: Mapping[str, Answer]) -> Snapshot:
    chosen = {key: answer for key, answer in answers.items() if isinstance(answer, str)}
    contents: dict[str, Any] = {}
    for name in ATTRIBUTES:
        versions = Sides(*(getattr(side, name) for side in sides))
        contents[name] = getattr(versions, chosen.get(name, THEIRS)) if versions.is_contested else versions.merged
    contents |= parts.parts(chosen)
    return replace(sides.theirs, body=text.text(answers), categories=merge_categories(sides), **contents)


def _is_too_long(body: str) -> bool:
    return len(body.encode("utf-8", "surrogatepass")) > MAX_BODY_BYTES


def _taken_attributes(attributes: Mapping[str, Sides[Any]]) -> Iterator[TakenChange]:
    for name, contents in attributes.items():
        if contents.changed_by and not contents.is_contested:
            yield TakenChange(contents.changed_by, name, "", (name,), contents.base, contents.merged)


def _taken_categories(sides: Sides[Snapshot]) -> Iterator[TakenChange]:
    for key in dict.fromkeys(chain(*(side.categories for side in sides))):
        category = Sides(*(key if key in side.categories else None for side in sides))
        if category.changed_by:
            yield TakenChange(category.changed_by, Category.part, key, (), category.base, category.merged)
