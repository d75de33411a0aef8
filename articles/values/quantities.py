"""Numbers as somebody gave them: exact, a range, with a bound, unknown or none."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from articles.values.invalid import InvalidValue

MAX_NUMBER = Decimal(10) ** 15
MAX_PLACES = 4
MAX_FIGURE = 64

UNKNOWN = "unknown"
NONE = "none"
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
