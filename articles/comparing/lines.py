"""Lines that left their paragraph: where one stands in another block of the new text, out of order, both are cut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from articles.comparing.alignment import Budget
from articles.comparing.blocks import BLANK, CODE, HEADING, Block
from articles.comparing.pairing import MOVED_LETTERS, Pairing

STRAYED_FROM = 75
"""Likeness from which a line is one that left its paragraph: lines of running text are more alike than paragraphs."""

_FEW = 20

_WHOLE = (BLANK, CODE, HEADING)
"""Kinds of block that are not cut: code is a block for each line anyway, and a heading may need its underline."""


class Cuts(NamedTuple):
    """The lines, by their numbers, that become blocks of their own in the old text and in the new one."""

    old: set[int]
    new: set[int]


class _Lines:
    """The longer lines of the blocks of one text that the blocks they became do not have, and whose they are.

    Where two blocks of several lines have none in common, one is the other wrapped anew, and no line left it.
    """

    def __init__(self, blocks: Iterable[Block], partners: Mapping[int, Block]) -> None:
        self.lines: list[Block] = []
        self.owners: list[Block] = []
        for block in blocks:
            if block.kind in _WHOLE:
                continue
            partner = partners.get(block.line)
            lines = block.text.split("\n")
            kept = set(partner.text.split("\n")).intersection(lines) if partner else set()
            if partner and len(lines) > 1 and "\n" in partner.text and not kept:
                continue
            for number, line in enumerate(lines, start=block.line):
                if len(line) >= MOVED_LETTERS and line not in kept:
                    self.lines.append(block._replace(text=line, line=number, parts=1))
                    self.owners.append(block)


def strayed(
    old: Sequence[Block],
    new: Sequence[Block],
    lined_up: Iterable[tuple[int, int]],
    moved: Mapping[int, int],
    pairing: Pairing,
) -> Cuts:
    """Return the lines that went out of a paragraph, or into one, past something that both texts have in its order."""
    cuts = Cuts(set(), set())
    if not any("\n" in block.text for block in (*old, *new)):
        return cuts
    kept = [(old[i], new[j]) for i, j in lined_up]
    pairs = [*kept, *((old[i], new[j]) for i, j in moved.items())]
    before = _Lines(old, {block.line: partner for block, partner in pairs})
    after = _Lines(new, {block.line: partner for partner, block in pairs})
    for i, j in _found(before.lines, after.lines, pairing.budget).items():
        is_whole = "\n" not in before.owners[i].text and "\n" not in after.owners[j].text
        here, there = before.lines[i].line, after.lines[j].line
        if not is_whole and any(_is_passed(here, there, *pair) for pair in kept):
            cuts.old.add(here)
            cuts.new.add(there)
    return cuts


def _found(old: list[Block], new: list[Block], budget: Budget) -> dict[int, int]:
    """Return which lines are the same; where many were lost, only those that did not change are sure."""
    lines = Pairing(old, new, budget)
    places, new_places = range(len(old)), range(len(new))
    if max(len(old), len(new)) > _FEW:
        return lines.moved_unchanged(places, new_places)
    return lines.moved(places, new_places, least=STRAYED_FROM)


def cut(blocks: Iterable[Block], lines: set[int]) -> list[Block]:
    """Return the blocks with each of the lines a block of its own."""
    return [part for block in blocks for part in (_parts(block, lines) if "\n" in block.text else (block,))]


def _is_passed(here: int, there: int, old: Block, new: Block) -> bool:
    """Return whether a line went past a block, or past lines of the block that it stood in, on its way."""
    return (old.line < here and new.line > there) or (old.last_line > here and new.last_line < there)


def _parts(block: Block, cuts: set[int]) -> Iterator[Block]:
    lines = block.text.split("\n")
    first = 0
    for after in range(1, len(lines) + 1):
        if after == len(lines) or not cuts.isdisjoint((block.line + after - 1, block.line + after)):
            yield block._replace(text="\n".join(lines[first:after]), line=block.line + first)
            first = after
