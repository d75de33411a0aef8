"""The plot of a number field: its claims as lanes on an axis that begins at zero, as plain data for a template.

Every claim of the field has one lane of its own, so that nothing hides anything. Nothing is drawn that nobody claimed:
no average, no total, no middle of a range. The caption says in words what the same lanes show.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count, groupby

from articles.evidence import Scope, scope
from articles.figures import LIVE, SUPERSEDED
from articles.presenting import (
    WHOLE,
    ClaimLine,
    ClaimTable,
    RelationLine,
    claimed_between,
    date_words,
    names,
    table_order,
)
from articles.snapshot import DEPRECATED, NORMAL, PREFERRED, Field
from articles.values import ABOUT, AT_LEAST, AT_MOST, Quantity

MOST_LANES, FIRST_LANES = 25, 15
"""A plot of more lanes than the one begins with as many as the other."""

LEAST_DATED, LEAST_DATES = 4, 3
"""How many dated figures, on how many dates, make a view over time."""

PLOT = "plot"
"""The name in a query that asks for all lanes of one field's plot."""

DENIED, EVERYBODY = "denied", "all"
_MOST_BRACKETS = 4
_MOST_NAMED = 3
_MOST_TOLD = 4
_MOST_TICKS = 6
_NARROW, _DIGIT, _BETWEEN = 250, 7, 14
"""In pixels: an axis on the narrowest screen, a digit of its scale, and the space between two numbers."""

_NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """How a figure is drawn: from `left` to `right`, in per cent of the axis, with an arrow where it is open.

    For a single number the two are equal.
    """

    left: str
    right: str
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
    numbers = _numbers(table.lines)
    if not numbers:
        return None
    ordered = sorted(table.lines, key=table_order)
    lines = ordered if shows_all or len(ordered) <= MOST_LANES else _first(ordered)
    end, step = _axis(numbers)
    parts = [(part, list(found)) for part, found in groupby(lines, key=lambda line: line.claim.applies_to)]
    brackets = {part: _brackets(found) for part, found in parts}
    columns = max(map(len, brackets.values()), default=0)
    return Plot(
        field=table.field,
        groups=tuple(_group(part, found, end, brackets[part], columns) for part, found in parts),
        ticks=tuple(Tick(_digits(n * step), _place(n * step, end)) for n in range(int(end / step) + 1)),
        caption=_caption(ordered),
        total=len(table.lines),
    )


def _group(part: str, lines: Sequence[ClaimLine], end: Decimal, brackets: Sequence[Sequence[str]], width: int) -> Group:
    def beside(row: int) -> tuple[str, ...]:
        own = tuple(column[row] for column in brackets)
        return own + ("",) * (width - len(own))

    lanes = [
        Lane(line, _state(line), tuple(_notes(line)), _mark(line, end), beside(row)) for row, line in enumerate(lines)
    ]
    dated = sum(bool(line.claim.claimed_on) for line in lines)
    between = (
        "through" if here in ("start", "through") else "" for here in (lanes[dated - 1].brackets if dated else ())
    )
    return Group(part_name(part), tuple(lanes[:dated]), tuple(lanes[dated:]), tuple(between) or ("",) * width)


def part_name(part: str) -> str:
    """Return what the lanes about a part of the subject are headed with."""
    return part or WHOLE.removeprefix("the ").capitalize()


def _first(lines: Sequence[ClaimLine]) -> list[ClaimLine]:
    """Return the first lines by rank and date, in the order in which they stood."""

    def weight(place: int) -> tuple[int, bool, date]:
        line = lines[place]
        rank = (PREFERRED, NORMAL, DEPRECATED).index(line.claim.rank) if line.status.name == LIVE else 3
        return rank, not line.claim.claimed_on, _first_day(line)

    return [lines[place] for place in sorted(sorted(range(len(lines)), key=weight)[:FIRST_LANES])]


def _first_day(line: ClaimLine) -> date:
    first, last = claimed_between(line.claim)
    return first or last or date.max


# --- A lane -----------------------------------------------------------------------------------------------------------


def _state(line: ClaimLine) -> str:
    if line.status.name != LIVE:
        return line.status.name
    if line.claim.modality == DENIED:
        return DENIED
    return line.claim.rank


def _notes(line: ClaimLine) -> Iterable[str]:
    """Say what the shape says, and which claims this one stands with or against."""
    state = _state(line)
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
        if len(others) > _MOST_NAMED:
            others = [*others[: _MOST_NAMED - 1], f"{len(others) - _MOST_NAMED + 1} more"]
        if others:
            yield f"{wanted} {names(others)}"


def _named(relation: RelationLine, line: ClaimLine) -> str:
    """Name the other claim of a relation: who, the figure where it is another, and the part where it is another."""
    other = relation.claim
    figure = other.quantity.words() if other.quantity and other.value != line.claim.value else ""
    part = f"({part_name(other.applies_to)})" if other.applies_to != line.claim.applies_to else ""
    return " ".join(filter(None, (relation.voice, figure, part)))


def _number(line: ClaimLine) -> Quantity | None:
    quantity = line.claim.quantity
    return quantity if quantity is not None and quantity.is_number else None


def _numbers(lines: Iterable[ClaimLine]) -> list[Quantity]:
    return [number for line in lines if (number := _number(line))]


def _ends(numbers: Iterable[Quantity]) -> list[Decimal]:
    return [end for number in numbers for end in (number.low, number.high) if end is not None]


def _mark(line: ClaimLine, end: Decimal) -> Mark | None:
    number = _number(line)
    if number is None:
        return None
    return Mark(
        left=_place(number.low or Decimal(0), end),
        right=_place(end if number.high is None else number.high, end),
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


# --- The axis ---------------------------------------------------------------------------------------------------------


def _axis(numbers: Sequence[Quantity]) -> tuple[Decimal, Decimal]:
    """Return where the axis ends and its step of 1, 2 or 5: the smallest whose numbers have room on a narrow screen.

    Whole numbers have no steps between them. An open end has room beyond the highest number.
    """
    ends = _ends(numbers)
    highest = max(ends)
    if not highest:
        return Decimal(1), Decimal(1)
    has_open_end = any(number.bound == AT_LEAST for number in numbers)
    is_whole = all(end == end.to_integral_value() for end in ends)
    smallest = highest.adjusted() - 1
    for exponent in count(max(smallest, 0) if is_whole else smallest):
        for digit in (1, 2, 5):
            step = Decimal(digit).scaleb(exponent)
            steps = int(highest // step)
            if steps * step < highest or has_open_end:
                steps += 1
            room = _NARROW // (_DIGIT * len(_digits(steps * step)) + _BETWEEN)
            if steps <= max(1 + has_open_end, min(_MOST_TICKS, room)):
                return steps * step, step
    raise AssertionError("a step that is larger than every number has room")


def _place(number: Decimal, end: Decimal) -> str:
    return _percent(number * 100 / end)


def _percent(number: Decimal) -> str:
    return _digits(round(number, 2))


def _digits(number: Decimal) -> str:
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


# --- The caption ------------------------------------------------------------------------------------------------------


def _caption(lines: Sequence[ClaimLine]) -> str:
    """Say what stands of the whole, or without it of the first part: the spread, what is preferred, who agrees."""
    part = lines[0].claim.applies_to
    about = part or WHOLE
    live = [
        line
        for line in lines
        if line.claim.applies_to == part and line.status.name == LIVE and line.claim.modality != DENIED
    ]
    # Where somebody counts everybody, who counts the civilians alone is no rival.
    live = [line for line in live if scope(line.claim).among == EVERYBODY] or live
    giving = [line for line in live if _number(line)]
    return " ".join(filter(None, (_spread_words(giving, about), _agreement(giving), _unnumbered(live))))


def _spread_words(giving: Sequence[ClaimLine], about: str) -> str:
    if not giving:
        return f"No number for {about} stands."
    if len(giving) == 1:
        return f"One figure for {about} stands: {giving[0].figure}{_voice(giving[0])}."
    figures = list(dict.fromkeys(line.figure for line in giving))
    preferred = [line for line in giving if line.claim.rank == PREFERRED]
    if not preferred:
        rank = "none is preferred"
    elif len(preferred) == 1:
        rank = f"the preferred figure is {preferred[0].figure}{_voice(preferred[0])}"
    elif len(preferred) <= 3:
        rank = f"the preferred figures are {names(line.figure + _voice(line) for line in preferred)}"
    else:
        rank = f"{_count(len(preferred))} figures are preferred"
    if len(figures) == 1:
        return f"{_count(len(giving)).capitalize()} figures for {about} stand, and all are {figures[0]}; {rank}."
    ends = _ends(_numbers(giving))
    low, high = min(ends), max(ends)
    if low == high:
        return f"Figures for {about} are {names(figures)}; {rank}."
    return f"Figures for {about} range from {_end_words(giving, low)} to {_end_words(giving, high)}; {rank}."


def _end_words(giving: Sequence[ClaimLine], end: Decimal) -> str:
    """Write an end of the range with its bound, unless somebody gives it without one."""
    bounds = {number.bound for number in _numbers(giving) if end in (number.low, number.high)}
    for bound, words in ((AT_LEAST, "at least "), (AT_MOST, "at most "), (ABOUT, "about ")):
        if bounds == {bound}:
            return words + _digits(end)
    return _digits(end)


def _agreement(giving: Sequence[ClaimLine]) -> str:
    """Say how many of the claimants give the preferred figure, where there is one."""
    preferred = {line.claim.value for line in giving if line.claim.rank == PREFERRED}
    claimants = {key for line in giving for key in line.claim.claimants}
    if len(preferred) != 1 or len(claimants) < 2:
        return ""
    agreeing = {key for line in giving if line.claim.value in preferred for key in line.claim.claimants}
    figure = next(line.figure for line in giving if line.claim.value in preferred)
    if agreeing == claimants:
        return f"{'Both' if len(claimants) == 2 else f'All {_count(len(claimants))}'} claimants give {figure} now."
    verb = "gives" if len(agreeing) == 1 else "give"
    return f"{_count(len(agreeing)).capitalize()} of {_count(len(claimants))} claimants {verb} {figure} now."


def _unnumbered(live: Sequence[ClaimLine]) -> str:
    said = []
    rest = [line.figure or "no figure" for line in live if not _number(line)]
    for words in dict.fromkeys(rest):
        number = rest.count(words)
        quoted = words if words == "no figure" else f"“{words}”"
        said.append(f"{_count(number)} {'claim says' if number == 1 else 'claims say'} {quoted}")
    return f"{names(said).capitalize()}." if said else ""


def _voice(line: ClaimLine) -> str:
    said = ", ".join(filter(None, (line.claimant_names, line.dated)))
    return f" ({said})" if said else ""


def _count(number: int) -> str:
    return _NUMBER_WORDS[number] if number < len(_NUMBER_WORDS) else str(number)


# --- Over time --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A dated figure: the days on which it may have been given, and its number, in per cent of the two axes.

    `top` and `bottom` are counted from above, as a picture is; `opens` is up or down where the number has no end.
    """

    line: ClaimLine
    state: str
    left: str
    right: str
    top: str
    bottom: str
    width: str
    height: str
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
    return _number(line) is not None and None not in claimed_between(line.claim)


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
    end, _ = _axis(_numbers(placed))
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
        highest=_digits(end),
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
        (left, right), quantity = map(across, _days(line)), _number(line)
        assert quantity is not None
        bottom = 100 - (quantity.low or Decimal(0)) * 100 / end
        top = 100 - (end if quantity.high is None else quantity.high) * 100 / end
        points.append(
            point := Point(
                line=line,
                state=_state(line),
                left=_percent(left),
                right=_percent(right),
                top=_percent(top),
                bottom=_percent(bottom),
                width=_percent(right - left),
                height=_percent(bottom - top),
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
    by = f"{_count(len(voices))} claimants" if len(voices) > 1 else "one claimant"
    said = [f"{_count(placed).capitalize()} dated figures for {about}, by {by}."]
    changed = [(lines, figures) for lines in voices.values() if len(figures := _successive(lines)) > 1]
    said += [_succession_words(_who(lines[0]), figures) for lines, figures in changed[:3]]
    if len(changed) > 3:
        said.append(f"{_count(len(changed) - 3).capitalize()} more gave several figures.")
    if rest := len(whole) - placed:
        said.append(
            f"{_count(rest).capitalize()} claim{'s' if rest > 1 else ''} without a date or a number "
            f"{'are' if rest > 1 else 'is'} listed below."
        )
    return " ".join(said)


def _succession_words(who: str, figures: Sequence[str]) -> str:
    if len(figures) <= _MOST_TOLD:
        return f"{who} gave {', then '.join(figures)}."
    return f"{who} gave {figures[0]} first and {figures[-1]} last, with {_count(len(figures) - 2)} between."


def _successive(lines: Iterable[ClaimLine]) -> list[str]:
    """Return the figures of a claimant by date, without denials, one that is repeated at once only once."""
    return [figure for figure, _ in groupby(line.figure for line in lines if line.claim.modality != DENIED)]
