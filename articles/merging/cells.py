"""The cells of a merge of texts, and which of them have to be asked about, together with which others."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import cast

from articles.comparing.alignment import Budget
from articles.comparing.texts import MAX_LINES
from articles.comparing.words import WORDS_BUDGET, words
from articles.merging.outcome import Sides
from articles.merging.units import EditedVersion, Unit, Version, widest
from articles.merging.words import merge_words

PHRASE_WORDS = 4
"""So many words in a row, found once before and once after, are the same words in another place."""

Member = int | Unit
"""What stands in a gap: a unit of the base, by its place, or a new one."""


def said(member: Member) -> int | str:
    """Return what makes a member of a gap the same on both sides."""
    return member.text if isinstance(member, Unit) else member


class Cells:
    """Three versions of a text, cut at the units that both sides kept in their order.

    Each of these `kept` units is a cell with an odd number; the gaps before, between and after them are cells with even
    numbers, empty or not. `words` holds what a unit that both sides reworded comes to, None where that is contested.
    """

    def __init__(self, base: str, mine: str, theirs: str) -> None:
        is_vast = max(text.count("\n") for text in (base, mine, theirs)) > MAX_LINES
        self.base = Version(base, is_vast)
        self.mine = EditedVersion(self.base, mine)
        self.theirs = EditedVersion(self.base, theirs)
        self.kept = [unit for unit in range(len(self.base.units)) if self.mine.keeps(unit) and self.theirs.keeps(unit)]
        self.count = 2 * len(self.kept) + 1
        # The gap with the number 2 g lies between the edges g and g + 1 of each version.
        self._edges = Sides(
            [-1, *self.kept, len(self.base.units)],
            [-1, *(self.mine.places[unit] for unit in self.kept), len(self.mine.units)],
            [-1, *(self.theirs.places[unit] for unit in self.kept), len(self.theirs.units)],
        )
        self.words = dict(self._merged_words())
        self.is_changed = bytearray(map(self._differs, range(self.count)))

    def units(self, first: int, last: int) -> Sides[list[Unit]]:
        """Return what each version holds in the cells from `first` to `last`."""
        return Sides(
            *(
                version.units[edges[(first + 1) // 2] + 1 - first % 2 : edges[last // 2 + 1] + last % 2]
                for version, edges in zip((self.base, self.mine, self.theirs), self._edges, strict=True)
            )
        )

    def versions(self, unit: int) -> Sides[Unit]:
        """Return a unit of the base that both sides have."""
        mine, theirs = self.mine.places[unit], self.theirs.places[unit]
        return Sides(self.base.units[unit], self.mine.units[mine], self.theirs.units[theirs])

    def members(self, gap: int) -> Sides[list[Member]]:
        base, mine, theirs = (range(edges[gap // 2] + 1, edges[gap // 2 + 1]) for edges in self._edges)
        return Sides(list(base), _members(self.mine, mine), _members(self.theirs, theirs))

    def arranged(self, gap: int) -> list[Member] | None:
        """Return what stands in a gap of the merged text, None where the sides contradict each other."""
        base, mine, theirs = self.members(gap)
        order = Sides(*(list(map(said, members)) for members in (base, mine, theirs)))
        if order.mine == order.theirs:
            return [_wider(*pair) for pair in zip(mine, theirs, strict=True)]
        if not order.is_contested:
            return theirs if order.mine == order.base else mine
        if set(order.mine) <= set(order.base) >= set(order.theirs):
            # Both only took away; neither touched what the other took.
            kept = set(order.mine) & set(order.theirs)
            return [member for member in base if member in kept]
        return None

    def questions(self) -> list[tuple[int, int]]:
        """Return the first and last cell of each run of cells to ask about.

        Beside what is contested that is all that one answer would otherwise leave twice or nowhere: the other cells
        that a moved unit or phrase stands in, and the changes next to a change, for blocks are split and joined.
        """
        is_asked = bytearray(
            self.words.get(self.kept[cell // 2], "") is None if cell % 2 else self._is_contested(cell)
            for cell in range(self.count)
        )
        links: set[tuple[int, ...]] = set()
        for unit, cells in self._rearranged():
            if self._is_contradicted(unit, cells):
                for cell in cells:
                    is_asked[cell] = True
            links.add(tuple(sorted(set(cells))))
        for places in self._phrases_moved():
            cells = [cell for place in places for cell in self._cells_of(place)]
            if len(places) == 3:
                # Both took it away from here, each to another place.
                for cell in cells:
                    is_asked[cell] = True
            links.add(tuple(sorted(set(cells))))
        return _runs(is_asked, self._joined(is_asked, sorted(links)))

    # Cells

    def _merged_words(self) -> Iterator[tuple[int, str | None]]:
        budgets = (Budget(WORDS_BUDGET), Budget(WORDS_BUDGET))
        for unit in range(len(self.base.units)):
            if unit in self.mine.places and unit in self.theirs.places:
                texts = Sides(*(version.text for version in self.versions(unit)))
                if texts.is_contested:
                    yield unit, merge_words(texts, *budgets)

    def _differs(self, cell: int) -> bool:
        if cell % 2:
            return len({version.text for version in self.versions(self.kept[cell // 2])}) > 1
        base, mine, theirs = (list(map(said, members)) for members in self.members(cell))
        return not base == mine == theirs

    def _cell(self, edges: Sequence[int], place: int) -> int:
        """Return the cell of a version in which its unit stands."""
        after = bisect_left(edges, place)
        return 2 * after - 1 if edges[after] == place else 2 * after - 2

    # What is contested

    def _is_contested(self, gap: int) -> bool:
        return bool(self.is_changed[gap]) and self.arranged(gap) is None

    def _rearranged(self) -> Iterator[tuple[int, list[int]]]:
        """Yield the units that stand in gaps, with those gaps: the base's, then that of each side that has the unit."""
        kept = set(self.kept)
        for unit in range(len(self.base.units)):
            if unit not in kept:
                yield unit, self._cells_of(unit)

    def _cells_of(self, place: int) -> list[int]:
        """Return the cells of a unit of the base, in each version that has it; of a gap, as ~cell, that cell."""
        if place < 0:
            return [~place]
        places = (place, self.mine.places.get(place), self.theirs.places.get(place))
        return [self._cell(edges, unit) for edges, unit in zip(self._edges, places, strict=True) if unit is not None]

    def _is_contradicted(self, unit: int, gaps: list[int]) -> bool:
        """Return whether one side took away what the other changed or moved, or both did what cannot both be done."""
        mine, theirs = self.mine.places.get(unit), self.theirs.places.get(unit)
        if mine is None and theirs is None:
            return False
        if mine is not None and theirs is not None:
            is_twice_moved = unit in self.mine.moved and unit in self.theirs.moved and gaps[1] != gaps[2]
            return is_twice_moved or (self.words.get(unit, "") is None and any(map(self._has_others, gaps)))
        side, place = (self.mine, mine) if mine is not None else (self.theirs, theirs)
        assert place is not None
        return unit in side.moved or side.units[place].text != self.base.units[unit].text

    def _has_others(self, gap: int) -> bool:
        """Return whether blocks came or went in a gap, beside those that moved."""
        base, mine, theirs = self.members(gap)
        is_less = any(unit not in self.mine.places or unit not in self.theirs.places for unit in base)
        return is_less or any(isinstance(member, Unit) for member in (*mine, *theirs))

    # What is asked together

    def _phrases_moved(self) -> set[tuple[int, ...]]:
        """Return the two or three places of phrases that a side has elsewhere than the base.

        A place is a unit of the base that all versions have, or ~cell, the gap that the phrase stands in.
        """
        if self.is_changed.count(True) < 2:
            return set()
        old = self._phrases(self.base, self._edges.base, range(len(self.base.units)))
        mine = self._phrases(self.mine, self._edges.mine, self.mine.sources)
        theirs = self._phrases(self.theirs, self._edges.theirs, self.theirs.sources)
        moved = set()
        for phrase in old.keys() & (mine.keys() | theirs.keys()):
            places = {found[phrase] for found in (old, mine, theirs) if found.get(phrase) is not None}
            if old[phrase] is not None and len(places) > 1:
                moved.add(tuple(sorted(cast(set[int], places))))
        return moved

    def _phrases(
        self, version: Version, edges: Sequence[int], sources: Sequence[int]
    ) -> dict[tuple[str, ...], int | None]:
        """Return the place of each phrase in what changed; None for one that stands there twice."""
        places: dict[tuple[str, ...], int | None] = {}
        for number, (unit, source) in enumerate(zip(version.units, sources, strict=True)):
            cell = self._cell(edges, number)
            if self.is_changed[cell]:
                place = source if source in self.mine.places and source in self.theirs.places else ~cell
                found = words(unit.text)
                for phrase in zip(*(found[start:] for start in range(PHRASE_WORDS)), strict=False):
                    places[phrase] = None if phrase in places else place
        return places

    def _joined(self, is_asked: bytearray, links: list[tuple[int, ...]]) -> bytearray:
        """Mark the cells that one question covers together with the next cell; adds to those asked about."""
        is_joined = bytearray(self.count)
        before = None
        while before != (before := bytes(is_asked)):
            self._join_neighbours(is_asked, is_joined)
            links = _unlinked(is_asked, is_joined, links)
        return is_joined

    def _join_neighbours(self, is_asked: bytearray, is_joined: bytearray) -> None:
        waiting = [cell for cell in range(self.count) if is_asked[cell] and self.is_changed[cell]]
        while waiting:
            cell = waiting.pop()
            for neighbour in (cell - 1, cell + 1):
                if 0 <= neighbour < self.count and self.is_changed[neighbour]:
                    is_joined[min(cell, neighbour)] = True
                    if not is_asked[neighbour]:
                        is_asked[neighbour] = True
                        waiting.append(neighbour)


def _unlinked(is_asked: bytearray, is_joined: bytearray, links: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Join all cells from the first to the last of a link of which one is asked about; returns the links left over."""
    while True:
        left = []
        for cells in links:
            first, last = cells[0], cells[-1]
            if any(is_asked[cell] for cell in cells):
                is_asked[first : last + 1] = b"\1" * (last + 1 - first)
                is_joined[first:last] = b"\1" * (last - first)
            else:
                left.append(cells)
        if len(left) == len(links):
            return left
        # Turned around, so that a chain of links either way needs few rounds.
        links = left[::-1]


def _runs(is_asked: bytearray, is_joined: bytearray) -> list[tuple[int, int]]:
    runs = []
    cell = 0
    while cell < len(is_asked):
        if is_asked[cell]:
            first = cell
            while is_joined[cell]:
                cell += 1
            runs.append((first, cell))
        cell += 1
    return runs


def _members(side: EditedVersion, places: range) -> list[Member]:
    return [side.sources[place] if side.sources[place] >= 0 else side.units[place] for place in places]


def _wider(mine: Member, theirs: Member) -> Member:
    if isinstance(mine, Unit) and isinstance(theirs, Unit):
        return Unit(mine.text, widest((mine.ending, theirs.ending)))
    return mine
