"""Cutting a text into blocks to line up: headings, paragraphs, list items, table rows and lines of code."""

import re
from collections.abc import Iterable
from typing import NamedTuple

HEADING, PARAGRAPH, ITEM, ROW, CODE, BLANK = "heading", "paragraph", "item", "row", "code", "blank"

_START = re.compile(
    r"(?P<heading> {0,3}\#{1,6}(?=[ \t]|$))"
    r"|(?P<fence> {0,3}(?P<marks>`{3,}(?=[^`]*$)|~{3,}))"
    r"|(?P<row> {0,3}\|)"
    r"|(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))"
    r"|\[\^"
)
_START_LETTERS = frozenset(" \t#`~|-*+[0123456789")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_DELIMITERS = re.compile(r" {0,3}:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_CLOSING_MARKS = re.compile(r"[ \t]#+[ \t]*\Z")


class Block(NamedTuple):
    """A run of whole lines, without the line break that ends it; `line` is its first line's number, from 1.

    `heading` is the title that it stands under, a heading's its own; blank lines in a row are one block. `parts` is how
    many blocks, blank ones not counted, a comparison gathered in it.
    """

    kind: str
    text: str
    line: int
    heading: str
    parts: int = 1

    @property
    def last_line(self) -> int:
        return self.line + self.text.count("\n")


def join(blocks: Iterable[Block]) -> str:
    """Return the text that blocks make: `join(split(text)) == text` for any text."""
    return "\n".join(block.text for block in blocks)


def split(text: str) -> list[Block]:
    """Cut Markdown into blocks.

    Where a table, a list or a fence runs over many lines, each row, item or line is a block; the lines of a paragraph
    belong together, so that wrapping them anew stays a change of white space.
    """
    lines = text.split("\n")
    cutter = _Cutter(lines)
    fence = ""
    for place, line in enumerate(lines):
        if not line or line.isspace():
            if cutter.kind != BLANK:
                cutter.begin(BLANK, place)
        elif fence:
            cutter.begin(CODE, place)
            if _closes(line, fence):
                fence = ""
        elif cutter.kind == PARAGRAPH and line.lstrip(" ")[0] in "=-" and _UNDERLINE.fullmatch(line):
            cutter.underline(place)
        elif line[0] in _START_LETTERS and (match := _START.match(line)):
            if match["heading"]:
                cutter.heading = _CLOSING_MARKS.sub("", line.lstrip(" #\t")).strip()
                cutter.begin(HEADING, place)
            elif match["fence"]:
                fence = match["marks"]
                cutter.begin(CODE, place)
            else:
                cutter.begin(ROW if match["row"] else ITEM if match["item"] else PARAGRAPH, place)
        elif "|" in line and cutter.is_in_bare_table(place):
            cutter.begin(ROW, place)
        elif cutter.kind not in (PARAGRAPH, ITEM):
            cutter.begin(PARAGRAPH, place)
    cutter.close(len(lines))
    return cutter.blocks


def _closes(line: str, fence: str) -> bool:
    """Return whether `line` closes the fence that was opened by the marks `fence` (CommonMark 4.5)."""
    marks = line.strip()
    return len(marks) >= len(fence) and not marks.strip(fence[0]) and not line.startswith("    ")


class _Cutter:
    """The blocks made so far, and the one that is being made of the lines from the place where it began."""

    def __init__(self, lines: list[str]) -> None:
        self.blocks: list[Block] = []
        self.kind = ""
        self.heading = ""
        self._lines = lines
        self._first = 0
        self._heading = ""

    def begin(self, kind: str, place: int) -> None:
        """Close the block that is being made, and begin another one, with the title that stands now."""
        self.close(place)
        self.kind, self._first, self._heading = kind, place, self.heading

    def underline(self, place: int) -> None:
        """Make the paragraph a heading, of which the line is the underline (CommonMark 4.3)."""
        self.heading = self._heading = " ".join(line.strip() for line in self._lines[self._first : place])
        self.kind = HEADING

    def is_in_bare_table(self, place: int) -> bool:
        """Return whether the line goes on in a table whose rows begin without a border.

        Below a paragraph, the line that divides head and body makes a table of it and of the line above.
        """
        head = place - 1
        if self.kind == PARAGRAPH and "|" in self._lines[head] and _DELIMITERS.fullmatch(self._lines[place]):
            self.begin(ROW, head)
        return self.kind == ROW and not self._lines[self._first].lstrip(" ").startswith("|")

    def close(self, place: int) -> None:
        first = self._first
        if first < place:
            text = self._lines[first] if place - first == 1 else "\n".join(self._lines[first:place])
            self.blocks.append(Block(self.kind, text, first + 1, self._heading))
