"""How an article of the encyclopedia is cited: APA (7th edition), MLA (9th) and Chicago (18th), in words.

It has no author and is cited as it stands at one revision, whose address does not change; so no style asks for the day
on which it was read.
"""

import re
from dataclasses import dataclass
from datetime import date

from articles.shared import Source

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_MLA_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_SMALL = frozenset(
    (
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "onto", "or",
        "over", "per", "so", "the", "to", "up", "via", "with", "yet",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a reference, and whether it is set in italics."""

    text: str
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article as it is cited: its revision's day and address, and the site that it is published on."""

    slug: str
    title: str
    site: str
    day: date
    address: str
    language: str = "en"

    def as_source(self) -> Source:
        """Return the article as the formats have it, an entry of an encyclopedia."""
        return Source(
            key=self.slug,
            title=self.title,
            type="entry-encyclopedia",
            container_title=self.site,
            issued=self.day.isoformat(),
            url=self.address,
            language=self.language,
        )


def apa(article: CitedArticle) -> tuple[Piece, ...]:
    """Return “Title. (2018, April 30). In *Site*. address”."""
    day = f"({article.day.year}, {_MONTHS[article.day.month - 1]} {article.day.day})"
    return (
        Piece(f"{_stopped(article.title)} {day}. In "),
        Piece(article.site, is_italic=True),
        Piece(f". {article.address}"),
    )


def mla(article: CitedArticle) -> tuple[Piece, ...]:
    """Return ““Title.” *Site*, 30 Apr. 2018, address.”, the address without its scheme."""
    day = f"{article.day.day} {_MLA_MONTHS[article.day.month - 1]} {article.day.year}"
    address = re.sub(r"\Ahttps?://", "", article.address)
    return (
        Piece(f"{_quoted(_headline(article))} "),
        Piece(article.site, is_italic=True),
        Piece(f", {day}, {address}."),
    )


def chicago_note(article: CitedArticle) -> tuple[Piece, ...]:
    """Return “Site, s.v. “Title,” last modified April 30, 2018, address.”"""
    title = f"“{_inner(article.title)},”"
    return (Piece(f"{article.site}, s.v. {title} last modified {_american(article.day)}, {article.address}."),)


def chicago_bibliography(article: CitedArticle) -> tuple[Piece, ...]:
    """Return “Site. “Title.” Last modified April 30, 2018. address.”"""
    title = _quoted(_headline(article))
    return (Piece(f"{_stopped(article.site)} {title} Last modified {_american(article.day)}. {article.address}."),)


def _american(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _inner(text: str) -> str:
    """Return a text for quotation marks around it: those that it has become single ones."""
    text = re.sub(r'"([^"]*)"', r"‘\1’", text)
    return text.replace("“", "‘").replace("”", "’")


def _quoted(text: str) -> str:
    return f"“{_stopped(_inner(text))}”"


def _headline(article: CitedArticle) -> str:
    """Return the title with the capitals of a headline where it is English; a word that has one keeps its own."""
    if article.language.partition("-")[0] != "en":
        return article.title
    words = article.title.split(" ")
    last = len(words) - 1
    return " ".join(
        word if word.lower() in _SMALL and 0 < place < last and not words[place - 1].endswith(":") else _capital(word)
        for place, word in enumerate(words)
    )


def _capital(word: str) -> str:
    if word != word.lower():
        return word
    return re.sub(r"[^\W\d_]", lambda match: match[0].upper(), word, count=1)
