"""Three-way merge of texts, block by block."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from articles.comparing.alignment import Budget
from articles.comparing.texts import MAX_LINES
from articles.comparing.words import WORDS_BUDGET
from articles.merging.outcome import BOTH, MINE, TEXT, THEIRS, Answer, Conflict, Rewritten, Sides, TakenChange
from articles.merging.units import PARAGRAPH_BREAK, EditedVersion, Unit, Version, joined, widest
from articles.merging.words import merge_words

MANY_CONFLICTS = 100
"""Beyond this many conflicts, those that follow on each other are asked as one."""


# --- Outcome ----------------------------------------------------------------------------------------------------------


class _Settled(NamedTuple):
    """A unit of the merged text, and the ending that it gets where its own holds no line break and others follow."""

    unit: Unit
    spare: str


_Piece = _Settled | Sides[Unit]


@dataclass(frozen=True, slots=True)
class TextMerge:
    """The merged text in pieces, some of them in conflict; `taken` says what came from where."""

    opening: str
    pieces: tuple[_Piece, ...]
    taken: tuple[TakenChange, ...]

    @classmethod
    def contested(cls, sides: Sides[str]) -> "TextMerge":
        """Return the merge that leaves the text as a whole to the editor."""
        return cls("", (Sides(*(Unit(text, "") for text in sides)),), ())

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        contested = [piece for piece in self.pieces if isinstance(piece, Sides)]
        return tuple(
            Conflict(_key(number), TEXT, "", (), *(unit.text for unit in sides))
            for number, sides in enumerate(contested, start=1)
        )

    def text(self, answers: Mapping[str, Answer]) -> str:
        """Return the text; a conflict that `answers` does not name goes to THEIRS."""
        written: list[_Settled] = []
        number = 0
        for piece in self.pieces:
            if isinstance(piece, Sides):
                number += 1
                piece = _answered(piece, answers.get(_key(number), THEIRS))
            if piece.unit.text:
                written.append(piece)
        last = len(written) - 1
        return self.opening + "".join(
            unit.text + (unit.ending if place == last or "\n" in unit.ending else spare)
            for place, (unit, spare) in enumerate(written)
        )


def _key(number: int) -> str:
    return f"{TEXT}-{number}"


def _answered(sides: Sides[Unit], answer: Answer) -> _Settled:
    spare = _spare(sides)
    if isinstance(answer, Rewritten):
        text = answer.text.strip("\n")
        return _Settled(Unit(text if text.strip() else "", sides.theirs.ending or sides.mine.ending), spare)
    if answer == MINE:
        return _Settled(sides.mine, spare)
    if answer == BOTH and sides.mine.text and sides.theirs.text:
        between = sides.theirs.ending if "\n" in sides.theirs.ending else spare
        return _Settled(Unit(sides.theirs.text + between + sides.mine.text, sides.mine.ending), spare)
    return _Settled(sides.theirs if answer == THEIRS or sides.theirs.text else sides.mine, spare)


def _spare(units: Iterable[Unit]) -> str:
    ending = widest(unit.ending for unit in units)
    return ending if "\n" in ending else PARAGRAPH_BREAK


# --- Merging ----------------------------------------------------------------------------------------------------------


def merge_texts(base: str, mine: str, theirs: str) -> TextMerge:
    """Return what two edits of a text make together, in a time that hardly depends on what they are.

    What both kept in its order holds the text together; between such units lie gaps, and a gap that both rearranged in
    different ways is in conflict, as is a unit that both reworded where the rewordings touch. A unit that one side
    moved takes the other side's rewording along.
    """
    return _Merging(base, mine, theirs).merge()


_Member = int | Unit
"""What stands in a gap: a unit of the base, by its place, or a new one."""


class _Merging:
    """One merge: the units that both sides kept in order, and the gaps before, between and after them."""

    def __init__(self, base: str, mine: str, theirs: str) -> None:
        is_vast = max(text.count("\n") for text in (base, mine, theirs)) > MAX_LINES
        self.base = Version(base, is_vast)
        self.mine = EditedVersion(self.base, mine)
        self.theirs = EditedVersion(self.base, theirs)
        self.kept = [unit for unit in range(len(self.base.units)) if self.mine.keeps(unit) and self.theirs.keeps(unit)]
        # Gap g lies between the edges g and g + 1 of each version.
        self.edges = Sides(
            [-1, *self.kept, len(self.base.units)],
            [-1, *(self.mine.places[unit] for unit in self.kept), len(self.mine.units)],
            [-1, *(self.theirs.places[unit] for unit in self.kept), len(self.theirs.units)],
        )
        self.gaps = [self._arranged(gap) for gap in range(len(self.kept) + 1)]
        self.is_joined = bytearray(len(self.gaps))
        self.budgets = (Budget(WORDS_BUDGET), Budget(WORDS_BUDGET))
        self.pieces: list[_Piece] = []
        self.taken: list[TakenChange] = []

    def merge(self) -> TextMerge:
        is_contested = self._contested_gaps()
        gap = 0
        while gap < len(self.gaps):
            arranged = self.gaps[gap]
            if is_contested[gap] or arranged is None:
                last = gap
                while self.is_joined[last]:
                    last += 1
                self._ask(gap, last)
                gap = last
            else:
                self._take_gap(gap, arranged)
            if gap < len(self.kept):
                self._take_unit(self.kept[gap])
            gap += 1
        openings = Sides(self.base.opening, self.mine.opening, self.theirs.opening)
        opening = widest(openings[1:]) if openings.is_contested else openings.merged
        if sum(isinstance(piece, Sides) for piece in self.pieces) > MANY_CONFLICTS:
            self.pieces = list(_few_conflicts(self.pieces))
        return TextMerge(opening, tuple(self.pieces), tuple(self.taken))

    # Gaps

    def _members(self, gap: int) -> Sides[list[_Member]]:
        base, mine, theirs = (range(edges[gap] + 1, edges[gap + 1]) for edges in self.edges)
        return Sides(list(base), self._side_members(self.mine, mine), self._side_members(self.theirs, theirs))

    def _side_members(self, side: EditedVersion, places: range) -> list[_Member]:
        return [side.sources[place] if side.sources[place] >= 0 else side.units[place] for place in places]

    def _arranged(self, gap: int) -> list[_Member] | None:
        """Return what stands in a gap of the merged text, None where the sides contradict each other."""
        members = self._members(gap)
        base, mine, theirs = members
        said = Sides(*([_said(member) for member in side] for side in members))
        if said.mine == said.theirs:
            return [_wider(*pair) for pair in zip(mine, theirs, strict=True)]
        if not said.is_contested:
            return theirs if said.mine == said.base else mine
        if set(said.mine) <= set(said.base) >= set(said.theirs):
            # Both only took away; neither touched what the other took.
            kept = set(said.mine) & set(said.theirs)
            return [member for member in base if member in kept]
        return None

    def _contested_gaps(self) -> bytearray:
        """Mark the gaps to ask about, each with all those that hold, on some side, a moved unit of theirs.

        Otherwise an answer could leave the unit in two places, or in none.
        """
        is_contested = bytearray(arranged is None for arranged in self.gaps)
        kept = set(self.kept)
        moves: set[tuple[int, ...]] = set()
        for unit in range(len(self.base.units)):
            if unit in kept:
                continue
            places = Sides(unit, self.mine.places.get(unit), self.theirs.places.get(unit))
            gaps = [
                bisect_left(edges, place) - 1
                for edges, place in zip(self.edges, places, strict=True)
                if place is not None
            ]
            if self._is_contradicted(unit, gaps):
                for gap in gaps:
                    is_contested[gap] = True
            moves.add(tuple(sorted(set(gaps))))
        self._join(sorted(moves), is_contested)
        return is_contested

    def _is_contradicted(self, unit: int, gaps: list[int]) -> bool:
        """Return whether one side took away what the other changed or moved, or both moved it to different places."""
        mine, theirs = self.mine.places.get(unit), self.theirs.places.get(unit)
        if mine is None and theirs is None:
            return False
        if mine is not None and theirs is not None:
            return unit in self.mine.moved and unit in self.theirs.moved and gaps[1] != gaps[2]
        side, place = (self.mine, mine) if mine is not None else (self.theirs, theirs)
        assert place is not None
        return unit in side.moved or side.units[place].text != self.base.units[unit].text

    def _join(self, moves: list[tuple[int, ...]], is_contested: bytearray) -> None:
        waiting = moves
        while waiting:
            left = []
            for gaps in waiting:
                first, last = gaps[0], gaps[-1]
                if any(is_contested[gap] for gap in gaps):
                    is_contested[first : last + 1] = b"\1" * (last + 1 - first)
                    self.is_joined[first:last] = b"\1" * (last - first)
                else:
                    left.append(gaps)
            if len(left) == len(waiting):
                return
            # Turned around, so that a chain of moves either way needs few rounds.
            waiting = left[::-1]

    # Pieces

    def _ask(self, first: int, last: int) -> None:
        versions = (self.base, self.mine, self.theirs)
        sides = Sides(
            *(
                joined(version.units[edges[first] + 1 : edges[last + 1]])
                for version, edges in zip(versions, self.edges, strict=True)
            )
        )
        texts = Sides(*(unit.text for unit in sides))
        if texts.is_contested:
            self.pieces.append(sides)
        else:
            self.pieces.append(_Settled(sides.theirs if texts.mine == texts.base else sides.mine, _spare(sides)))
            self._record(texts.changed_by, texts.base, texts.merged)

    def _take_gap(self, gap: int, arranged: list[_Member]) -> None:
        members = Sides(*([_said(member) for member in side] for side in self._members(gap)))
        self._record(members.changed_by, self._text(members.base), self._text([_said(member) for member in arranged]))
        for member in arranged:
            if isinstance(member, Unit):
                self.pieces.append(_Settled(member, _spare([member])))
            else:
                self._take_unit(member)

    def _text(self, members: Sequence[int | str]) -> str:
        return "\n".join(self.base.units[member].text if isinstance(member, int) else member for member in members)

    def _take_unit(self, unit: int) -> None:
        """Put a unit that all versions have, with what either side made of it."""
        mine, theirs = self.mine.units[self.mine.places[unit]], self.theirs.units[self.theirs.places[unit]]
        sides = Sides(self.base.units[unit], mine, theirs)
        texts = Sides(*(side.text for side in sides))
        endings = Sides(*(side.ending for side in sides))
        ending = widest(endings[1:]) if endings.is_contested else endings.merged
        text = merge_words(texts, *self.budgets) if texts.is_contested else texts.merged
        if text is None:
            self.pieces.append(sides)
        else:
            self.pieces.append(_Settled(Unit(text, ending), _spare(sides)))
            self._record(texts.changed_by, texts.base, text)

    def _record(self, side: str, old: str, new: str) -> None:
        if old != new:
            self.taken.append(TakenChange(side, TEXT, "", (), old, new))


def _said(member: _Member) -> int | str:
    return member.text if isinstance(member, Unit) else member


def _wider(mine: _Member, theirs: _Member) -> _Member:
    if isinstance(mine, Unit) and isinstance(theirs, Unit):
        return Unit(mine.text, widest((mine.ending, theirs.ending)))
    return mine


def _few_conflicts(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    for is_contested, neighbours in groupby(pieces, key=lambda piece: isinstance(piece, Sides)):
        if is_contested:
            yield Sides(*(joined([unit for unit in units if unit.text]) for units in zip(*neighbours, strict=True)))
        else:
            yield from neighbours
