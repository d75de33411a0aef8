"""Three-way merge of texts, block by block."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from articles.comparing.words import words
from articles.merging.cells import Cells, said
from articles.merging.outcome import BOTH, MINE, TEXT, THEIRS, Answer, Conflict, Rewritten, Sides, TakenChange
from articles.merging.strays import strays
from articles.merging.units import PARAGRAPH_BREAK, Unit, joined, widest

MANY_ROUNDS = 8
"""After so many rounds in which words were found lost or doubled, all changes are one conflict."""

MANY_CONFLICTS = 100
"""Beyond this many conflicts, those that follow on each other are asked as one."""


# --- Outcome ----------------------------------------------------------------------------------------------------------


class _Settled(NamedTuple):
    """A unit of the merged text, and the ending that it gets where its own holds no line break and others follow."""

    unit: Unit
    spare: str
    is_changed: bool


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
            for place, (unit, spare, _) in enumerate(written)
        )


def _key(number: int) -> str:
    return f"{TEXT}-{number}"


def _answered(sides: Sides[Unit], answer: Answer) -> _Settled:
    spare = _spare(sides)
    if isinstance(answer, Rewritten):
        text = answer.text.strip("\n")
        return _Settled(Unit(text if text.strip() else "", sides.theirs.ending or sides.mine.ending), spare, True)
    if answer == MINE:
        return _Settled(sides.mine, spare, True)
    if answer == BOTH and sides.mine.text and sides.theirs.text:
        between = sides.theirs.ending if "\n" in sides.theirs.ending else spare
        return _Settled(Unit(sides.theirs.text + between + sides.mine.text, sides.mine.ending), spare, True)
    return _Settled(sides.theirs if answer == THEIRS or sides.theirs.text else sides.mine, spare, True)


def _spare(units: Iterable[Unit]) -> str:
    ending = widest(unit.ending for unit in units)
    return ending if "\n" in ending else PARAGRAPH_BREAK


# --- Merging ----------------------------------------------------------------------------------------------------------


def merge_texts(base: str, mine: str, theirs: str) -> TextMerge:
    """Return what two edits of a text make together, in a time that hardly depends on what they are.

    A unit that both reworded where the rewordings touch is in conflict, and so is a gap between units that both
    rearranged in different ways. A unit that one side moved takes the other side's rewording along. Where a word would
    then be lost, doubled or brought back, all changes from the first to the last place of the word are one conflict.
    """
    cells = Cells(base, mine, theirs)
    openings = Sides(cells.base.opening, cells.mine.opening, cells.theirs.opening)
    opening = widest(openings[1:]) if openings.is_contested else openings.merged
    writing = _written(cells)
    pieces = writing.pieces
    if sum(isinstance(piece, Sides) for piece in pieces) > MANY_CONFLICTS:
        pieces = list(_few_conflicts(pieces))
    return TextMerge(opening, tuple(pieces), tuple(writing.taken))


def _written(cells: Cells) -> "_Writing":
    for _ in range(MANY_ROUNDS):
        writing = _Writing(cells)
        found = writing.strays()
        if not found:
            return writing
        cells.ask_about(found)
    cells.ask_together(cells.changed[0], cells.changed[-1])
    return _Writing(cells)


class _Writing:
    """Writing down the cells one after the other: the pieces of the merged text, and the changes taken for them."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.pieces: list[_Piece] = []
        self.taken: list[TakenChange] = []
        after = 0
        for first, last in cells.questions():
            self._take(range(after, first))
            self._ask(first, last)
            after = last + 1
        self._take(range(after, cells.count))

    def strays(self) -> set[str]:
        """Return the words that the merged text would lose, double or bring back."""
        settled = [piece.unit for piece in self.pieces if isinstance(piece, _Settled) and piece.is_changed]
        contested = (piece for piece in self.pieces if isinstance(piece, Sides))
        return strays(
            Sides(*(_counted(units) for units in self.cells.changed_units())),
            _counted(settled),
            (Sides(*(_counted([unit]) for unit in sides)) for sides in contested),
        )

    def _ask(self, first: int, last: int) -> None:
        sides = Sides(*(joined(units) for units in self.cells.units(first, last)))
        texts = Sides(*(unit.text for unit in sides))
        if texts.is_contested:
            self.pieces.append(sides)
        else:
            self.pieces.append(_Settled(sides.theirs if texts.mine == texts.base else sides.mine, _spare(sides), True))
            self._record(texts.changed_by, texts.base, texts.merged)

    def _take(self, cells: range) -> None:
        for cell in cells:
            is_changed = bool(self.cells.is_changed[cell])
            if cell % 2:
                self._take_unit(self.cells.kept[cell // 2], is_changed)
            else:
                self._take_gap(cell, is_changed)

    def _take_gap(self, cell: int, is_changed: bool) -> None:
        arranged = self.cells.arranged(cell) or []
        if is_changed:
            sides = Sides(*(tuple(map(said, members)) for members in self.cells.members(cell)))
            self._record(sides.changed_by, self._text(sides.base), self._text([said(member) for member in arranged]))
        for member in arranged:
            if isinstance(member, Unit):
                self.pieces.append(_Settled(member, _spare([member]), is_changed))
            else:
                self._take_unit(member, is_changed)

    def _text(self, members: Sequence[int | str]) -> str:
        units = self.cells.base.units
        return "\n".join(units[member].text if isinstance(member, int) else member for member in members)

    def _take_unit(self, unit: int, is_changed: bool) -> None:
        """Write a unit that all versions have, with what either side made of it."""
        sides = self.cells.versions(unit)
        texts = Sides(*(side.text for side in sides))
        endings = Sides(*(side.ending for side in sides))
        ending = widest(endings[1:]) if endings.is_contested else endings.merged
        text = self.cells.words.get(unit, texts.merged)
        if text is None:
            self.pieces.append(sides)
        else:
            self.pieces.append(_Settled(Unit(text, ending), _spare(sides), is_changed))
            self._record(texts.changed_by, texts.base, text)

    def _record(self, side: str, old: str, new: str) -> None:
        if old != new:
            self.taken.append(TakenChange(side, TEXT, "", (), old, new))


def _counted(units: Iterable[Unit]) -> Counter[str]:
    return Counter(word for unit in units for word in words(unit.text))


def _few_conflicts(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    for is_contested, neighbours in groupby(pieces, key=lambda piece: isinstance(piece, Sides)):
        if is_contested:
            yield Sides(*(joined([unit for unit in units if unit.text]) for units in zip(*neighbours, strict=True)))
        else:
            yield from neighbours
