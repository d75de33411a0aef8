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
    cutter = _Cutter()
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.isspace():
            cutter.put(BLANK, line, number, joins=cutter.kind == BLANK)
        elif fence:
            cutter.put(CODE, line, number)
            if _closes(line, fence):
                fence = ""
        elif cutter.kind == PARAGRAPH and line.lstrip(" ")[0] in "=-" and _UNDERLINE.fullmatch(line):
            cutter.underline(line)
        elif line[0] in _START_LETTERS and (match := _START.match(line)):
            if match["heading"]:
                cutter.heading = _CLOSING_MARKS.sub("", line.lstrip(" #\t")).strip()
                cutter.put(HEADING, line, number)
            elif match["fence"]:
                fence = match["marks"]
                cutter.put(CODE, line, number)
            else:
                cutter.put(ROW if match["row"] else ITEM if match["item"] else PARAGRAPH, line, number)
        elif "|" in line and cutter.is_in_bare_table(line):
            cutter.put(ROW, line, number)
        elif cutter.kind in (PARAGRAPH, ITEM):
            cutter.put(cutter.kind, line, number, joins=True)
        else:
            cutter.put(PARAGRAPH, line, number)
    cutter.close()
    return cutter.blocks


def _closes(line: str, fence: str) -> bool:
    """Return whether `line` closes the fence that was opened by the marks `fence` (CommonMark 4.5)."""
    marks = line.strip()
    return len(marks) >= len(fence) and not marks.strip(fence[0]) and not line.startswith("    ")


class _Cutter:
    """The blocks made so far, and the lines of the one that is being made."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.kind = ""
        self.heading = ""
        self._lines: list[str] = []
        self._first = 1
        self._heading = ""

    def put(self, kind: str, line: str, number: int, joins: bool = False) -> None:
        if joins:
            self._lines.append(line)
            return
        self.close()
        self.kind, self._lines, self._first, self._heading = kind, [line], number, self.heading

    def underline(self, line: str) -> None:
        """Make the paragraph a heading, of which `line` is the underline (CommonMark 4.3)."""
        self.heading = self._heading = " ".join(part.strip() for part in self._lines)
        self._lines.append(line)
        self.kind = HEADING

    def is_in_bare_table(self, line: str) -> bool:
        """Return whether `line` goes on in a table whose rows begin without a border.

        Below a paragraph, the line that divides head and body makes a table of it and of the line above.
        """
        if self.kind == PARAGRAPH and "|" in self._lines[-1] and _DELIMITERS.fullmatch(line):
            head = self._lines.pop()
            first = self._first + len(self._lines)
            self.close()
            self.put(ROW, head, first)
        return self.kind == ROW and not self._lines[0].lstrip(" ").startswith("|")

    def close(self) -> None:
        if self._lines:
            self.blocks.append(Block(self.kind, "\n".join(self._lines), self._first, self._heading))
            self.kind, self._lines = "", []
