"""Typed values: what a field or a claim holds, parsed from an editor's text, checked, and put in words.

Every kind of value has one line (a list: several) of text that an editor types. `parse(kind, text)` reads it,
`value.text()` writes it again, and `parse(kind, value.text()) == value` for every value that `parse` gives.
`value.words()` is how a reader sees it. `to_json` and `from_json` are the stored shape.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

MAX_TEXT = 2000
MAX_DATE = 64
MAX_NUMBER = Decimal(10) ** 15
MAX_PLACES = 4
MAX_FIGURE = 64

UNKNOWN = "unknown"
NONE = "none"


class InvalidValue(ValueError):
    """A text that is not a value of its kind; the message says what is wrong and how to write it."""


# --- Quantities -----------------------------------------------------------------------------------

EXACT, RANGE, AT_LEAST, AT_MOST, ABOUT = "exact", "range", "at_least", "at_most", "about"
BOUNDS = (EXACT, RANGE, AT_LEAST, AT_MOST, ABOUT, UNKNOWN, NONE)

_LEADS = (
    (AT_LEAST, ("at least", "≥", ">=")),
    (AT_MOST, ("at most", "up to", "≤", "<=")),
    (ABOUT, ("about", "around", "circa", "ca.", "c.", "~", "≈")),
)
_SPAN = re.compile(r"\s*(?:–|—|-|\bto\b)\s*")
_GROUPED = re.compile(r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?\Z")
_PLAIN = re.compile(r"\d+(?:\.\d+)?\Z")
_SMALLEST = Decimal(1).scaleb(-MAX_PLACES)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as somebody gave it, with its bound.

    `low` and `high` are equal for a single number; "at least" has no `high`, "at most" no `low`. Zero is an
    exact 0; "unknown" (there is a number and nobody gives it) and "none" (there is nothing to count) hold no
    number at all: three different things, as Wikibase's value, somevalue and novalue are.
    """

    kind: ClassVar[str] = "number"
    low: Decimal | None
    high: Decimal | None
    bound: str = EXACT

    def __post_init__(self) -> None:
        if self.bound not in BOUNDS:
            raise InvalidValue(f"“{self.bound}” is not a bound; use one of {', '.join(BOUNDS)}.")
        wants_low = self.bound not in (AT_MOST, UNKNOWN, NONE)
        wants_high = self.bound not in (AT_LEAST, UNKNOWN, NONE)
        if (self.low is not None) != wants_low or (self.high is not None) != wants_high:
            raise InvalidValue(f"A number that is “{self.bound}” does not fit {self.low} and {self.high}.")
        for number in (self.low, self.high):
            if number is not None:
                _check_number(number)
        if self.low is not None and self.high is not None:
            if self.low > self.high:
                raise InvalidValue(f"{_digits(self.low)}–{_digits(self.high)}: the low figure comes first.")
            if self.bound == EXACT and self.low != self.high:
                raise InvalidValue("An exact figure is one number; use a range for two.")
            if self.bound == RANGE and self.low == self.high:
                raise InvalidValue("A range needs two different numbers.")

    @classmethod
    def of(cls, low: int | Decimal, high: int | Decimal | None = None) -> "Quantity":
        """Return the exact number `low`, or the range from `low` to `high`."""
        high = low if high is None else high
        return cls(Decimal(low), Decimal(high), EXACT if low == high else RANGE)

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        text = " ".join(text.split())
        lowered = text.lower()
        if lowered in (UNKNOWN, NONE):
            return cls(None, None, lowered)
        for bound, leads in _LEADS:
            for lead in leads:
                if lowered.startswith(lead):
                    low, high = _span(text[len(lead) :])
                    if bound != ABOUT and low != high:
                        raise InvalidValue(f"After “{lead}” comes one number.")
                    return cls(None if bound == AT_MOST else low, None if bound == AT_LEAST else high, bound)
        low, high = _span(text)
        return cls(low, high, EXACT if low == high else RANGE)

    @property
    def is_number(self) -> bool:
        return self.bound not in (UNKNOWN, NONE)

    def text(self) -> str:
        return self.words()

    def words(self) -> str:
        if not self.is_number:
            return self.bound
        span = "–".join(dict.fromkeys(_digits(n) for n in (self.low, self.high) if n is not None))
        lead = {AT_LEAST: "at least ", AT_MOST: "at most ", ABOUT: "about "}.get(self.bound, "")
        return lead + span

    def overlaps(self, other: "Quantity") -> bool:
        """Return whether both can be true: an unknown number may be any, “none” agrees only with “none”."""
        if NONE in (self.bound, other.bound):
            return self.bound == other.bound
        return not (_above(self.low, other.high) or _above(other.low, self.high))

    def to_json(self) -> Any:
        stored: dict[str, Any] = {"bound": self.bound}
        if self.low is not None:
            stored["low"] = _digits(self.low)
        if self.high is not None:
            stored["high"] = _digits(self.high)
        return stored

    @classmethod
    def from_json(cls, stored: Any) -> "Quantity":
        return cls(
            Decimal(stored["low"]) if "low" in stored else None,
            Decimal(stored["high"]) if "high" in stored else None,
            stored["bound"],
        )


_NUMBER_HELP = (
    "“{}” is not a figure. Write digits (47), a range (6–9), “at least 40”, “at most 50”, “about 45”, "
    "“unknown” or “none”."
)


def _above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


def _span(text: str) -> tuple[Decimal, Decimal]:
    """Return the two ends of “6–9”, or a single number twice."""
    ends = _SPAN.split(text.strip())
    if len(text) > MAX_FIGURE or len(ends) > 2:
        raise InvalidValue(_NUMBER_HELP.format(text[:MAX_FIGURE]))
    numbers = [re.sub(r"[^\d.]", "", end) if _GROUPED.match(end) else end for end in ends]
    if not all(_PLAIN.match(number) for number in numbers):
        raise InvalidValue(_NUMBER_HELP.format(text))
    low, high = Decimal(numbers[0]), Decimal(numbers[-1])
    for number in (low, high):
        _check_number(number)
    return low, high


def _check_number(number: Decimal) -> None:
    if not number.is_finite() or number.is_signed() or number >= MAX_NUMBER:
        raise InvalidValue("A figure is zero or more and has at most 15 digits before the point.")
    if number != number.quantize(_SMALLEST):
        raise InvalidValue(f"A figure has at most {MAX_PLACES} decimal places.")


def _digits(number: Decimal | None) -> str:
    """Write a number plainly: no exponent, no trailing zeros, no grouping."""
    assert number is not None
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


# --- Dates ----------------------------------------------------------------------------------------

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


# --- Places, links and text -----------------------------------------------------------------------

_PLACE = re.compile(
    r"(?P<name>.*\S)\s*\(\s*(?P<lat>-?\d+(?:\.\d+)?)\s*,\s*(?P<lon>-?\d+(?:\.\d+)?)\s*(?:±\s*(?P<km>\d+(?:\.\d+)?)\s*km\s*)?\)\Z",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; where known, with decimal degrees (WGS 84) and their precision in kilometres."""

    kind: ClassVar[str] = "place"
    name: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    precision_km: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise InvalidValue("A latitude comes with a longitude.")
        if self.latitude is None and (self.precision_km is not None or _PLACE.match(self.name)):
            raise InvalidValue(f"“{self.name}”: coordinates and their precision belong together.")

    @classmethod
    def parse(cls, text: str) -> "Place":
        text = _line(text)
        match = _PLACE.match(text)
        if not match:
            return cls(text)
        latitude, longitude = Decimal(match["lat"]), Decimal(match["lon"])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise InvalidValue("Latitude runs from -90 to 90 and longitude from -180 to 180: “Name (15.6, 2.9)”.")
        return cls(match["name"], latitude, longitude, Decimal(match["km"]) if match["km"] else None)

    def text(self) -> str:
        if self.latitude is None or self.longitude is None:
            return self.name
        precision = "" if self.precision_km is None else f" ±{self.precision_km:f} km"
        return f"{self.name} ({self.latitude:f}, {self.longitude:f}{precision})"

    def words(self) -> str:
        return self.text()

    def to_json(self) -> Any:
        stored = {"name": self.name}
        for name in ("latitude", "longitude", "precision_km"):
            number = getattr(self, name)
            if number is not None:
                stored[name] = format(number, "f")
        return stored

    @classmethod
    def from_json(cls, stored: Any) -> "Place":
        numbers = (
            Decimal(stored[name]) if name in stored else None for name in ("latitude", "longitude", "precision_km")
        )
        return cls(stored["name"], *numbers)


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link to an article by its title, with another wording where `label` is set."""

    kind: ClassVar[str] = "article"
    title: str
    label: str = ""

    def __post_init__(self) -> None:
        if not self.title or re.search(r"[\[\]|]", self.title):
            raise InvalidValue("Write the article's title, without brackets, or “Title|other wording”.")

    @classmethod
    def parse(cls, text: str) -> "ArticleLink":
        text = _line(text)
        if text.startswith("[[") and text.endswith("]]"):
            text = text[2:-2].strip()
        title, _, label = (part.strip() for part in text.partition("|"))
        return cls(title, label if label != title else "")

    def text(self) -> str:
        return f"{self.title}|{self.label}" if self.label else self.title

    def words(self) -> str:
        return self.label or self.title

    def to_json(self) -> Any:
        return {"title": self.title, "label": self.label} if self.label else {"title": self.title}

    @classmethod
    def from_json(cls, stored: Any) -> "ArticleLink":
        return cls(stored["title"], stored.get("label", ""))


@dataclass(frozen=True, slots=True)
class Url:
    """An address on the web, http or https."""

    kind: ClassVar[str] = "url"
    address: str

    @classmethod
    def parse(cls, text: str) -> "Url":
        text = _line(text)
        try:
            parts = urlsplit(text)
        except ValueError as error:
            raise InvalidValue(f"“{text}” is not a web address.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r'[\s<>"]', text):
            raise InvalidValue(f"“{text}” is not a web address; it begins with https:// or http://.")
        return cls(text)

    def text(self) -> str:
        return self.address

    def words(self) -> str:
        return self.address

    def to_json(self) -> Any:
        return self.address

    @classmethod
    def from_json(cls, stored: Any) -> "Url":
        return cls(stored)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of plain text."""

    kind: ClassVar[str] = "text"
    content: str

    @classmethod
    def parse(cls, text: str) -> "Text":
        return cls(_line(text))

    def text(self) -> str:
        return self.content

    def words(self) -> str:
        return self.content

    def to_json(self) -> Any:
        return self.content

    @classmethod
    def from_json(cls, stored: Any) -> "Text":
        return cls(stored)


@dataclass(frozen=True, slots=True)
class ListOfTexts:
    """Several texts, one to a line."""

    kind: ClassVar[str] = "list"
    contents: tuple[str, ...] = field(default=())

    @classmethod
    def parse(cls, text: str) -> "ListOfTexts":
        return cls(tuple(_line(line) for line in text.splitlines() if line.strip()))

    def text(self) -> str:
        return "\n".join(self.contents)

    def words(self) -> str:
        return ", ".join(self.contents)

    def to_json(self) -> Any:
        return list(self.contents)

    @classmethod
    def from_json(cls, stored: Any) -> "ListOfTexts":
        return cls(tuple(stored))


_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _line(text: str) -> str:
    """Return `text` on one line; refuse control characters and marks that turn the direction of writing."""
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise InvalidValue(f"This has {len(text)} characters; {MAX_TEXT} are allowed.")
    if _INVISIBLE.search(text):
        raise InvalidValue("This holds an invisible control character; type it anew.")
    return text


Value = Quantity | Date | Place | ArticleLink | Url | Text | ListOfTexts

TYPES: dict[str, Any] = {
    value_type.kind: value_type for value_type in (Text, Quantity, Date, Place, ArticleLink, Url, ListOfTexts)
}
"""Every kind of value by its name, in the order in which an editor is offered them."""


def parse(kind: str, text: str) -> Value | None:
    """Return the value of `kind` that `text` stands for, None for an empty text.

    Raises InvalidValue, saying what to write instead.
    """
    reader: Callable[[str], Value] = TYPES[kind].parse
    return reader(text) if text.strip() else None


def to_json(value: Value | None) -> Any:
    """Return the stored shape of a value: {"type": kind, "value": …}, None for no value."""
    return None if value is None else {"type": value.kind, "value": value.to_json()}


def from_json(stored: Any) -> Value | None:
    """Return the value whose stored shape is `stored`."""
    if stored is None:
        return None
    read: Value = TYPES[stored["type"]].from_json(stored["value"])
    return read
