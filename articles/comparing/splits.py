"""Paragraphs that were split in two or more, or joined to one: which blocks beside a changed one are parts of it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from articles.comparing.alignment import Run, equal_runs
from articles.comparing.blocks import BLANK, CODE, ROW, Block, join
from articles.comparing.pairing import Pairing

FEWEST_WORDS = 3

SHARE = 2 / 3
"""How much of a part stands in the whole, in pieces of two words at least."""

STRANGERS = 1
"""How many blocks in a row may stand between two parts without being one, such as a new heading."""

Span = tuple[int, int]
"""Places of blocks in a row: the first, and the one after the last."""


class Gathering:
    """Two texts in which the parts of what was split or joined are one block, and their alignment in the new places."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], runs: Iterable[Run], pairing: Pairing) -> None:
        self._old, self._new, self._pairing = old, new, pairing
        given = list(runs)
        old_spans, new_spans = self._spans(given)
        self.old, old_places = _gathered(old, old_spans)
        self.new, new_places = _gathered(new, new_spans)
        self.runs = [Run(old_places[run.old], new_places[run.new], run.size) for run in given]

    def _spans(self, runs: list[Run]) -> tuple[list[Span], list[Span]]:
        old_spans: list[Span] = []
        new_spans: list[Span] = []
        old_free = new_free = 0
        for run, following in pairwise((*runs, Run(len(self._old), len(self._new), 0))):
            old_end, new_end = run.old + run.size, run.new + run.size
            if self._is_changed(run):
                span = self._grown(self._old[run.old], self._new, run.new, (new_free, following.new))
                if span != (run.new, new_end):
                    new_spans.append(span)
                    new_end = span[1]
                else:
                    span = self._grown(self._new[run.new], self._old, run.old, (old_free, following.old))
                    if span != (run.old, old_end):
                        old_spans.append(span)
                        old_end = span[1]
            old_free, new_free = old_end, new_end
        return old_spans, new_spans

    def _is_changed(self, run: Run) -> bool:
        if run.size != 1:
            return False
        old, new = self._old[run.old], self._new[run.new]
        return old.text != new.text and _is_prose(old) and _is_prose(new)

    def _grown(self, whole: Block, blocks: Sequence[Block], place: int, free: Span) -> Span:
        """Return the one at `place` with the free blocks around it that are parts of `whole` too."""
        span = (place, place + 1)
        shared = -1
        for step, end in ((1, free[1]), (-1, free[0] - 1)):
            strangers = 0
            for candidate in range(place + step, end, step):
                if blocks[candidate].kind == BLANK:
                    continue
                if not _is_prose(blocks[candidate]):
                    break
                if shared < 0:
                    shared = self._shared(whole, blocks, span)
                wider = min(span[0], candidate), max(span[1], candidate + 1)
                least = max(FEWEST_WORDS, SHARE * len(self._pairing.written(blocks[candidate].text)))
                # A candidate cannot hold more words of the whole than were not found yet.
                most = len(self._pairing.written(whole.text)) - shared
                found = self._shared(whole, blocks, wider) if most >= least else shared
                if found - shared >= least:
                    span, shared = wider, found
                    strangers = 0
                elif strangers == STRANGERS:
                    break
                else:
                    strangers += 1
        return span

    def _shared(self, whole: Block, blocks: Sequence[Block], span: Span) -> int:
        """Return how many words of `whole` stand in the span, in their order and not alone."""
        words = "".join(self._pairing.written(block.text) for block in blocks[slice(*span)])
        runs = equal_runs(self._pairing.written(whole.text), words, self._pairing.budget)
        return sum(run.size for run in runs if run.size > 1)


def _is_prose(block: Block) -> bool:
    return block.kind not in (ROW, CODE, BLANK)


def _gathered(blocks: Sequence[Block], spans: Iterable[Span]) -> tuple[list[Block], list[int]]:
    """Return the blocks with each span made one, and the new place of each block, and of the end, by its old place."""
    gathered: list[Block] = []
    places: list[int] = []
    done = 0
    for first, after in (*spans, (len(blocks), len(blocks))):
        places += range(len(gathered), len(gathered) + first - done)
        gathered += blocks[done:first]
        places += [len(gathered)] * (after - first)
        if first < after:
            inside = blocks[first:after]
            parts = sum(block.kind != BLANK for block in inside)
            gathered.append(inside[0]._replace(text=join(inside), parts=parts))
        done = after
    return gathered, [*places, len(gathered)]
