"""The plot of a number field: its claims as lanes on an axis that begins at zero, as plain data for a template.

Every claim of the field has one lane of its own, so that nothing hides anything. Nothing is drawn that nobody claimed:
no average, no total, no middle of a range. The caption says in words what the same lanes show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count, groupby

from articles.figures import LIVE
from articles.presenting import WHOLE, ClaimLine, ClaimTable, RelationLine, claimed_between, names, table_order
from articles.snapshot import DEPRECATED, NORMAL, PREFERRED, Field
from articles.values import ABOUT, AT_LEAST, AT_MOST, Quantity

MOST_LANES, FIRST_LANES = 25, 15
"""A plot of more lanes than the one begins with as many as the other."""

LEAST_DATED, LEAST_DATES = 4, 3
"""How many dated figures, on how many dates, make a view over time."""

PLOT = "plot"
"""The name in a query that asks for all lanes of one field's plot."""

DENIED = "denied"
_MOST_BRACKETS = 4
_MOST_NAMED = 3
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
    return _digits(round(number * 100 / end, 2))


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
