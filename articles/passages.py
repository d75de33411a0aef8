"""Cutting an article's text into passages, so that a revision stores only those that changed."""

import re
import zlib
from collections.abc import Iterable

MEAN_BYTES = 700
"""About how much text inside a section makes a passage."""

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def join(passages: Iterable[str]) -> str:
    """Return the text that the passages make: `join(split(text)) == text` for any text."""
    return "".join(passages)


def split(text: str) -> tuple[str, ...]:
    """Cut Markdown at its headings, and inside a section at some of its blank lines, never inside a fence.

    Whether a blank line is a cut depends only on the paragraph before it (content-defined chunking: the
    longer the paragraph, the likelier), so an insertion moves no cut elsewhere.
    """
    passages: list[str] = []
    passage: list[str] = []
    paragraph: list[str] = []
    fence = ""
    cut_before_next = False

    def close() -> None:
        if passage:
            passages.append("".join(passage))
            passage.clear()

    for line in _LINE.findall(text):
        content = line.rstrip("\n")
        if not fence and passage and (_HEADING.match(content) or (cut_before_next and content.strip())):
            close()
            paragraph.clear()
        if content.strip():
            cut_before_next = False
        fence = _fence_after(content, fence)
        if fence or content.strip():
            paragraph.append(line)
        elif paragraph:
            cut_before_next = _is_cut("".join(paragraph))
            paragraph.clear()
        passage.append(line)
    close()
    return tuple(passages)


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after `line`, where `fence` was open before it (CommonMark 4.5)."""
    match = _FENCE.match(line)
    if not match:
        return fence
    marks, rest = match.groups()
    if not fence:
        return "" if marks[0] == "`" and "`" in rest else marks
    closes = marks[0] == fence[0] and len(marks) >= len(fence) and not rest.strip()
    return "" if closes else fence


def _is_cut(paragraph: str) -> bool:
    encoded = paragraph.encode("utf-8", "surrogatepass")
    return zlib.crc32(encoded) / 2**32 < len(encoded) / MEAN_BYTES
