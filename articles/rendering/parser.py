"""The parser: CommonMark with tables, strikethrough, footnotes, links, marks, values and pictures, within bounds."""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference as library_reference
from markdown_it.token import Token

from articles.rendering import footnotes, marks, pictures, printed, tables, wikilinks

MAX_DEPTH = 18
"""How deep quotes and lists nest; the library itself gives up, and drops the text, at 20."""


class Parser(MarkdownIt):
    renderer: RendererHTML

    def validateLink(self, url: str) -> bool:
        # Refused later, in links.py, where the refusal can be told to the editor.
        return True


def _too_deep(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read what stands deeper than MAX_DEPTH as a plain paragraph, so that no text is lost."""
    if silent or state.level < MAX_DEPTH:
        return False
    line = start_line + 1
    while line < end_line and not state.isEmpty(line) and not 0 <= state.sCount[line] < state.blkIndent:
        line += 1
    state.line = line
    opening = state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    opening.map = inline.map = [start_line, line]
    inline.content = state.getLines(start_line, line, state.blkIndent, False).strip()
    inline.children = []
    inline.meta = {"is_too_deep": True}
    state.push("paragraph_close", "p", -1)
    return True


def _reference(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `[name]: address`, but let a line that begins with a mark or a footnote be text: it would vanish."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src.startswith(("[@", "[^"), start):
        return False
    return library_reference(state, start_line, end_line, silent)


def _parser() -> Parser:
    parser = Parser("commonmark", {"html": False, "xhtmlOut": False})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("normalize", "mask_labels", tables.mask_labels)
    parser.block.ruler.at("table", tables.table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _reference)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.inline.ruler.at("image", pictures.picture)
    parser.inline.ruler.before("link", "wiki_link", wikilinks.wiki_link)
    parser.inline.ruler.before("link", "mark", marks.mark)
    parser.inline.ruler.before("link", "printed", printed.printed)
    footnotes.install(parser)
    return parser


_PARSER = _parser()


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of a text, and what the rules noted beside them."""
    notes: dict[str, Any] = {}
    return _PARSER.parse(text, notes), notes


def parse_words(text: str) -> list[Token]:
    """Return the tokens of a line that goes with a picture: a description or a caption, without pictures in it."""
    tokens: list[Token] = []
    _PARSER.inline.parse(text, _PARSER, {"in_picture": True}, tokens)
    for token in tokens:
        if token.type == "text_special":
            token.type = "text"
    return tokens


def html(tokens: list[Token]) -> str:
    """Return the HTML of block tokens, not yet sanitised."""
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def inline_html(tokens: list[Token]) -> str:
    """Return the HTML of the tokens inside a block, not yet sanitised."""
    return _PARSER.renderer.renderInline(tokens, _PARSER.options, {})
