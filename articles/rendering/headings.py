"""Headings: ids that read well in an address and never meet another id of the page, and the table of contents."""

import re
import unicodedata
from dataclasses import dataclass

MAX_ID = 80
TOP_LEVEL = 2
"""The page's only h1 is its title, so a text's headings begin here."""

# The first group are names and beginnings of the ids that pages and this package make (`cite-3`, `claim-toll`, `fn-1`),
# the second are whole ids of the pages and of the admin, which shows the preview.
_RESERVED = re.compile(
    r"(?:cite|ref|claim|fn|fnref|field|figure|source|party|revision|section|id)(?:-.*)?"
    r"|content(?:-.*)?|contents|infobox|lead|notes|references|categories|search|top|page|site|site-name|navigation"
    r"|main|header|footer|title|container|branding|user-tools|nav-sidebar|toggle-nav-sidebar|changelist|preview",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents; `number` is its place, such as 3.1."""

    level: int
    id: str
    number: str
    text: str
    children: tuple["Heading", ...] = ()


def heading_id(text: str) -> str:
    """Return the id of the first heading that reads `text`: its letters and digits, small, joined by hyphens."""
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = "".join(_id_character(character) for character in lowered)
    name = "-".join(kept.split())[:MAX_ID].strip("-") or "section"
    return f"section-{name}" if _RESERVED.fullmatch(name) else name


def _id_character(character: str) -> str:
    if character.isalnum() or unicodedata.category(character).startswith("M"):
        return character
    return "" if character in "'’" else " "


class Contents:
    """The headings of one text as they come: gives each its id and in the end the nested table."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._repeated: dict[str, int] = {}
        self._listed: list[tuple[int, str, str]] = []

    def name(self, text: str) -> str:
        """Return an id for a heading; a repeated one is numbered: toll, toll-2, toll-3."""
        base = candidate = heading_id(text)
        # Counting goes on where it stopped for the same words, so a thousand equal headings take a thousand steps.
        count = self._repeated.get(base, 1)
        while candidate in self.ids:
            count += 1
            candidate = f"{base}-{count}"
        self._repeated[base] = count
        self.ids.add(candidate)
        return candidate

    def list(self, level: int, name: str, text: str) -> None:
        """Add a heading to the table of contents."""
        self._listed.append((level, name, text))

    def nested(self) -> tuple[Heading, ...]:
        """Return the table: each heading below the nearest one before it of a higher rank, numbered from 1."""
        ranks: list[int] = []
        numbers: list[int] = []
        placed: list[tuple[int, tuple[int, str, str, str]]] = []
        for level, name, text in self._listed:
            last = 0
            while ranks and ranks[-1] >= level:
                ranks.pop()
                last = numbers.pop()
            ranks.append(level)
            numbers.append(last + 1)
            placed.append((len(ranks), (level, name, ".".join(map(str, numbers)), text)))
        # Children first: walking backwards, whatever lies deeper and is not yet taken belongs to this heading.
        waiting: list[list[Heading]] = [[] for _ in range(8)]
        for depth, (level, name, number, text) in reversed(placed):
            children = tuple(reversed(waiting[depth + 1]))
            waiting[depth + 1].clear()
            waiting[depth].append(Heading(level, name, number, text, children))
        return tuple(reversed(waiting[1]))
