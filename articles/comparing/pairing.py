"""Which block of the old text became which block of the new one, when their words differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from rapidfuzz import fuzz

from articles.comparing.alignment import Alphabet, Budget, longest_rising
from articles.comparing.blocks import Block
from articles.comparing.words import words

PAIRING_BUDGET = 250_000_000

CHANGED_FROM = 40
"""Likeness, of 100, from which two blocks in the same place are one block that changed."""

MOVED_FROM = 60
"""Likeness from which a block elsewhere is one that moved; shorter blocks than MOVED_LETTERS move only unchanged."""

PLAIN_FROM = 75
"""Likeness letter by letter from which two paragraphs are plainly one; any two share about half of their letters."""

MOVED_LETTERS = 40
_MOVED_LETTERS_UNCHANGED = 20

_SHORT = 120
_SIDE_BY_SIDE = 400
_BAND = 10
_FEW_WORDS = 20
_STEPS = sorted(product(range(3), repeat=2), key=sum)
_PAIR_COST = 5_000
_LETTERS_COST = 1_000
_LOST = 10
_VAST = 4_000_000


class Pairing:
    """The likeness of blocks, and what follows from it, within one budget."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], budget: Budget | None = None) -> None:
        self.budget = budget or Budget(PAIRING_BUDGET)
        self.old, self.new = old, new
        self._alphabet = Alphabet()
        self._written: dict[str, str] = {}

    def similar(self, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
        """Return the pairs of changed blocks in a gap between equal ones, given and returned as places, both rising."""
        if len(old) == len(new) == 1:
            return [(old[0], new[0])] if self._is_changed(old[0], new[0]) else []
        pairs: list[tuple[int, int]] = []
        for old_gap, new_gap, plain in _cut(old, new, self._in_step(old, new)):
            for old_rest, new_rest, sure in _cut(old_gap, new_gap, self._anchors(old_gap, new_gap)):
                pairs += [*self._best_pairs(old_rest, new_rest), *sure]
            pairs += plain
        return pairs

    def moved(self, old: Sequence[int], new: Sequence[int], least: float = MOVED_FROM) -> dict[int, int]:
        """Return which of the blocks left over on both sides are the same: unchanged first, then the most alike."""
        pairs = self.moved_unchanged(old, new)
        taken = set(pairs.values())
        old = [i for i in old if i not in pairs and len(self.old[i].text) >= MOVED_LETTERS]
        new = [j for j in new if j not in taken and len(self.new[j].text) >= MOVED_LETTERS]
        found = [(self._likeness(i, j, least), i, j) for i, j in self._candidates(old, new)]
        for likeness, i, j in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if likeness and i not in pairs and j not in taken:
                pairs[i] = j
                taken.add(j)
        return pairs

    def moved_unchanged(self, old: Sequence[int], new: Sequence[int]) -> dict[int, int]:
        pairs: dict[int, int] = {}
        by_text: dict[str, list[int]] = {}
        for place in reversed(new):
            by_text.setdefault(self.new[place].text, []).append(place)
        for place in old:
            block = self.old[place]
            if len(block.text) >= _MOVED_LETTERS_UNCHANGED and by_text.get(block.text):
                pairs[place] = by_text[block.text].pop()
        return pairs

    def _is_changed(self, i: int, j: int) -> bool:
        # Between the same neighbours, and of the same kind, less likeness is enough.
        least = CHANGED_FROM / 2 if self.old[i].kind == self.new[j].kind else CHANGED_FROM
        return self._likeness(i, j, least) > 0

    def _candidates(self, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
        """Return pairs worth a closer look: all of few; of many, those that share most words found nowhere else."""
        if len(old) * len(new) <= _SIDE_BY_SIDE:
            return [(i, j) for i in old for j in new]
        old_owners, new_owners = self._owners(self.old, old), self._owners(self.new, new)
        votes: dict[int, Counter[int]] = {}
        for word, i in old_owners.items():
            j = new_owners.get(word, -1)
            if i >= 0 and j >= 0:
                votes.setdefault(i, Counter())[j] += 1
        return [(i, j) for i in sorted(votes) for j, _ in votes[i].most_common(2)]

    def _owners(self, blocks: Sequence[Block], places: Sequence[int]) -> dict[str, int]:
        """Return the one block that each word, in short blocks also each two words, stand in; -1 for several."""
        owners: dict[str, int] = {}
        for place in places:
            written = self.written(blocks[place].text)
            found = set(written)
            if len(written) <= _FEW_WORDS:
                found.update(map(str.__add__, written, written[1:]))
            for word in found:
                owners[word] = -1 if word in owners else place
        return owners

    def _in_step(self, old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield what is plainly the same in a large gap while both texts go on side by side, as places in both."""
        if len(old) * len(new) <= _SIDE_BY_SIDE:
            return
        i = j = misses = 0
        while i < len(old) and j < len(new) and misses < _LOST:
            misses += 1
            for step, new_step in _STEPS:
                here, there = i + step, j + new_step
                if here < len(old) and there < len(new) and self._are_plainly_one(old[here], new[there]):
                    i, j, misses = here, there, 0
                    yield i, j
                    break
            i, j = i + 1, j + 1

    def _are_plainly_one(self, i: int, j: int) -> bool:
        old, new = self.old[i].text, self.new[j].text
        if min(len(old), len(new)) <= _SHORT:
            return False
        cost = _LETTERS_COST + len(old) * len(new) // 50
        return (
            self.budget.affords(cost) and self.budget.spend(cost) and fuzz.ratio(old, new, score_cutoff=PLAIN_FROM) > 0
        )

    def _anchors(self, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
        """Return surely changed blocks of a large gap, as places in `old` and `new`, to cut it into small ones."""
        if len(old) * len(new) <= _SIDE_BY_SIDE:
            return []
        best: dict[int, tuple[float, int]] = {}
        for i, j in self._candidates(old, new):
            likeness = self._likeness(i, j, CHANGED_FROM)
            if likeness > best.get(i, (0.0, 0))[0]:
                best[i] = (likeness, j)
        pairs = [(i, j) for i, (_, j) in sorted(best.items())]
        old_order = {place: order for order, place in enumerate(old)}
        new_order = {place: order for order, place in enumerate(new)}
        rising = longest_rising([j for _, j in pairs])
        return [(old_order[pairs[place][0]], new_order[pairs[place][1]]) for place in rising]

    def _best_pairs(self, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
        """Return the pairs of the greatest likeness in all that keep the order; in a large gap, near its diagonal."""
        if not old or not new:
            return []
        width = len(new)
        if len(old) * len(new) > _SIDE_BY_SIDE:
            width = min(_BAND, self.budget.units // _PAIR_COST // (2 * len(old)))
        best: list[dict[int, float]] = [{}]
        ways: list[dict[int, str]] = []
        for row, i in enumerate(old):
            middle = row * len(new) // len(old)
            columns = range(max(0, middle - width), min(len(new), middle + width + 1))
            above, here, way = best[-1], {}, {}
            left = 0.0
            for column in columns:
                up = above.get(column, above.get(min(column, columns[-1]), 0.0))
                corner = above.get(column - 1, 0.0) + self._likeness(i, new[column], CHANGED_FROM)
                here[column] = max(left, up, corner)
                way[column] = "pair" if corner > max(left, up) else "up" if up >= left else "left"
                left = here[column]
            best.append(here)
            ways.append(way)
        return _traced(old, new, ways)

    def _likeness(self, i: int, j: int, least: float) -> float:
        """Return how alike two blocks are, from 0 to 100, in the order of their words; 0 below `least`."""
        if not self.budget.spend(_PAIR_COST):
            return 0.0
        old, new = self.old[i].text, self.new[j].text
        old_words, new_words = self.written(old), self.written(new)
        likeness = 0.0
        if len(old_words) * len(new_words) > _VAST:
            # For two enormous blocks the words that they share are telling enough.
            old_set, new_set = set(old_words), set(new_words)
            likeness = 200 * len(old_set & new_set) / (len(old_set) + len(new_set))
        elif old_words and new_words and self.budget.spend(len(old_words) * len(new_words) // 8):
            likeness = fuzz.ratio(old_words, new_words, score_cutoff=least)
        if likeness < least and len(old) <= _SHORT and len(new) <= _SHORT:
            # Half the letters of any two lines agree by chance.
            likeness = 2 * fuzz.ratio(old, new, score_cutoff=50 + least / 2) - 100
        return likeness if likeness >= least else 0.0

    def written(self, text: str) -> str:
        """Return the words of a text, a letter for each; the same letter for the same word in every text."""
        written = self._written.get(text)
        if written is None:
            written = self._written[text] = self._alphabet.write(words(text))
        return written


def _cut(
    old: Sequence[int], new: Sequence[int], anchors: Iterable[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[int], list[tuple[int, int]]]]:
    """Yield the gaps between anchors, places in `old` and `new`, with the pair that ends each, with none at the end."""
    i = j = 0
    for next_i, next_j in anchors:
        yield old[i:next_i], new[j:next_j], [(old[next_i], new[next_j])]
        i, j = next_i + 1, next_j + 1
    yield old[i:], new[j:], []


def _traced(old: Sequence[int], new: Sequence[int], ways: list[dict[int, str]]) -> list[tuple[int, int]]:
    pairs = []
    row, column = len(old) - 1, len(new) - 1
    while row >= 0 and column >= 0:
        way = ways[row].get(column)
        if way == "pair":
            pairs.append((old[row], new[column]))
            row, column = row - 1, column - 1
        elif way == "left" or (way is None and column > max(ways[row])):
            column -= 1
        else:
            row -= 1
    return pairs[::-1]
