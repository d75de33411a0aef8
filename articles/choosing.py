"""Which of an article's claims a reader asks for, and in which order: read from the names of a query, and in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from articles.figures import LIVE
from articles.presenting import WHOLE, ClaimLine, ClaimTable, claimed_between
from articles.snapshot import RANKS

OTHER, ONLY_WHOLE, NOBODY, LEAD, UNMARKED = "-other", "-whole", "-article", "-lead", "-unmarked"
"""What is asked for where a claim has no field, part, claimant or section; no key or section begins with a hyphen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of the claims, each empty for any; `sort` names a column, with a hyphen before it the other way."""

    field: str = ""
    part: str = ""
    claimant: str = ""
    rank: str = ""
    dated: str = ""
    section: str = ""
    sort: str = ""

    @property
    def is_filter(self) -> bool:
        return any((self.field, self.part, self.claimant, self.rank, self.dated, self.section))

    def query(self) -> str:
        """Return the choice as the query of an address, without its question mark."""
        return urlencode([(each.name, value) for each in fields(self) if (value := getattr(self, each.name))])

    def sorted_by(self, column: str) -> "Choice":
        """Return the same filter in the order of the column, the other way round when it is in that order already."""
        return replace(self, sort=f"-{column}" if self.sort == column else column)


NAMES = tuple(each.name for each in fields(Choice))


@dataclass(frozen=True, slots=True)
class Select:
    """One question with its possible answers, each a value with its words."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be ordered by: how it is ordered now as `aria-sort` says it, and the query that orders it."""

    name: str
    sorting: str
    query: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tables that are left, out of how many claims, and what can be asked next."""

    choice: Choice
    tables: tuple[ClaimTable, ...]
    selects: tuple[Select, ...]
    columns: Mapping[str, Column]
    shown: int
    total: int


def choose(tables: Sequence[ClaimTable], asked: Mapping[str, Any]) -> Chosen:
    """Return what `asked`, the names of a query, chooses of the tables; what no claim answers to asks for nothing."""
    lines = [line for table in tables for line in table.lines]
    options = {name: dict(found(tables, lines)) for name, found in _OPTIONS.items()}
    given = {name: str(asked.get(name, "")) for name in NAMES}
    choice = Choice(**{name: value for name, value in given.items() if value in options[name]})
    left = (_left(table, choice) for table in tables)
    kept = tuple(table for table in left if table.lines)
    return Chosen(
        choice=choice,
        tables=kept,
        selects=tuple(
            Select(name, _LABELS[name], getattr(choice, name), tuple(options[name].items()))
            for name in NAMES
            if len(options[name]) > 1
        ),
        columns={name: _column(name, choice) for name in SORTED},
        shown=sum(len(table.lines) for table in kept),
        total=len(lines),
    )


def _left(table: ClaimTable, choice: Choice) -> ClaimTable:
    if choice.field and choice.field != (table.field.key if table.field else OTHER):
        return replace(table, lines=())
    lines = [line for line in table.lines if _answers(line, choice)]
    if choice.sort:
        lines = _in_order(lines, choice.sort)
    if not choice.is_filter:
        return replace(table, lines=tuple(lines))
    claimants = {key for line in lines for key in line.claim.claimants}
    # What is told of the table as a whole would not be true of some of its claims.
    return replace(table, lines=tuple(lines), claimant_count=len(claimants), independent_count=0, notes=())


def _answers(line: ClaimLine, choice: Choice) -> bool:
    return (
        choice.part in ("", _part(line))
        and (not choice.claimant or choice.claimant in (line.claim.claimants or (NOBODY,)))
        and choice.rank in ("", _standing(line))
        and choice.dated in ("", _dated(line))
        and choice.section in ("", _section(line))
    )


def _part(line: ClaimLine) -> str:
    return line.claim.applies_to or (ONLY_WHOLE if line.claim.field else OTHER)


def _standing(line: ClaimLine) -> str:
    return line.status.name if line.status.name != LIVE else line.claim.rank


def _dated(line: ClaimLine) -> str:
    return "yes" if line.claim.claimed_on else "no"


def _section(line: ClaimLine) -> str:
    return UNMARKED if line.section is None else line.section[0] or LEAD


# --- The order --------------------------------------------------------------------------------------------------------


def _figure_order(line: ClaimLine) -> tuple[Decimal, Decimal, str] | None:
    quantity = line.claim.quantity
    if quantity is None or not quantity.is_number:
        return (Decimal("Infinity"), Decimal(0), line.figure.casefold()) if line.figure else None
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return ends[0], ends[-1], ""


def _date_order(line: ClaimLine) -> Any:
    first, last = claimed_between(line.claim)
    return (first or last, line.claim.claimed_on) if first or last else None


SORTED: dict[str, Callable[[ClaimLine], Any]] = {
    "figure": _figure_order,
    "part": lambda line: line.claim.applies_to.casefold(),
    "claimant": lambda line: line.claimant_names.casefold() or None,
    "how": lambda line: line.claim.modality,
    "date": _date_order,
    "rank": lambda line: [*RANKS, "superseded", "retracted"].index(_standing(line)),
}
"""The columns by which claims can be ordered, each with what it is ordered by; None comes last in either order."""


def _in_order(lines: Sequence[ClaimLine], sort: str) -> list[ClaimLine]:
    key = SORTED[sort.removeprefix("-")]
    keyed = [(key(line), line) for line in lines]
    known = [each for each in keyed if each[0] is not None]
    known.sort(key=lambda each: each[0], reverse=sort.startswith("-"))
    return [line for _, line in known] + [line for value, line in keyed if value is None]


def _column(name: str, choice: Choice) -> Column:
    sorting = {name: "ascending", f"-{name}": "descending"}.get(choice.sort, "")
    return Column(name, sorting, choice.sorted_by(name).query())


# --- What can be asked ------------------------------------------------------------------------------------------------

Options = Iterable[tuple[str, str]]


def _fields(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    return [(table.field.key, table.field.label) if table.field else (OTHER, "Other claims") for table in tables]


def _parts(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    words = {ONLY_WHOLE: WHOLE.capitalize(), OTHER: "Not said"}
    found = {part: words.get(part, part) for part in map(_part, lines)}
    return sorted(found.items(), key=lambda option: (option[0] == OTHER, option[0] != ONLY_WHOLE, option[1].casefold()))


def _claimants(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    found = {party.key: party.called for line in lines for party in line.claimants}
    own = [(NOBODY, "The article itself")] if any(not line.claimants for line in lines) else []
    return [*sorted(found.items(), key=lambda option: option[1].casefold()), *own]


def _standings(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    present = {_standing(line) for line in lines}
    return [(name, name.capitalize()) for name in (*RANKS, "superseded", "retracted") if name in present]


def _dates(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    present = {_dated(line) for line in lines}
    return [(name, words) for name, words in (("yes", "Given"), ("no", "Not given")) if name in present]


def _sections(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    words = {_section(line): line.section[1] for line in lines if line.section}
    named = sorted(((key, each) for key, each in words.items() if key != LEAD), key=lambda option: option[1].casefold())
    lead = [(LEAD, "The lead")] if LEAD in words else []
    return [*lead, *named, *([(UNMARKED, "Not marked in the text")] if any(not line.section for line in lines) else [])]


def _sorts(tables: Sequence[ClaimTable], lines: Sequence[ClaimLine]) -> Options:
    words = {
        "figure": "Figure",
        "part": "Part",
        "claimant": "Claimant",
        "how": "Said how",
        "date": "Date",
        "rank": "Rank",
    }
    for name in SORTED:
        yield name, words[name]
        yield f"-{name}", f"{words[name]}, descending"


_OPTIONS: dict[str, Callable[[Sequence[ClaimTable], Sequence[ClaimLine]], Options]] = {
    "field": _fields,
    "part": _parts,
    "claimant": _claimants,
    "rank": _standings,
    "dated": _dates,
    "section": _sections,
    "sort": _sorts,
}
_LABELS = {
    "field": "Field",
    "part": "Part",
    "claimant": "Claimant",
    "rank": "Rank",
    "dated": "Date claimed",
    "section": "Section",
    "sort": "Order",
}
