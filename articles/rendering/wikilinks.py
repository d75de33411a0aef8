"""Links between articles: `[[Title]]`, `[[Title|label]]`, `[[Title#Section]]` and `[[#Section]]`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline

from articles.rendering.headings import heading_id

# No class holds a bracket, so a scan ends at the next one and any row of brackets is read in one pass.
_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")


def title_key(title: str) -> str:
    """Return what two titles share when they name one article: case, underscores and spacing do not matter."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", title).casefold())
    return " ".join(folded.replace("_", " ").split())


def wiki_link(state: StateInline, silent: bool) -> bool:
    """Read a link to an article; its label may hold emphasis and code, but no other link."""
    if not state.src.startswith("[[", state.pos):
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    title, _, section = (" ".join(part.split()) for part in match[1].partition("#"))
    if not title and not heading_words(section):
        return False
    if not silent:
        opening = state.push("wiki_link_open", "a", 1)
        opening.meta = {"title": title, "section": section}
        if match[2] and match[2].strip():
            _read_label(state, match)
        else:
            state.push("text", "", 0).content = " § ".join(part for part in (title, section) if part)
        state.push("wiki_link_close", "a", -1)
    state.pos = match.end()
    return True


def heading_words(section: str) -> bool:
    """Return whether a section's name holds anything that a heading's id keeps."""
    return any(character.isalnum() for character in section)


def _read_label(state: StateInline, match: re.Match[str]) -> None:
    end = state.posMax
    state.pos, state.posMax = match.span(2)
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.posMax = end


@dataclass
class WikiLinks:
    """The links of one text to other articles; `titles` gives the address of every article that readers can open."""

    titles: Mapping[str, str]
    found: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    own_sections: list[tuple[int | None, str]] = field(default_factory=list)
    _closing: str = ""

    def opening(self, title: str, section: str, line: int | None) -> str:
        """Return the HTML before the label; `closing` then has what follows the label."""
        self._closing = "</a>"
        if not title:
            self.own_sections.append((line, section))
            return f'<a href="#{escapeHtml(heading_id(section))}" class="wiki">'
        key = title_key(title)
        self.found.setdefault(key, title)
        address = self.titles.get(key)
        if address is None:
            self.missing.setdefault(key, title)
            # Not a link: a reader could only be led to nothing. The words are for those who do not see the underline.
            self._closing = '<span class="visually-hidden"> (no article yet)</span></span>'
            return '<span class="missing-link">'
        fragment = f"#{heading_id(section)}" if section else ""
        return f'<a href="{escapeHtml(address + fragment)}" class="wiki">'

    def closing(self) -> str:
        return self._closing
