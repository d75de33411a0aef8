"""Sentences that carry marks, as plain words: what a check of the prose reads, with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.comparing.sentences import sentences

MAX_SENTENCE = 2_000
"""Letters of a sentence that is read; a longer one is a list or no prose, and is passed over."""
MAX_MARKS = 40

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPENING = re.compile(r"\s*(?:>\s?|[-*+]\s+|\d{1,9}[.)]\s+|#{1,6}\s+|\[\^[^\[\]\s]{1,100}\]:\s*)")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_STOPS = ".!?…؟۔।॥።፧։៕།。！？｡"
# Each alternative is read in one pass: no class holds what begins another one of its kind, or it is bounded.
_MARKUP = re.compile(
    rf"""(?P<code>`+[^`]*`+)
    | \[@(?P<mark>[a-z0-9-]+)(?:,[^\]\n]{{0,300}})?\]
    | \{{\{{(?P<kind>figure|claim)[ \t]+(?P<printed>[a-z0-9-]+)[ \t]*\}}\}}
    | \\. | \[\^[^\[\]\s]{{1,100}}\] | !\[[^\[\]\n]{{0,300}}\]\([^()\n]{{0,500}}\) | \[\[(?:[^\[\]|\n]{{1,300}}\|)?
    | \]\([^()\s]{{0,500}}(?:\s[^()\n]{{0,300}})?\) | https?://\S{{1,500}} | [\[\]*_~`]+ | (?P<stops>[{_STOPS}]{{4,}})
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark `[@key]`, or a printed value, at its place in the words of a sentence; `line` is the text's."""

    key: str
    start: int
    end: int
    line: int
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of which marks and markup are blanked, so that every word stands at its place.

    `is_told` is false where the frame around it says who speaks: in quotes, headings and the cells of a table.
    """

    words: str
    marks: tuple[Mark, ...]
    is_told: bool


def marked_sentences(body: str) -> Iterator[Sentence]:
    """Yield the sentences with marks, in their order; code and what is no sentence is passed over."""
    for line, block in _blocks(body):
        if "[@" not in block and "{{" not in block:
            continue
        words, marks = _without_markup(block, line)
        if not marks:
            continue
        is_row = block.lstrip().startswith("|")
        is_told = not is_row and block.lstrip()[:1] not in (">", "#")
        start = waiting = 0
        for piece in _cells(words) if is_row else sentences(words):
            end = start + len(piece)
            first = waiting
            while waiting < len(marks) and marks[waiting].start < end:
                waiting += 1
            if 0 < waiting - first <= MAX_MARKS and len(piece) <= MAX_SENTENCE:
                found = (
                    Mark(mark.key, mark.start - start, mark.end - start, mark.line, mark.printed)
                    for mark in marks[first:waiting]
                )
                yield Sentence(piece, tuple(found), is_told)
            start = end


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """Yield each run of lines that can hold one sentence, with the number of its first line."""
    lines: list[str] = []
    first, fence = 1, ""
    for number, line in enumerate(body.split("\n"), start=1):
        opening = _FENCE.match(line)
        if fence:
            is_closing = opening and opening[1].startswith(fence) and not line.strip(" `~")
            fence = "" if is_closing else fence
            continue
        is_blank = not line or line.isspace()
        is_code = not lines and line.startswith(("    ", "\t")) and not _LIST.match(line)
        if is_blank or opening or is_code or line.lstrip().startswith("|") or _OPENING.match(line):
            if lines:
                yield first, "\n".join(lines)
            lines = []
        if opening:
            fence = opening[1]
        elif not is_blank and not is_code:
            if not lines:
                first = number
            lines.append(line)
    if lines:
        yield first, "\n".join(lines)


def _without_markup(block: str, line: int) -> tuple[str, list[Mark]]:
    """Return the block with spaces for its markup, letter for letter, and the marks that it held."""
    opening = _OPENING.match(block)
    start = opening.end() if opening else 0
    marks: list[Mark] = []
    pieces = [" " * start]
    counted = last = start
    for match in _MARKUP.finditer(block, start):
        pieces.append(block[last : match.start()])
        pieces.append(match[0][0] + " " * (len(match[0]) - 1) if match["stops"] else " " * len(match[0]))
        last = match.end()
        if key := match["mark"] or match["printed"]:
            line += block.count("\n", counted, match.start())
            counted = match.start()
            marks.append(Mark(key, match.start(), match.end(), line, match["kind"] or ""))
    pieces.append(block[last:])
    return "".join(pieces), marks


def _cells(row: str) -> list[str]:
    """Cut a row of a table into its cells; joined they are the row."""
    return re.findall(r"[^|]*\||[^|]+$", row)
