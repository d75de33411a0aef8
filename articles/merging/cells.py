"""The cells of a merge of texts, and which of them have to be asked about, together with which others."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from articles.comparing.alignment import Budget
from articles.comparing.texts import MAX_LINES
from articles.comparing.words import WORDS_BUDGET, words
from articles.merging.outcome import Sides
from articles.merging.units import EditedVersion, Unit, Version, widest
from articles.merging.words import merge_words

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
        self._is_asked = bytearray(map(self._is_contested, range(self.count)))
        self._is_joined = bytearray(self.count)
        self._links = self._linked()

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

        Beside what is contested that is what one answer would otherwise leave twice or nowhere: the other cells in
        which a moved unit stands, with all between.
        """
        before = None
        while before != (before := len(self._links)):
            # Turned around, so that a chain of links either way needs few rounds.
            waiting, self._links = self._links[::-1], []
            for first, last in waiting:
                if any(self._is_asked[cell] for cell in (first, last)):
                    self.ask_together(first, last)
                else:
                    self._links.append((first, last))
        return _runs(self._is_asked, self._is_joined)

    def ask_together(self, first: int, last: int) -> None:
        """Make one question of the cells from `first` to `last`."""
        self._is_asked[first : last + 1] = b"\1" * (last + 1 - first)
        self._is_joined[first:last] = b"\1" * (last - first)

    def ask_about(self, strays: Set[str]) -> None:
        """Make one question of all changed cells, and those between, in which a word stands; for each of the words."""
        found: dict[str, list[int]] = {}
        for cell in self.changed:
            known = {word for units in self.units(cell, cell) for unit in units for word in words(unit.text)}
            for word in known & strays:
                found.setdefault(word, []).append(cell)
        for cells in found.values():
            self.ask_together(cells[0], cells[-1])

    @property
    def changed(self) -> list[int]:
        return [cell for cell in range(self.count) if self.is_changed[cell]]

    def changed_units(self) -> Sides[list[Unit]]:
        """Return what each version holds in the cells that are not the same in all."""
        cells = [self.units(cell, cell) for cell in self.changed]
        return Sides(*([unit for sides in cells for unit in sides[version]] for version in range(3)))

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

    def _is_contested(self, cell: int) -> bool:
        if cell % 2:
            return self.words.get(self.kept[cell // 2], "") is None
        return bool(self.is_changed[cell]) and self.arranged(cell) is None

    def _linked(self) -> list[tuple[int, int]]:
        """Return the first and last cell of each unit that stands in gaps; asks about those that are contradicted."""
        kept = set(self.kept)
        links = set()
        for unit in range(len(self.base.units)):
            if unit not in kept:
                cells = self._cells_of(unit)
                if self._is_contradicted(unit, cells):
                    self.ask_together(min(cells), max(cells))
                links.add((min(cells), max(cells)))
        return sorted(links)

    def _cells_of(self, unit: int) -> list[int]:
        """Return the cells of a unit of the base: the base's own, then that of each side that has the unit."""
        places = (unit, self.mine.places.get(unit), self.theirs.places.get(unit))
        return [self._cell(edges, place) for edges, place in zip(self._edges, places, strict=True) if place is not None]

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
