"""Footnotes `[^1]`: the library's rules, held within bounds, and their HTML."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

MAX_NAME = 100
# Without an opening bracket inside, a row of them is read in one pass; the library looks for the end from each.
_REFERENCE = re.compile(rf"\[\^[^\[\]\s]{{1,{MAX_NAME}}}\]")
_DEFINITION = re.compile(rf"\[\^([^\[\]\s]{{1,{MAX_NAME}}})\]:")

OPENING = '<section class="footnotes" aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n<ol>\n'
CLOSING = "</ol>\n</section>\n"


def install(parser: MarkdownIt) -> None:
    """Add footnotes to a parser; those written in place, `^[…]`, nest without end and are left out."""
    footnote_plugin(parser, inline=False)
    parser.block.ruler.at("footnote_def", definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("footnote_ref", reference)


def definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `[^name]: …`, but not inside another footnote, where the library would lose the outer one's text."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _DEFINITION.match(state.src, start, state.eMarks[start_line])
    if match is None:
        return False
    if silent:
        return footnote_def(state, start_line, end_line, True)
    if "in_footnote" in state.env:
        return False
    defined = state.env.setdefault("defined_footnotes", {})
    is_repeated = f":{match[1]}" in state.env.get("footnotes", {}).get("refs", {})
    state.env["in_footnote"] = True
    try:
        is_definition = footnote_def(state, start_line, end_line, False)
    finally:
        del state.env["in_footnote"]
    if is_definition:
        defined.setdefault(match[1], start_line + 1)
        if is_repeated:
            state.env.setdefault("repeated_footnotes", []).append((match[1], start_line + 1))
    return is_definition


def reference(state: StateInline, silent: bool) -> bool:
    """Read `[^name]` where a footnote of this name exists."""
    if not state.src.startswith("[^", state.pos):
        return False
    return _REFERENCE.match(state.src, state.pos, state.posMax) is not None and footnote_ref(state, silent)


def marker(meta: dict[str, int]) -> str:
    """Return the number of a footnote in the text; it says “note”, since numbers alone are references."""
    number = meta["id"] + 1
    return f'<sup class="note"><a href="#fn-{number}" id="{_mention(meta)}">[note {number}]</a></sup>'


def item_opening(meta: dict[str, int]) -> str:
    return f'<li id="fn-{meta["id"] + 1}">'


def way_back(meta: dict[str, int]) -> str:
    """Return the arrow that leads from a footnote to one of its places in the text."""
    which = f", mention {meta['subId'] + 1}" if meta.get("subId") else ""
    label = f"Back to note {meta['id'] + 1} in the text{which}"
    return f' <a href="#{_mention(meta)}" class="footnote-back" aria-label="{escapeHtml(label)}">↩\ufe0e</a>'


def _mention(meta: dict[str, int]) -> str:
    repeated = f"-{meta['subId'] + 1}" if meta.get("subId") else ""
    return f"fnref-{meta['id'] + 1}{repeated}"
