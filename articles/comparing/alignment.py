"""Lining up two sequences: which items of the old one are which items of the new one, within a budget of time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

MATRIX_CELLS = 400_000_000
"""The largest bit matrix, old × new, that is kept in memory: 50 MB."""


_FEW_CELLS = 100_000
"""A matrix so small that a look at the ends of the sequences would cost more than it saves."""


class Run(NamedTuple):
    """`size` items from `old` on that are the items from `new` on."""

    old: int
    new: int
    size: int


class Budget:
    """What a comparison may still cost, in units of about a nanosecond."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.is_exceeded = False

    def spend(self, units: int) -> bool:
        """Take `units` where they are left and return True; otherwise remember that something was not done."""
        if not self.affords(units):
            self.is_exceeded = True
            return False
        self.units -= units
        return True

    def affords(self, units: int) -> bool:
        return units <= self.units


class Alphabet(dict[Hashable, str]):
    """A letter for each different item, so that a sequence of items becomes a string, which is compared fastest."""

    def __missing__(self, item: Hashable) -> str:
        letter = self[item] = chr(len(self))
        return letter

    def write(self, items: Iterable[Hashable]) -> str:
        return "".join(map(self.__getitem__, items))


def shared_start(old: Sequence[Any], new: Sequence[Any]) -> int:
    """Return how many items both sequences begin with; by slices, which are compared at the speed of C."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def shared_end(old: Sequence[Any], new: Sequence[Any]) -> int:
    """Return how many items both sequences end with."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest strictly rising subsequence of `numbers` (patience sorting)."""
    tops: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(places[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            places.append(place)
        else:
            tops[pile], places[pile] = number, place
    rising = []
    place = places[-1] if places else -1
    while place >= 0:
        rising.append(place)
        place = before[place]
    return rising[::-1]


def equal_runs(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Run]:
    """Return the runs of a longest common subsequence; of a shorter one where the budget does not reach.

    Beyond the matrix the letters that stand once on either side are lined up first (Bram Cohen's patience diff), and
    what lies between them is compared by itself.
    """
    if len(old) * len(new) <= _FEW_CELLS and budget.spend(len(old) * len(new) // 2):
        return _matrix_runs(old, new)
    runs: list[Run] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        old_start, old_end, new_start, new_end = waiting.pop()
        a, b = old[old_start:old_end], new[new_start:new_end]
        start = shared_start(a, b)
        end = shared_end(a[start:], b[start:])
        if start:
            runs.append(Run(old_start, new_start, start))
        if end:
            runs.append(Run(old_end - end, new_end - end, end))
        a, b = a[start : len(a) - end], b[start : len(b) - end]
        if not a or not b:
            continue
        old_start, new_start = old_start + start, new_start + start
        cells = len(a) * len(b)
        if cells <= MATRIX_CELLS and budget.affords(cells // 2):
            budget.spend(cells // 2)
            runs += [Run(old_start + run.old, new_start + run.new, run.size) for run in _matrix_runs(a, b)]
        elif budget.spend(200 * (len(a) + len(b))):
            anchors = _anchors(a, b)
            if not anchors or not budget.spend(4_000 * len(anchors)):
                # Nothing in the middle is surely the same; that it might be is what the reader is told.
                budget.is_exceeded = True
                continue
            edges = [(-1, -1), *anchors, (len(a), len(b))]
            runs += [Run(old_start + i, new_start + j, 1) for i, j in anchors]
            waiting += [
                (old_start + i + 1, old_start + next_i, new_start + j + 1, new_start + next_j)
                for (i, j), (next_i, next_j) in pairwise(edges)
                if i + 1 < next_i and j + 1 < next_j
            ]
    return sorted(runs)


def _matrix_runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    return [Run(block.a, block.b, block.size) for block in Indel.editops(old, new).as_matching_blocks() if block.size]


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    old_counts, new_counts = Counter(old), Counter(new)
    places = {letter: place for place, letter in enumerate(new) if new_counts[letter] == 1}
    pairs = [
        (place, places[letter]) for place, letter in enumerate(old) if old_counts[letter] == 1 and letter in places
    ]
    return [pairs[place] for place in longest_rising([j for _, j in pairs])]


def filled(old: Sequence[Any], new: Sequence[Any], runs: Iterable[Run]) -> list[Run]:
    """Return rising `runs`, each grown over the equal items beside it.

    What says nothing by itself, white space between words and blank lines between paragraphs, is left out of an
    alignment, lest it pull unlike things together; here it joins what it stands beside.
    """
    grown: list[Run] = []
    i = j = 0
    for old_start, new_start, size in (*(run for run in runs if run.size), Run(len(old), len(new), 0)):
        first = i
        while i < old_start and j < new_start and old[i] == new[j]:
            i, j = i + 1, j + 1
        ahead = i - first
        old_end, new_end = old_start + size, new_start + size
        while old_start > i and new_start > j and old[old_start - 1] == new[new_start - 1]:
            old_start, new_start = old_start - 1, new_start - 1
        last = grown.pop() if grown else Run(0, 0, 0)
        if (old_start, new_start) == (i, j):
            grown.append(Run(last.old, last.new, old_end - last.old))
        else:
            grown += (Run(last.old, last.new, last.size + ahead), Run(old_start, new_start, old_end - old_start))
        i, j = old_end, new_end
    return [run for run in grown if run.size]


def unselected(
    runs: Iterable[Run],
    old: Sequence[Any],
    new: Sequence[Any],
    old_places: Sequence[int],
    new_places: Sequence[int],
) -> Iterator[Run]:
    """Yield runs of `old` and `new` for the runs of a selection of them, the items at the given places."""
    for run in runs:
        first, last = old_places[run.old], old_places[run.old + run.size - 1]
        new_first, new_last = new_places[run.new], new_places[run.new + run.size - 1]
        if old[first : last + 1] == new[new_first : new_last + 1]:
            yield Run(first, new_first, last + 1 - first)
        else:
            for step in range(run.size):
                yield Run(old_places[run.old + step], new_places[run.new + step], 1)
