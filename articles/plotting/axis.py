"""The numbers of claims, and the axis from zero that has room for all of them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count

from articles.presenting import (
    ClaimLine,
)
from articles.values import AT_LEAST, Quantity

_MOST_TICKS = 6
_NARROW, _DIGIT, _BETWEEN = 250, 7, 14
"""In pixels: an axis on the narrowest screen, a digit of its scale, and the space between two numbers."""


def number_of(line: ClaimLine) -> Quantity | None:
    quantity = line.claim.quantity
    return quantity if quantity is not None and quantity.is_number else None


def numbers_of(lines: Iterable[ClaimLine]) -> list[Quantity]:
    return [number for line in lines if (number := number_of(line))]


def ends_of(numbers: Iterable[Quantity]) -> list[Decimal]:
    return [end for number in numbers for end in (number.low, number.high) if end is not None]


def axis_of(numbers: Sequence[Quantity]) -> tuple[Decimal, Decimal]:
    """Return where the axis ends and its step of 1, 2 or 5: the smallest whose numbers have room on a narrow screen.

    Whole numbers have no steps between them. An open end has room beyond the highest number.
    """
    ends = ends_of(numbers)
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
            room = _NARROW // (_DIGIT * len(digits(steps * step)) + _BETWEEN)
            if steps <= max(1 + has_open_end, min(_MOST_TICKS, room)):
                return steps * step, step
    raise AssertionError("a step that is larger than every number has room")


def place_of(number: Decimal, end: Decimal) -> str:
    return percent(number * 100 / end)


def gap_of(start: Decimal, end: Decimal, most: Decimal) -> tuple[str, str] | None:
    """Return where a range from one place to another is left open, so that its middle is no figure; None for a point.

    It is a quarter of the range, and at most as wide as said; all in per cent.
    """
    if start == end:
        return None
    half, middle = min(most, abs(end - start) / 4) / 2, (start + end) / 2
    return percent(middle - half), percent(middle + half)


def percent(number: Decimal) -> str:
    return digits(round(number, 2))


def digits(number: Decimal) -> str:
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
