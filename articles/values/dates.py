"""Dates as far as they are known, in EDTF (ISO 8601-2)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from articles.values.invalid import InvalidValue

MAX_DATE = 64

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_QUALIFIERS = {"%": "perhaps about ", "~": "about ", "?": "perhaps "}
_OPEN = ("", "..")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_DATE_HELP = (
    "“{}” is not a date. Write it as EDTF: 2018-04-30, 2018-04, 2018, a range 2018-04-26/2018-04-27, "
    "“about” as 2018-04~."
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is known, in EDTF (ISO 8601-2): a day, month or year, a range, or about one."""

    kind: ClassVar[str] = "date"
    edtf: str

    @classmethod
    def parse(cls, text: str) -> "Date":
        text = re.sub(r"\s*([/,])\s*", r"\1", text.strip())
        if len(text) > MAX_DATE:
            raise InvalidValue(f"A date has at most {MAX_DATE} characters.")
        _bounds(text)
        return cls(text)

    def bounds(self) -> tuple[date | None, date | None]:
        """Return the first and the last day that the date can mean; None where open or beyond a calendar."""
        return _bounds(self.edtf)

    def text(self) -> str:
        return self.edtf

    def words(self) -> str:
        if "/" in self.edtf:
            start, _, end = self.edtf.partition("/")
            return _span_words(start, end)
        return _moment_words(self.edtf)

    def to_json(self) -> Any:
        return self.edtf

    @classmethod
    def from_json(cls, stored: Any) -> "Date":
        return cls(stored)


@lru_cache(maxsize=4096)
def _bounds(text: str) -> tuple[date | None, date | None]:
    start, slash, end = text.partition("/")
    if slash and start in _OPEN and end in _OPEN:
        raise InvalidValue("A date that is open at both ends says nothing; leave it empty.")
    first, last = _plain_bounds(start), _plain_bounds(end if slash else start)
    low, high = (first[0], last[1]) if first and last else _edtf_bounds(text)
    if slash and start in _OPEN:
        low = None
    if slash and end in _OPEN:
        high = None
    if low and high and low > high:
        raise InvalidValue(f"“{text}” ends before it begins.")
    for day in re.findall(r"\d{4}-\d{2}-\d{2}", text):
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise InvalidValue(f"“{day}” is not a day of the calendar.") from error
    return low, high


def _plain_bounds(moment: str) -> tuple[date, date] | None:
    """Return the bounds of a day, month or year; the EDTF parser, a thousand times slower, reads all the rest."""
    if moment[-1:] in _QUALIFIERS:
        moment = moment[:-1]
    try:
        if _DAY.match(moment):
            day = date.fromisoformat(moment)
            return day, day
        if match := _MONTH.match(moment):
            year, month = int(match[1]), int(match[2])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if _YEAR.match(moment):
            return date(int(moment), 1, 1), date(int(moment), 12, 31)
    except ValueError:
        pass
    return None


def _edtf_bounds(text: str) -> tuple[date | None, date | None]:
    try:
        parsed = parse_edtf(text)
        return _calendar(parsed.lower_strict()), _calendar(parsed.upper_strict())
    except (EDTFParseException, ValueError, AttributeError, TypeError, IndexError, OverflowError) as error:
        raise InvalidValue(_DATE_HELP.format(text)) from error


def _calendar(moment: Any) -> date | None:
    try:
        return date(moment[0], moment[1], moment[2])
    except (ValueError, TypeError, IndexError):
        return None


def _moment_words(edtf: str) -> str:
    """Write a date without an interval in words; what has no plain words stays in EDTF."""
    if edtf[-1:] in _QUALIFIERS:
        return _QUALIFIERS[edtf[-1]] + _moment_words(edtf[:-1])
    if edtf[:1] in ("[", "{"):
        return (" or " if edtf[0] == "[" else " and ").join(map(_member_words, edtf[1:-1].split(",")))
    if match := _DAY.match(edtf):
        return f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"
    if match := _MONTH.match(edtf):
        month = int(match[2])
        name = _MONTHS[month - 1] if month <= 12 else _SEASONS.get(month)
        return f"{name} {match[1]}" if name else edtf
    if match := re.fullmatch(r"(\d{3})X", edtf):
        return f"the {match[1]}0s"
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?(-XX)+", edtf):
        unit = "a day" if match[2] or edtf.endswith("XX-XX") else "a month"
        return f"{unit} in {_moment_words(edtf.replace('-XX', ''))}"
    return edtf


def _member_words(member: str) -> str:
    start, dots, end = member.partition("..")
    return _span_words(start or "..", end or "..") if dots else _moment_words(member)


def _span_words(start: str, end: str) -> str:
    if start in _OPEN:
        return f"until {_moment_words(end)}" + (", start unknown" if not start else "")
    if end in _OPEN:
        return f"since {_moment_words(start)}" if end else f"from {_moment_words(start)}, end unknown"
    if start == end:
        return _moment_words(end)
    first, last = _DAY.match(start), _DAY.match(end)
    if first and last and first[1] == last[1]:
        if first[2] == last[2]:
            return f"{int(first[3])}–{_moment_words(end)}"
        return f"{int(first[3])} {_MONTHS[int(first[2]) - 1]} – {_moment_words(end)}"
    return f"{_moment_words(start)} – {_moment_words(end)}"
