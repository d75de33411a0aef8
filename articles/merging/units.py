"""Cutting the texts of a merge into units, and finding the units of the base in an edited text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from articles.comparing.blocks import BLANK, PARAGRAPH, Block, split
from articles.comparing.texts import align

PARAGRAPH_BREAK = "\n\n"


class Unit(NamedTuple):
    """A block that says something, and the line breaks and blank lines that end it; several, or none, in a conflict."""

    text: str
    ending: str


NOTHING = Unit("", "")


class Version:
    """A text cut into units, after `opening`, the blank lines that it begins with; joined they are the text.

    Where one text of a merge `is_vast`, holds more lines than can be looked at one by one, all are cut at blank lines
    alone.
    """

    def __init__(self, text: str, is_vast: bool) -> None:
        self.is_vast = is_vast
        self.blocks = list(_paragraphs(text)) if is_vast else split(text)
        self.unit_of_block: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for block in self.blocks:
            if block.kind == BLANK:
                self.unit_of_block.append(-1)
            else:
                self.unit_of_block.append(len(starts))
                starts.append(position)
                ends.append(position + len(block.text))
            position += len(block.text) + 1
        starts.append(len(text))
        self.opening = text[: starts[0]]
        self.units = [
            Unit(text[start:end], text[end:after])
            for start, end, after in zip(starts[:-1], ends, starts[1:], strict=True)
        ]


class EditedVersion(Version):
    """An edited text beside its base.

    `sources` holds, for each unit, the base's unit that it was, or -1; `places` the way back. Those in `moved` are not
    in the order of the base.
    """

    def __init__(self, base: Version, text: str) -> None:
        super().__init__(text, base.is_vast)
        alignment = align(base.blocks, self.blocks)
        self.places: dict[int, int] = {}
        self.moved: set[int] = set()
        for old, new in (*alignment.lined_up, *alignment.moved.items()):
            if base.unit_of_block[old] >= 0 and self.unit_of_block[new] >= 0:
                self.places[base.unit_of_block[old]] = self.unit_of_block[new]
        self.moved.update(base.unit_of_block[old] for old in alignment.moved)
        self.sources = [-1] * len(self.units)
        for old, new in self.places.items():
            self.sources[new] = old
        self._find_short_moves(base)

    def _find_short_moves(self, base: Version) -> None:
        """Pair what is too short for the alignment to call it moved: a text that was here once and is there once."""
        old = {unit.text: place for place, unit in enumerate(base.units) if place not in self.places}
        new = {unit.text: place for place, unit in enumerate(self.units) if self.sources[place] < 0}
        counts = Counter(unit.text for unit in (*base.units, *self.units)) if old.keys() & new.keys() else Counter()
        for text in old.keys() & new.keys():
            if counts[text] == 2 and any(letter.isalnum() for letter in text):
                self.places[old[text]], self.sources[new[text]] = new[text], old[text]
                self.moved.add(old[text])

    def keeps(self, unit: int) -> bool:
        """Return whether a unit of the base is here in its order."""
        return unit in self.places and unit not in self.moved


def _paragraphs(text: str) -> Iterator[Block]:
    for is_blank, lines in groupby(text.split("\n"), key=lambda line: not line or line.isspace()):
        yield Block(BLANK if is_blank else PARAGRAPH, "\n".join(lines), 0, "")


def joined(units: Sequence[Unit]) -> Unit:
    """Return several units as one, that holds nothing when there are none."""
    if not units:
        return NOTHING
    *before, last = units
    text = "".join(unit.text + (unit.ending if "\n" in unit.ending else PARAGRAPH_BREAK) for unit in before)
    return Unit(text + last.text, last.ending)


def widest(endings: Iterable[str]) -> str:
    """Return the ending of the most lines."""
    return max(endings, key=lambda ending: (ending.count("\n"), ending))
