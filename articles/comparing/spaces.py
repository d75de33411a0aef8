"""A comparison of texts as it reads to somebody who does not care about white space."""

import re
from collections.abc import Iterator
from dataclasses import replace

from articles.comparing.blocks import BLANK, CODE, ITEM, ROW, Block
from articles.comparing.texts import BlockChange, TextComparison, numbered
from articles.comparing.words import ADDED, EQUAL, Segment

_BORDER = re.compile(r" ?\| ?")
_INDENTED_CODE = re.compile(r" {4}| {0,3}\t")
_INDENT = re.compile(r"[ \t]*")


def without_spaces(comparison: TextComparison) -> TextComparison:
    """Return the comparison without changes of white space: wrapped lines, blank lines, spaces that say nothing.

    Code keeps its white space and list items their indentation, which is what they say; a paragraph that was split
    is two. The blocks show the new text's white space and no longer make the old text.
    """
    return replace(comparison, blocks=tuple(numbered(list(_without_spaces(comparison)))))


def _without_spaces(comparison: TextComparison) -> Iterator[BlockChange]:
    for block in comparison.blocks:
        if block.kind == EQUAL or not (block.old and block.new):
            if block.kind == EQUAL or not block.is_blank:
                yield block._replace(number=0, partner=0)
        elif block.parts == 1 and not block.partner and _said(block.old) == _said(block.new):
            yield BlockChange(EQUAL, block.old, block.new)
        else:
            segments = block.segments if _is_code(block.new) else _calmed(block.segments)
            yield block._replace(segments=segments, number=0, partner=0)


def _said(block: Block) -> str:
    """Return what a block says, which is equal for blocks that differ in white space only."""
    if block.kind == BLANK:
        return ""
    if _is_code(block):
        return block.text
    text = " ".join(block.text.split())
    if block.kind == ROW:
        return _BORDER.sub("|", text)
    indent = _INDENT.match(block.text) if block.kind == ITEM else None
    return indent[0].expandtabs(4) + text if indent else text


def _is_code(block: Block) -> bool:
    return block.kind == CODE or (block.kind not in (ITEM, BLANK) and bool(_INDENTED_CODE.match(block.text)))


def _calmed(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return segments with changed white space as the new text has it, unless nothing else changed."""
    calmed: list[Segment] = []
    for segment in segments:
        if segment.kind != EQUAL and segment.text.isspace():
            if segment.kind != ADDED:
                continue
            segment = Segment(EQUAL, segment.text)
        if calmed and calmed[-1].kind == EQUAL == segment.kind:
            calmed[-1] = Segment(EQUAL, calmed[-1].text + segment.text)
        else:
            calmed.append(segment)
    return tuple(calmed) if any(segment.kind != EQUAL for segment in calmed) else segments
