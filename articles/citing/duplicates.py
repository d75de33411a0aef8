"""Whether a source is known already: by DOI, ISBN, address, then title with year and first author."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from articles.citing.identifiers import is_doi, plain_doi, plain_isbn, plain_url
from articles.shared import Source

WORDS = {
    "doi": "this DOI",
    "isbn": "this ISBN",
    "url": "this address",
    "title": "this title, year and first author",
}


class Identity(NamedTuple):
    """What two sources that are the same have in common: the field, and its content in a form to be compared."""

    field: str
    content: str


class Duplicate(NamedTuple):
    """A source that is known already, and the field by which that shows."""

    field: str
    source: Source

    @property
    def words(self) -> str:
        return f"The source “{self.source.title}” ({self.source.key}) has {WORDS[self.field]} already."


def identities(source: Source) -> Iterator[Identity]:
    """Yield by what the source can be known, the surest first."""
    doi = plain_doi(source.doi or source.url)
    if is_doi(doi):
        yield Identity("doi", doi.casefold())
    isbn = plain_isbn(source.isbn)
    # Chapters share the ISBN of their book.
    if isbn and source.type != "chapter":
        yield Identity("isbn", isbn)
    if source.url:
        yield Identity("url", plain_url(source.url))
    title = _letters(source.title)
    # Without year and author a title such as “Mali” says too little.
    if title and (source.issued or source.authors):
        author = source.authors[0] if source.authors else None
        name = _letters((author.family or author.literal) if author else "")
        yield Identity("title", f"{title}\n{source.issued[:4]}\n{name}")


class Known:
    """Sources, to be asked whether one of them is the same as another."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._by_identity: dict[Identity, Source] = {}
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> None:
        for identity in identities(source):
            self._by_identity.setdefault(identity, source)

    def duplicates(self, source: Source) -> list[Duplicate]:
        """Return the known sources that `source` is the same as, each once, by what shows it most surely."""
        found: dict[str, Duplicate] = {}
        for identity in identities(source):
            known = self._by_identity.get(identity)
            if known is not None:
                found.setdefault(known.key, Duplicate(identity.field, known))
        return list(found.values())


def _letters(text: str) -> str:
    """Return the letters and digits alone, without accents and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text[:500]).casefold())
