"""The table that is printed: one line for each thing measured."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.measuring import Sample

_UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured, its median, the quartiles around it, and what the section compares it with."""

    what: str
    median: str = ""
    spread: str = ""
    ratio: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines whose ratio means the same; `ratio` says what."""

    title: str
    ratio: str
    lines: tuple[Line, ...]


def timed(what: str, sample: Sample, ratio: float | None = None) -> Line:
    """Return the line of a duration, in the unit that its median asks for."""
    unit, seconds = next((pair for pair in _UNITS if sample.median >= pair[1]), _UNITS[-1])
    low, high = sample.quartiles
    return Line(
        what,
        f"{_digits(sample.median / seconds)} {unit}",
        f"{_digits(low / seconds)} to {_digits(high / seconds)}",
        "" if ratio is None else f"{ratio:.2f}",
    )


def weighed(what: str, sample: Sample, bar: float | None = None) -> Line:
    """Return the line of a number of bytes, with its share of the bar where there is one."""
    low, high = sample.quartiles
    ratio = "" if bar is None else f"{sample.median / bar:.2f}"
    return Line(what, f"{sample.median:,.0f} B", f"{low:,.0f} to {high:,.0f}", ratio)


def _digits(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def write(heading: str, sections: Iterable[Section]) -> str:
    """Return the whole table as text."""
    lines = [Line("what", "median", "spread", "ratio")]
    for section in sections:
        lines += [Line(""), Line(f"{section.title}; ratio: {section.ratio}"), *section.lines]
    listed = [line for line in lines if line.median]
    widths = [max(len(getattr(line, name)) for line in listed) for name in ("what", "median", "spread", "ratio")]
    rows = (
        f"{line.what:<{widths[0]}}  {line.median:>{widths[1]}}  {line.spread:>{widths[2]}}  {line.ratio:>{widths[3]}}"
        for line in lines
    )
    return "\n".join([heading, "", *(row.rstrip() for row in rows)])
