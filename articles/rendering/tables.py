"""Tables: cells that hold `[[Title|label]]`, alignment as a class, and a frame that can be scrolled."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as library_table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_CELLS = 50_000
"""How many cells come before a table that is left as text; short rows are filled up, so few bytes make many cells."""

# The parser replaces NUL before anything is read, so no text holds it.
_MASK = "\0"
_LABELLED = re.compile(r"(?<!\\)\[\[[^\[\]|\n]+(?<!\\)\|[^\[\]|\n]*\]\]")


def mask_labels(state: StateCore) -> None:
    """Keep a copy of the text, as long as the text, in which the bar of `[[Title|label]]` parts no cells."""
    state.env["masked"] = _LABELLED.sub(lambda link: link[0].replace("|", _MASK), state.src)


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a table from the copy that `mask_labels` made, and put the bars back in its cells."""
    source, count = state.src, len(state.tokens)
    state.src = state.env["masked"]
    try:
        is_table = library_table(state, start_line, end_line, silent or _is_full(state))
    finally:
        state.src = source
    if silent or not is_table:
        return is_table
    if _is_full(state):
        state.env.setdefault("refused_tables", []).append(start_line + 1)
        return False
    for token in state.tokens[count:]:
        token.content = token.content.replace(_MASK, "|")
        state.env["cells"] = state.env.get("cells", 0) + (token.type in ("td_open", "th_open"))
    return True


def _is_full(state: StateBlock) -> bool:
    return bool(state.env.get("cells", 0) > MAX_CELLS)


def opening(number: int) -> str:
    """Return the frame around a table: wide ones scroll inside it, by keyboard too."""
    return f'<div class="table-scroll" role="region" aria-label="Table {number}" tabindex="0">\n<table>\n'


def closing() -> str:
    return "</table>\n</div>\n"


def align(cell: Token) -> None:
    """Turn the style that the library gives a cell into a class, and say what a head belongs to."""
    style = str(cell.attrs.pop("style", ""))
    if cell.tag == "th":
        cell.attrs["scope"] = "col"
    if style:
        cell.attrs["class"] = f"align-{style.removeprefix('text-align:')}"
