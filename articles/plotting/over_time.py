"""The dated claims of a number field over time, a strip for each claimant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from articles.evidence import Scope, scope
from articles.figures import SUPERSEDED
from articles.plotting.axis import axis_of, digits, gap_of, number_of, numbers_of, percent
from articles.plotting.captions import DENIED, count_words
from articles.plotting.lanes import (
    FIRST_LANES,
    MOST_LANES,
    part_name,
    state_of,
)
from articles.presenting import (
    WHOLE,
    ClaimLine,
    ClaimTable,
    claimed_between,
    date_words,
    table_order,
)
from articles.snapshot import NORMAL, PREFERRED, Field
from articles.values import AT_LEAST, AT_MOST

LEAST_DATED, LEAST_DATES = 4, 3
"""How many dated figures, on how many dates, make a view over time."""

_MOST_TOLD = 4
_WIDEST_GAP = Decimal(12)


@dataclass(frozen=True, slots=True)
class Point:
    """A dated figure: the days on which it may have been given, and its number, in per cent of the two axes.

    `top` and `bottom` are counted from above, as a picture is; `opens` is up or down where the number has no end. A
    range has a `gap` in its middle, where nobody gave a figure.
    """

    line: ClaimLine
    state: str
    left: str
    right: str
    top: str
    bottom: str
    width: str
    height: str
    gap: tuple[str, str] | None = None
    opens: str = ""

    @property
    def is_dot(self) -> bool:
        return self.left == self.right and self.top == self.bottom and not self.opens

    @property
    def is_area(self) -> bool:
        return self.left != self.right and self.top != self.bottom


@dataclass(frozen=True, slots=True)
class Step:
    """How a claimant went from one figure to the next: along the old one until the day of the new one, then to it."""

    left: str
    right: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The dated figures of one claimant, by date, and the steps between them."""

    who: str
    points: tuple[Point, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TimePlot:
    """The dated figures about one part, a strip for each claimant, over one time and one scale from 0 to `highest`."""

    field: Field
    part: str
    number: str
    first: str
    last: str
    highest: str
    strips: tuple[Strip, ...]
    left_out: tuple[ClaimLine, ...]
    caption: str
    claimants: int

    @property
    def is_cut(self) -> bool:
        return len(self.strips) < self.claimants


def over_time(table: ClaimTable, *, shows_all: bool = False) -> tuple[TimePlot, ...]:
    """Return the plots over time of a table's parts, of those alone that have figures enough on days enough."""
    if table.field is None or table.field.type != "number":
        return ()
    ordered = sorted(table.lines, key=table_order)
    parts = [(part, list(lines)) for part, lines in groupby(ordered, key=lambda line: line.claim.applies_to)]
    found = ((part, lines, [line for line in lines if _is_placed(line)]) for part, lines in parts)
    wanted = [
        each
        for each in found
        if len(each[2]) >= LEAST_DATED and len({claimed_between(line.claim) for line in each[2]}) >= LEAST_DATES
    ]
    return tuple(
        _time_plot(table.field, str(number), part, (lines, placed), shows_all=shows_all)
        for number, (part, lines, placed) in enumerate(wanted, start=1)
    )


def _is_placed(line: ClaimLine) -> bool:
    return number_of(line) is not None and None not in claimed_between(line.claim)


def _days(line: ClaimLine) -> tuple[date, date]:
    first, last = claimed_between(line.claim)
    assert first is not None and last is not None
    return first, last


def _time_plot(
    field: Field, number: str, part: str, lines: tuple[Sequence[ClaimLine], Sequence[ClaimLine]], *, shows_all: bool
) -> TimePlot:
    whole, placed = lines
    first = min(_days(line)[0] for line in placed)
    last = max(_days(line)[1] for line in placed)
    end, _ = axis_of(numbers_of(placed))
    voices: dict[tuple[str, ...], list[ClaimLine]] = {}
    for line in placed:
        voices.setdefault(line.claim.claimants, []).append(line)
    shown = list(voices.values())
    if len(shown) > MOST_LANES and not shows_all:
        most = sorted(range(len(shown)), key=lambda place: -len(shown[place]))[:FIRST_LANES]
        shown = [shown[place] for place in sorted(most)]
    return TimePlot(
        field=field,
        part=part_name(part),
        number=number,
        first=date_words(first.isoformat()),
        last=date_words(last.isoformat()),
        highest=digits(end),
        strips=tuple(_strip(found, first, last, end) for found in shown),
        left_out=tuple(line for line in whole if not _is_placed(line)),
        caption=_time_caption(part or WHOLE, whole, voices),
        claimants=len(voices),
    )


def _strip(lines: Sequence[ClaimLine], first: date, last: date, end: Decimal) -> Strip:
    span = Decimal((last - first).days)

    def across(day: date) -> Decimal:
        return Decimal((day - first).days) * 100 / span

    points, steps = [], []
    before: dict[Scope, tuple[ClaimLine, Point]] = {}
    for line in lines:
        (left, right), quantity = map(across, _days(line)), number_of(line)
        assert quantity is not None
        bottom = 100 - (quantity.low or Decimal(0)) * 100 / end
        top = 100 - (end if quantity.high is None else quantity.high) * 100 / end
        points.append(
            point := Point(
                line=line,
                state=state_of(line),
                left=percent(left),
                right=percent(right),
                top=percent(top),
                bottom=percent(bottom),
                width=percent(right - left),
                height=percent(bottom - top),
                gap=None if quantity.bound in (AT_LEAST, AT_MOST) else gap_of(top, bottom, _WIDEST_GAP),
                opens={AT_LEAST: "up", AT_MOST: "down"}.get(quantity.bound, ""),
            )
        )
        if point.state in (PREFERRED, NORMAL, SUPERSEDED) and top == bottom:
            covered = scope(line.claim)
            if covered in before and _days(before[covered][0])[1] < _days(line)[0]:
                old = before[covered][1]
                steps.append(Step(old.right, point.left, old.top, point.top))
            before[covered] = (line, point)
    return Strip(_who(lines[0]), tuple(points), tuple(steps))


def _who(line: ClaimLine) -> str:
    return line.claimant_names or "The article itself"


def _time_caption(about: str, whole: Sequence[ClaimLine], voices: Mapping[tuple[str, ...], list[ClaimLine]]) -> str:
    """Say how many figures are dated and by how many, who changed a figure, and how many claims are not in the view."""
    placed = sum(map(len, voices.values()))
    by = f"{count_words(len(voices))} claimants" if len(voices) > 1 else "one claimant"
    said = [f"{count_words(placed).capitalize()} dated figures for {about}, by {by}."]
    changed = [(lines, figures) for lines in voices.values() if len(figures := _successive(lines)) > 1]
    said += [_succession_words(_who(lines[0]), figures) for lines, figures in changed[:3]]
    if len(changed) > 3:
        said.append(f"{count_words(len(changed) - 3).capitalize()} more gave several figures.")
    if rest := len(whole) - placed:
        said.append(
            f"{count_words(rest).capitalize()} claim{'s' if rest > 1 else ''} without a date or a number "
            f"{'are' if rest > 1 else 'is'} listed below."
        )
    return " ".join(said)


def _succession_words(who: str, figures: Sequence[str]) -> str:
    if len(figures) <= _MOST_TOLD:
        return f"{who} gave {', then '.join(figures)}."
    return f"{who} gave {figures[0]} first and {figures[-1]} last, with {count_words(len(figures) - 2)} between."


def _successive(lines: Iterable[ClaimLine]) -> list[str]:
    """Return the figures of a claimant by date, without denials, one that is repeated at once only once."""
    return [figure for figure, _ in groupby(line.figure for line in lines if line.claim.modality != DENIED)]
