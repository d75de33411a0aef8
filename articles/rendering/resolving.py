"""Resolving: what the parser found meets what the article holds, token by token, in the order of reading."""

from collections.abc import Callable, Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from articles.rendering import footnotes, line_notes, links, marks, pictures, tables
from articles.rendering.headings import TOP_LEVEL, Contents
from articles.rendering.line_notes import LineNote
from articles.rendering.parser import MAX_DEPTH, inline_html, parse_words
from articles.rendering.printed import PrintedValues
from articles.rendering.problems import Problems
from articles.rendering.references import References
from articles.rendering.wikilinks import WikiLinks
from articles.shared import Image

MAX_EMPHASIS = 12
"""How deep emphasis nests; browsers and sanitisers slow down with every element inside another."""

CLAIMS_BLOCK = "claims_block"
"""The type of a token in whose place the claims on a line of the infobox are shown; its content is the line's key."""

_LINKS = {"link_open": 1, "wiki_link_open": 1, "link_close": -1, "wiki_link_close": -1}
_EMPHASIS = {"em_open": 1, "strong_open": 1, "s_open": 1, "em_close": -1, "strong_close": -1, "s_close": -1}


def words(tokens: list[Token], values: PrintedValues) -> str:
    """Return the plain words of the tokens inside a block, with printed values, without marks and pictures."""
    spoken: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            spoken.append(token.content)
        elif token.type == "printed":
            spoken.append(values.read(token).words)
        elif token.type in ("softbreak", "hardbreak"):
            spoken.append(" ")
        elif token.type in ("mark", "footnote_ref") and spoken:
            # The space before a mark would stand before the full stop.
            spoken[-1] = spoken[-1].rstrip()
    return " ".join("".join(spoken).split())


class Resolver:
    """Turns the tokens of one text into ones that print as finished HTML, and gathers what it meets on the way."""

    def __init__(
        self,
        references: References,
        wiki_links: WikiLinks,
        images: pictures.Pictures,
        addresses: links.Addresses,
        values: PrintedValues,
        notes: Mapping[int, LineNote],
    ) -> None:
        self.references = references
        self.wiki_links = wiki_links
        self.pictures = images
        self.addresses = addresses
        self.values = values
        self.problems: Problems = images.problems
        self.contents = Contents()
        self.sections_of: dict[str, tuple[str, str]] = {}
        self.text: list[str] = []
        self._section = ("", "")
        self._line: int | None = None
        self._tables = 0
        self._depth = 0
        self._claims_shown: set[str] = set()
        self._link_ends: list[str] = []
        self._open_links = 0
        self._line_notes = dict(notes)

    def resolve(self, tokens: list[Token]) -> None:
        """Resolve the tokens of a whole text."""
        for index, token in enumerate(tokens):
            if token.type == "inline":
                self._resolve_line(tokens, index)
            elif token.type == "heading_open":
                self._open_heading(token, tokens[index + 1])
            elif token.type == "heading_close":
                token.tag = _heading_tag(token)
            elif token.type in ("fence", "code_block"):
                self.text.append(token.content)
            elif token.type in ("th_open", "td_open"):
                tables.align(token)
            elif token.type in _BLOCKS:
                _print(token, _BLOCKS[token.type](self, token))

    def _words(self, tokens: list[Token]) -> str:
        return words(tokens, self.values)

    def _resolve_line(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        children = token.children or []
        self._line = token.map[0] + 1 if token.map else None
        if token.meta.get("is_too_deep"):
            self.problems.add(self._line, f"Lists and quotes nest at most {MAX_DEPTH} deep; this is shown as text.")
        if self._place_claims(tokens, index):
            return
        is_alone = _is_paragraph(tokens, index) and self._holds_pictures_alone(children)
        self.text.append(self._words(children))
        self._depth = 0
        for child in children:
            self._resolve_child(child, is_alone=is_alone)
        if is_alone:
            _print(tokens[index - 1], "")
            _print(tokens[index + 1], "")
        self._put_note(token)

    def _place_claims(self, tokens: list[Token], index: int) -> bool:
        """Make a paragraph that only asks for the claims on a line the place for them, and return whether it was one.

        Each line has one place in a text, and inside a list, a quote or a note there is none.
        """
        before, token, after = tokens[index - 1 : index + 2]
        asked = [self.values.read(child).claims_on for child in token.children or [] if child.type == "printed"]
        if len(token.children or []) != 1 or not any(asked) or before.level or not _is_paragraph(tokens, index):
            return False
        if asked[0] in self._claims_shown:
            return False
        self._claims_shown.add(asked[0])
        token.type, token.content, token.children = CLAIMS_BLOCK, asked[0], None
        _print(before, "")
        _print(after, "")
        return True

    def _put_note(self, token: Token) -> None:
        note = self._line_notes.pop(token.map[0] + 1, None) if token.map else None
        if note is not None:
            token.children = [*(token.children or []), Token("html_inline", "", 0, content=line_notes.html(note))]

    def _resolve_child(self, child: Token, *, is_alone: bool) -> None:
        self._open_links += _LINKS.get(child.type, 0)
        if child.type in ("softbreak", "hardbreak"):
            self._line = self._line + 1 if self._line else None
        elif child.type == "picture":
            _print(child, self._picture(child, is_alone=is_alone))
        elif child.type in _EMPHASIS:
            self._emphasis(child)
        elif child.type in _INLINES:
            _print(child, _INLINES[child.type](self, child))

    def _open_heading(self, token: Token, inline: Token) -> None:
        line = token.map[0] + 1 if token.map else None
        text = self._words(inline.children or [])
        if not text:
            self.problems.add(line, "This heading is empty. Give it words or remove it.")
        token.tag = _heading_tag(token)
        name = self.contents.name(text)
        token.attrs = {"id": name}
        if token.level == 0:
            self._section = (name, text)
            if text:
                self.contents.list(int(token.tag[1]), name, text)

    def _mark(self, token: Token) -> str:
        read = marks.read(token.content)
        if read is None:
            self.problems.add(
                self._line, f"[@{token.content}] is not a mark. On one line, write [@key] or [@key, p. 3]."
            )
            return marks.warning(f"@{token.content}: not a mark")
        key, locator = read
        made = self.references.mark(key, locator)
        if made is None:
            self.problems.add(self._line, f"[@{key}]: no claim or source has this key. Correct it, or add the claim.")
            return marks.warning(f"@{token.content}: no claim or source has this key")
        if claim := self.references.claim_key(key):
            self.sections_of.setdefault(claim, self._section)
        return marks.marker(made)

    def _printed(self, token: Token) -> str:
        value = self.values.read(token)
        if value.fault:
            self.problems.add(self._line, value.fault)
            return marks.warning(value.shown)
        if key := value.claims_on:
            self.problems.add(
                self._line, f"{{{{claims {key}}}}} stands once in a text, on a line of its own between empty lines."
            )
            return marks.warning(f"claims {key}: only once, on a line of its own")
        made = self.references.mark(value.claim) if value.claim else None
        if made is None:
            return escapeHtml(value.words)
        self.sections_of.setdefault(value.claim, self._section)
        if self._open_links:
            return f"{escapeHtml(value.words)}{marks.marker(made)}"
        return marks.marked(value.words, made)

    def _open_wiki_link(self, token: Token) -> str:
        return self.wiki_links.opening(token.meta["title"], token.meta["section"], self._line)

    def _close_wiki_link(self, token: Token) -> str:
        return self.wiki_links.closing()

    def _open_link(self, token: Token) -> str:
        address, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
        if "[@" in title:
            self.problems.add(self._line, "A mark in the title of a link does nothing. Put it into the text.")
        refusal = self.addresses.refusal(address, title)
        if refusal:
            self.problems.add(self._line, refusal)
            before, after = links.as_text(address, is_written_out=token.markup == "autolink")
            self._link_ends.append(after)
            return before
        self._link_ends.append("</a>")
        return links.opening(address, title)

    def _close_link(self, token: Token) -> str:
        return self._link_ends.pop()

    def _picture(self, token: Token, *, is_alone: bool) -> str:
        alternative = parse_words(token.content)
        if any(child.type == "mark" for child in alternative):
            self.problems.add(self._line, "A mark in a picture's description does nothing. Put it into the caption.")
        image = self.pictures.find(token.meta["address"], self._line)
        caption = self._caption(token.meta["title"], image)
        if isinstance(image, str):
            return " ".join(part for part in (marks.warning(image), caption) if part)
        if is_alone:
            img = self.pictures.html(image, self._words(alternative), self._line)
            return pictures.figure(img, caption, pictures.rights(image))
        img = self.pictures.html(image, self._words(alternative), self._line, title=pictures.rights(image))
        return f"{img} {caption}" if caption and token.meta["title"] else img

    def _holds_pictures_alone(self, children: list[Token]) -> bool:
        held = [child for child in children if child.type not in ("text", "softbreak") or child.content.strip()]
        return bool(held) and all(
            child.type == "picture" and self.pictures.has(child.meta["address"]) for child in held
        )

    def _caption(self, written: str, image: Image | str) -> str:
        children = parse_words(written)
        if not written and isinstance(image, Image):
            children = [Token("text", "", 0, content=image.caption.strip())]
        self.text.append(self._words(children))
        for child in children:
            self._resolve_child(child, is_alone=False)
        return inline_html(children)

    def _emphasis(self, token: Token) -> None:
        if token.nesting < 0:
            self._depth -= 1
        is_hidden = self._depth >= MAX_EMPHASIS
        if token.nesting > 0:
            self._depth += 1
        if is_hidden:
            _print(token, "")

    def _open_table(self, token: Token) -> str:
        self._tables += 1
        return tables.opening(self._tables)

    def _open_footnotes(self, token: Token) -> str:
        self._section = ("notes", "Notes")
        return footnotes.OPENING


_BLOCKS: dict[str, Callable[[Resolver, Token], str]] = {
    "table_open": Resolver._open_table,
    "table_close": lambda resolver, token: tables.closing(),
    "footnote_block_open": Resolver._open_footnotes,
    "footnote_block_close": lambda resolver, token: footnotes.CLOSING,
    "footnote_open": lambda resolver, token: footnotes.item_opening(token.meta),
    "footnote_close": lambda resolver, token: "</li>\n",
    "footnote_anchor": lambda resolver, token: footnotes.way_back(token.meta),
}

_INLINES: dict[str, Callable[[Resolver, Token], str]] = {
    "mark": Resolver._mark,
    "printed": Resolver._printed,
    "wiki_link_open": Resolver._open_wiki_link,
    "wiki_link_close": Resolver._close_wiki_link,
    "link_open": Resolver._open_link,
    "link_close": Resolver._close_link,
    "footnote_ref": lambda resolver, token: footnotes.marker(token.meta),
}


def _print(token: Token, html: str) -> None:
    """Make a token print as `html`."""
    token.type, token.content = "html_inline", html


def _heading_tag(token: Token) -> str:
    return f"h{max(TOP_LEVEL, int(token.tag[1]))}"


def _is_paragraph(tokens: list[Token], index: int) -> bool:
    return tokens[index - 1].type == "paragraph_open" and tokens[index + 1].type == "paragraph_close"
