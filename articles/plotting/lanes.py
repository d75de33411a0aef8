"""The plot of a number field: its claims as lanes, grouped by the part that they apply to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from articles.evidence import scope
from articles.figures import LIVE
from articles.plotting.axis import axis_of, digits, gap_of, number_of, numbers_of, percent, place_of
from articles.plotting.captions import DENIED, EVERYBODY, MOST_NAMED, caption_of
from articles.presenting import (
    WHOLE,
    ClaimLine,
    ClaimTable,
    RelationLine,
    claimed_between,
    names,
    table_order,
)
from articles.snapshot import DEPRECATED, NORMAL, PREFERRED, Field
from articles.values import ABOUT, AT_LEAST, AT_MOST

MOST_LANES, FIRST_LANES = 25, 15
"""A plot of more lanes than the one begins with as many as the other."""

PLOT = "plot"
"""The name in a query that asks for all lanes of one field's plot."""

_MOST_BRACKETS = 4
_WIDEST_GAP = Decimal(2)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a figure is drawn: from `left` to `right`, in per cent of the axis, with an arrow where it is open.

    For a single number the two are equal. A range has a gap in its middle, where nobody gave a figure.
    """

    left: str
    right: str
    gap: tuple[str, str] | None = None
    opens: str = ""
    is_about: bool = False

    @property
    def is_dot(self) -> bool:
        return self.left == self.right and not self.opens


@dataclass(frozen=True, slots=True)
class Lane:
    """One claim: who and when, its figure, its state as a word and a shape, and a mark where it has a number.

    `brackets` says for each column of brackets beside the lanes what of a bracket stands here: where it starts, where
    it ends, that it passes through, or nothing.
    """

    line: ClaimLine
    state: str
    notes: tuple[str, ...]
    mark: Mark | None
    brackets: tuple[str, ...] = ()

    @property
    def is_live(self) -> bool:
        return self.state in (PREFERRED, NORMAL)


@dataclass(frozen=True, slots=True)
class Group:
    """The lanes about one part of the subject: the dated by date, then the undated, and what of brackets is between."""

    name: str
    dated: tuple[Lane, ...]
    undated: tuple[Lane, ...]
    between: tuple[str, ...] = ()

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self.dated + self.undated


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the axis and its place in per cent."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The claims of a field in lanes; `total` counts also those that are left out."""

    field: Field
    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]
    caption: str
    total: int

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return tuple(lane for group in self.groups for lane in group.lanes)

    @property
    def is_cut(self) -> bool:
        return len(self.lanes) < self.total

    @property
    def bracket_columns(self) -> range:
        return range(max((len(lane.brackets) for lane in self.lanes), default=0))


def plot(table: ClaimTable, *, shows_all: bool = False) -> Plot | None:
    """Return the plot of a table of claims, however it is ordered; None unless it is two claims on a number or more."""
    if table.field is None or table.field.type != "number" or len(table.lines) < 2:
        return None
    numbers = numbers_of(table.lines)
    if not numbers:
        return None
    ordered = sorted(table.lines, key=table_order)
    lines = ordered if shows_all or len(ordered) <= MOST_LANES else first_lanes(ordered)
    end, step = axis_of(numbers)
    parts = [(part, list(found)) for part, found in groupby(lines, key=lambda line: line.claim.applies_to)]
    brackets = {part: _brackets(found) for part, found in parts}
    columns = max(map(len, brackets.values()), default=0)
    return Plot(
        field=table.field,
        groups=tuple(_group(part, found, end, brackets[part], columns) for part, found in parts),
        ticks=tuple(Tick(digits(n * step), place_of(n * step, end)) for n in range(int(end / step) + 1)),
        caption=caption_of(ordered),
        total=len(table.lines),
    )


def _group(part: str, lines: Sequence[ClaimLine], end: Decimal, brackets: Sequence[Sequence[str]], width: int) -> Group:
    def beside(row: int) -> tuple[str, ...]:
        own = tuple(column[row] for column in brackets)
        return own + ("",) * (width - len(own))

    lanes = [
        Lane(line, state_of(line), tuple(_notes(line)), mark_of(line, end), beside(row))
        for row, line in enumerate(lines)
    ]
    dated = sum(bool(line.claim.claimed_on) for line in lines)
    between = (
        "through" if here in ("start", "through") else "" for here in (lanes[dated - 1].brackets if dated else ())
    )
    return Group(part_name(part), tuple(lanes[:dated]), tuple(lanes[dated:]), tuple(between) or ("",) * width)


def part_name(part: str) -> str:
    """Return what the lanes about a part of the subject are headed with."""
    return part or WHOLE.removeprefix("the ").capitalize()


def first_lanes(lines: Sequence[ClaimLine]) -> list[ClaimLine]:
    """Return the first lines by rank and date, in the order in which they stood."""

    def weight(place: int) -> tuple[int, bool, date]:
        line = lines[place]
        rank = (PREFERRED, NORMAL, DEPRECATED).index(line.claim.rank) if line.status.name == LIVE else 3
        return rank, not line.claim.claimed_on, _first_day(line)

    return [lines[place] for place in sorted(sorted(range(len(lines)), key=weight)[:FIRST_LANES])]


def _first_day(line: ClaimLine) -> date:
    first, last = claimed_between(line.claim)
    return first or last or date.max


def state_of(line: ClaimLine) -> str:
    if line.status.name != LIVE:
        return line.status.name
    if line.claim.modality == DENIED:
        return DENIED
    return line.claim.rank


def _notes(line: ClaimLine) -> Iterable[str]:
    """Say what the shape says, and which claims this one stands with or against."""
    state = state_of(line)
    if line.status.name != LIVE:
        by = [_named(each, line) for each in line.relations if each.claim.key == line.status.by]
        yield f"{state} by {by[0]}" if by else state
        return
    if state != NORMAL:
        yield state
    if (among := scope(line.claim).among) != EVERYBODY:
        yield f"among {among}"
    for wanted in ("disputes", "disputed by", "corroborates"):
        others = list(dict.fromkeys(_named(each, line) for each in line.relations if each.words == wanted))
        if len(others) > MOST_NAMED:
            others = [*others[: MOST_NAMED - 1], f"{len(others) - MOST_NAMED + 1} more"]
        if others:
            yield f"{wanted} {names(others)}"


def _named(relation: RelationLine, line: ClaimLine) -> str:
    """Name the other claim of a relation: who, the figure where it is another, and the part where it is another."""
    other = relation.claim
    figure = other.quantity.words() if other.quantity and other.value != line.claim.value else ""
    part = f"({part_name(other.applies_to)})" if other.applies_to != line.claim.applies_to else ""
    return " ".join(filter(None, (relation.voice, figure, part)))


def mark_of(line: ClaimLine, end: Decimal) -> Mark | None:
    number = number_of(line)
    if number is None:
        return None
    left, right = (each * 100 / end for each in (number.low or Decimal(0), end if number.high is None else number.high))
    return Mark(
        left=percent(left),
        right=percent(right),
        gap=None if number.bound in (AT_LEAST, AT_MOST) else gap_of(left, right, _WIDEST_GAP),
        opens={AT_LEAST: "right", AT_MOST: "left"}.get(number.bound, ""),
        is_about=number.bound == ABOUT,
    )


def _brackets(lines: Sequence[ClaimLine]) -> list[list[str]]:
    """Return columns of brackets that join the live claims that dispute each other, each column one word a row.

    A bracket goes into the first column that is free there. What would need more columns than there are is said in the
    lanes' words alone.
    """
    rows = {line.claim.key: row for row, line in enumerate(lines) if line.status.name == LIVE}
    pairs = {
        (min(row, rows[relation.claim.key]), max(row, rows[relation.claim.key]))
        for row, line in enumerate(lines)
        if line.status.name == LIVE
        for relation in line.relations
        if relation.words == "disputes" and relation.claim.key in rows
    }
    columns: list[list[str]] = []
    reach: list[int] = []
    for top, bottom in sorted(pairs):
        column = next((place for place, last in enumerate(reach) if last < top), len(reach))
        if column == _MOST_BRACKETS:
            continue
        if column == len(reach):
            columns.append([""] * len(lines))
            reach.append(-1)
        columns[column][top : bottom + 1] = ["start", *["through"] * (bottom - top - 1), "end"]
        reach[column] = bottom
    return columns
