"""Three-way merge of a block that both sides reworded."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from articles.comparing.alignment import Budget
from articles.comparing.words import EQUAL, REMOVED, segments
from articles.merging.outcome import Sides


class _Edit(NamedTuple):
    """Letters of the base, from `start` to `end`, that `text` takes the place of."""

    start: int
    end: int
    text: str


def merge_words(sides: Sides[str], my_budget: Budget, their_budget: Budget) -> str | None:
    """Return a text that both sides reworded, None where their changes touch: no word stands unchanged between them.

    The border of a table cell parts them as a word does. The same change on both sides is one.
    """
    mine = set(_edits(sides.base, sides.mine, my_budget))
    theirs = set(_edits(sides.base, sides.theirs, their_budget))
    edits = sorted(mine | theirs)
    for before, after in pairwise(edits):
        is_of_one_side = {before, after} <= mine or {before, after} <= theirs
        if not is_of_one_side and _touch(sides.base, before, after):
            return None
    merged = []
    position = 0
    for edit in edits:
        merged += [sides.base[position : edit.start], edit.text]
        position = edit.end
    return "".join([*merged, sides.base[position:]])


def _touch(base: str, before: _Edit, after: _Edit) -> bool:
    between = base[before.end : after.start]
    return not any(letter == "|" or letter.isalnum() for letter in between)


def _edits(old: str, new: str, budget: Budget) -> Iterator[_Edit]:
    position = start = 0
    added = ""
    for kind, text in segments(old, new, budget):
        if kind == EQUAL:
            if start < position or added:
                yield _Edit(start, position, added)
            position += len(text)
            start, added = position, ""
        elif kind == REMOVED:
            position += len(text)
        else:
            added += text
    if start < position or added:
        yield _Edit(start, position, added)
