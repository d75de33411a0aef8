"""Differences between two texts: block by block, moved blocks recognised, and word by word inside what changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, starmap
from typing import NamedTuple

from articles.comparing.alignment import (
    Alphabet,
    Budget,
    Run,
    equal_runs,
    filled,
    shared_end,
    shared_start,
    unselected,
)
from articles.comparing.blocks import BLANK, CODE, Block, split
from articles.comparing.lines import cut, strayed
from articles.comparing.pairing import Pairing
from articles.comparing.splits import Gathering
from articles.comparing.words import ADDED, EQUAL, REMOVED, WORDS_BUDGET, Segment, segments

CHANGED, MOVED, MOVED_AWAY, SPLIT, JOINED = "changed", "moved", "moved_away", "split", "joined"

LINES_BUDGET = 250_000_000

MAX_LINES = 20_000
"""Beyond this many lines in a text, its blocks are what it has in common with the other at either end, and the rest."""

MAX_LETTERS = 1_100_000
"""Beyond this many characters in both texts together, only what they begin and end with is lined up at all."""

_LINES_IN_BLOCK = 50
_CUTTINGS = 2


class BlockChange(NamedTuple):
    """A block of one text or of both, equal, added, removed, changed, split, joined, moved or moved_away.

    A moved block stands twice: as `moved` in its new place, with both blocks and the words that changed on the way, and
    as `moved_away` where it stood, with the old block alone; `partner` is the number of the other place. `number`
    counts the changes from 1; equal blocks and blank lines have 0. Where a block was split, the new one holds all its
    parts with the blank lines between them; where blocks were joined, the old one does.
    """

    kind: str
    old: Block | None
    new: Block | None
    segments: tuple[Segment, ...] = ()
    number: int = 0
    partner: int = 0

    @property
    def heading(self) -> str:
        """The title of the section that the block stands in, in the newest text that has the block."""
        block = self.new or self.old
        return block.heading if block else ""

    @property
    def is_blank(self) -> bool:
        """Whether only blank lines are concerned."""
        return all(block is None or block.kind == BLANK for block in (self.old, self.new))

    @property
    def parts(self) -> int:
        """How many blocks it was split in or joined from."""
        return max(block.parts for block in (self.old, self.new) if block)


class Alignment(NamedTuple):
    """Which old block is which new one, by their places: those that kept their order, changed or not, and the moved."""

    lined_up: list[tuple[int, int]]
    moved: dict[int, int]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A run of equal blocks that a page leaves out."""

    blocks: tuple[BlockChange, ...]

    @property
    def count(self) -> int:
        """How many blocks are left out, blank lines not counted."""
        return sum(not block.is_blank for block in self.blocks)

    @property
    def line_count(self) -> int:
        first, last = self.blocks[0].new, self.blocks[-1].new
        return last.last_line - first.line + 1 if first and last else 0


@dataclass(frozen=True, slots=True)
class TextComparison:
    """Every block of both texts, in order: the old text's blocks in its order, the new text's in its order.

    The old text is its blocks joined by line breaks: of all that is equal, changed, split, joined, removed or
    moved_away. The new text is that of all that is equal, changed, split, joined, added or moved. `is_coarse` says that
    the texts were too large or too different to look into everything: some changes may be shown as a removal and an
    addition of more than differs.
    """

    blocks: tuple[BlockChange, ...]
    is_coarse: bool = False

    @property
    def is_equal(self) -> bool:
        return all(block.kind == EQUAL for block in self.blocks)

    @property
    def changes(self) -> tuple[BlockChange, ...]:
        """What differs, for a list to jump from; blank lines only when nothing else differs."""
        different = tuple(block for block in self.blocks if block.kind != EQUAL)
        return tuple(block for block in different if not block.is_blank) or different

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind there are; what moved counts once."""
        return dict(Counter(block.kind for block in self.changes if block.kind != MOVED_AWAY))

    @property
    def hunks(self) -> list[BlockChange | Skipped]:
        return self.unchanged_context(3)

    def unchanged_context(self, context: int) -> list[BlockChange | Skipped]:
        """Return the blocks with `context` equal ones kept around each change; the rest is folded into Skipped."""
        kept = bytearray(len(self.blocks))
        for direction in (range(len(self.blocks)), range(len(self.blocks) - 1, -1, -1)):
            near = 0
            for place in direction:
                block = self.blocks[place]
                if block.kind != EQUAL:
                    near, kept[place] = context, True
                elif near:
                    near -= not block.is_blank
                    kept[place] = True
        return list(_folded(self.blocks, kept))


def _folded(blocks: Sequence[BlockChange], kept: bytearray) -> Iterator[BlockChange | Skipped]:
    run: list[BlockChange] = []
    for block, is_kept in zip(blocks, kept, strict=True):
        if is_kept:
            if run:
                yield Skipped(tuple(run))
                run = []
            yield block
        else:
            run.append(block)
    if run:
        yield Skipped(tuple(run))


def compare_texts(old: str, new: str) -> TextComparison:
    """Return the differences between any two texts, in a time that hardly depends on what they are."""
    if old == new:
        return TextComparison(tuple(_equal(block, block) for block in split(old)))
    is_vast = len(old) + len(new) > MAX_LETTERS
    if is_vast or max(old.count("\n"), new.count("\n")) > MAX_LINES:
        comparison = _Comparing(*_few_blocks(old.split("\n"), new.split("\n")), is_vast).comparison()
        return replace(comparison, is_coarse=True)
    return _Comparing(split(old), split(new)).comparison()


def align(old: list[Block], new: list[Block]) -> Alignment:
    """Return which blocks of two texts are the same; of very many blocks only what they begin and end with."""
    return _Comparing(old, new, is_vast=len(old) + len(new) > 2 * MAX_LINES).alignment()


def _few_blocks(old: list[str], new: list[str]) -> tuple[list[Block], list[Block]]:
    """Cut the lines of two texts into blocks without a look at what they are."""
    start = shared_start(old, new)
    end = shared_end(old[start:], new[start:])

    def blocks(lines: list[str]) -> list[Block]:
        last = len(lines) - end
        cuts = [
            *range(0, start, _LINES_IN_BLOCK),
            start,
            *range(last, len(lines), _LINES_IN_BLOCK),
            len(lines),
        ]
        return [
            Block(CODE, "\n".join(lines[first:after]), first + 1, "")
            for first, after in pairwise(cuts)
            if first < after
        ]

    return blocks(old), blocks(new)


class _Comparing:
    """The steps of one comparison, and the places of blocks that each hands to the next.

    The equal blocks that both texts begin and end with are set aside: nothing in them is looked at again.
    """

    def __init__(self, old: list[Block], new: list[Block], is_vast: bool = False) -> None:
        old_texts, new_texts = _texts(old), _texts(new)
        start = shared_start(old_texts, new_texts)
        end = shared_end(old_texts[start:], new_texts[start:])
        old_end, new_end = len(old) - end, len(new) - end
        self.start = list(zip(old[:start], new[:start], strict=True))
        self.end = list(zip(old[old_end:], new[new_end:], strict=True))
        self.pairing = Pairing(old[start:old_end], new[start:new_end])
        self._take(old[start:old_end], new[start:new_end])
        self.lines_budget = Budget(0 if is_vast else LINES_BUDGET)
        self.words_budget = Budget(0 if is_vast else WORDS_BUDGET)
        self.is_vast = is_vast

    def _take(self, old: list[Block], new: list[Block]) -> None:
        self.old, self.new = old, new
        self.pairing.old, self.pairing.new = old, new
        self.old_texts, self.new_texts = _texts(old), _texts(new)

    def comparison(self) -> TextComparison:
        lined_up, away = self._alignment([]) if self.is_vast else self._alignment_by_lines()
        middle = numbered(list(self._changes(lined_up, away)))
        blocks = (*starmap(_equal, self.start), *middle, *starmap(_equal, self.end))
        budgets = (self.lines_budget, self.words_budget, self.pairing.budget)
        return TextComparison(blocks, is_coarse=any(budget.is_exceeded for budget in budgets))

    def _alignment_by_lines(self) -> Alignment:
        """Line up the blocks, and again with the lines that left their paragraphs as blocks, where that shows moves."""
        old, new = self.old, self.new
        alignment = self._gathered_alignment()
        shown = self._moved_letters(alignment)
        for _ in range(_CUTTINGS):
            cuts = strayed(self.old, self.new, *alignment, self.pairing)
            if not cuts.old:
                break
            whole = self.old, self.new
            old, new = cut(old, cuts.old), cut(new, cuts.new)
            self._take(old, new)
            parted = self._gathered_alignment()
            more = self._moved_letters(parted)
            if (-len(more), sum(more)) >= (-len(shown), sum(shown)):
                # Neither more blocks moved nor smaller ones.
                self._take(*whole)
                break
            alignment, shown = parted, more
        return alignment

    def _moved_letters(self, alignment: Alignment) -> list[int]:
        return [len(self.new[place].text) for place in alignment.moved.values()]

    def _gathered_alignment(self) -> Alignment:
        """Make one block of what was split or joined, then line the blocks up."""
        gathering = Gathering(self.old, self.new, self._runs(), self.pairing)
        self._take(gathering.old, gathering.new)
        return self._alignment(gathering.runs)

    def alignment(self) -> Alignment:
        start = len(self.start)
        old_end, new_end = start + len(self.old), start + len(self.new)
        lined_up, moved = self._alignment(self._runs())
        return Alignment(
            [
                *((place, place) for place in range(start)),
                *((start + i, start + j) for i, j in lined_up),
                *((old_end + place, new_end + place) for place in range(len(self.end))),
            ],
            {start + i: start + j for i, j in moved.items()},
        )

    def _alignment(self, runs: Iterable[Run]) -> Alignment:
        lined_up = [
            (run.old + step, run.new + step)
            for run in filled(self.old_texts, self.new_texts, runs)
            for step in range(run.size)
        ]
        return Alignment(lined_up, {} if self.is_vast else self._moves(lined_up))

    def _runs(self) -> list[Run]:
        """Return the runs of blocks that are equal or changed; blank lines are lined up last."""
        if self.is_vast:
            return []
        old = [place for place, block in enumerate(self.old) if block.kind != BLANK]
        new = [place for place, block in enumerate(self.new) if block.kind != BLANK]
        return list(self._runs_of(old, new))

    def _runs_of(self, old: list[int], new: list[int]) -> Iterator[Run]:
        alphabet = Alphabet()
        equal = equal_runs(
            alphabet.write(self.old_texts[i] for i in old),
            alphabet.write(self.new_texts[j] for j in new),
            self.lines_budget,
        )
        i = j = 0
        for run in equal:
            yield from self._changed(old[i : run.old], new[j : run.new])
            yield from unselected([run], self.old_texts, self.new_texts, old, new)
            i, j = run.old + run.size, run.new + run.size
        yield from self._changed(old[i:], new[j:])

    def _changed(self, old: list[int], new: list[int]) -> Iterator[Run]:
        for i, j in self.pairing.similar(old, new):
            yield Run(i, j, 1)

    def _moves(self, lined_up: list[tuple[int, int]]) -> dict[int, int]:
        old_left = set(range(len(self.old))).difference(i for i, _ in lined_up)
        new_left = set(range(len(self.new))).difference(j for _, j in lined_up)
        return self.pairing.moved(
            [i for i in sorted(old_left) if self.old[i].kind != BLANK],
            [j for j in sorted(new_left) if self.new[j].kind != BLANK],
        )

    def _changes(self, lined_up: list[tuple[int, int]], away: dict[int, int]) -> Iterator[BlockChange]:
        here = {j: i for i, j in away.items()}
        i = j = 0
        for next_i, next_j in (*lined_up, (len(self.old), len(self.new))):
            if next_i - i == 1 == next_j - j and self.old[i].kind == BLANK == self.new[j].kind:
                yield self._beside(CHANGED, self.old[i], self.new[j])
                i, j = next_i, next_j
            for place in range(i, next_i):
                yield BlockChange(MOVED_AWAY if place in away else REMOVED, self.old[place], None)
            for place in range(j, next_j):
                if place in here:
                    yield self._beside(MOVED, self.old[here[place]], self.new[place])
                else:
                    yield BlockChange(ADDED, None, self.new[place])
            if next_i < len(self.old):
                old, new = self.old[next_i], self.new[next_j]
                if old.text == new.text:
                    yield _equal(old, new)
                else:
                    yield self._beside(_kind(old, new), old, new)
            i, j = next_i + 1, next_j + 1

    def _beside(self, kind: str, old: Block, new: Block) -> BlockChange:
        return BlockChange(kind, old, new, segments(old.text, new.text, self.words_budget))


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks]


def _equal(old: Block, new: Block) -> BlockChange:
    return BlockChange(EQUAL, old, new)


def _kind(old: Block, new: Block) -> str:
    return SPLIT if new.parts > 1 else JOINED if old.parts > 1 else CHANGED


def numbered(blocks: list[BlockChange]) -> Iterator[BlockChange]:
    """Count the changes, and tell the two places of each moved block of each other."""
    different = (place for place, block in enumerate(blocks) if block.kind != EQUAL and not block.is_blank)
    numbers = {place: number for number, place in enumerate(different, start=1)}
    places: dict[str, dict[Block | None, int]] = {MOVED: {}, MOVED_AWAY: {}}
    for place, number in numbers.items():
        if blocks[place].kind in places:
            places[blocks[place].kind][blocks[place].old] = number
    for place, block in enumerate(blocks):
        if place not in numbers:
            yield block
        else:
            elsewhere = {MOVED: MOVED_AWAY, MOVED_AWAY: MOVED}.get(block.kind)
            partner = places[elsewhere][block.old] if elsewhere else 0
            yield block._replace(number=numbers[place], partner=partner)
