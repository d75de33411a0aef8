"""From an article's text to everything that its page prints."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token

from articles.figures import Figure
from articles.rendering import parser, sanitising
from articles.rendering.headings import Heading, heading_id
from articles.rendering.line_notes import LineNote
from articles.rendering.links import Addresses
from articles.rendering.pictures import Pictures
from articles.rendering.printed import PrintedValues
from articles.rendering.problems import Problem, Problems
from articles.rendering.references import Mark, Reference, References
from articles.rendering.resolving import CLAIMS_BLOCK, Resolver
from articles.rendering.tables import MAX_CELLS
from articles.rendering.wikilinks import WikiLinks
from articles.shared import Shared
from articles.snapshot import MAX_BODY_BYTES, Snapshot

_SURROGATE = re.compile("[\ud800-\udfff]")


class TooLong(ValueError):
    """A text above the limit; it is refused before any work begins."""


@dataclass(frozen=True, slots=True)
class ClaimsBlock:
    """A place in the text for the claims on a line of the infobox, whose key is `field`."""

    field: str


Pieces = tuple[str | ClaimsBlock, ...]
"""HTML that is whole in itself, and what stands between."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article's text as HTML, and what was found in it.

    `lead_pieces` are the text before the first heading, `section_pieces` the rest with the footnotes. `marks` holds the
    marks that the infobox prints, by the keys it asked for. `links` and `missing` are titles as written: all articles
    linked to, and those that readers cannot open. `sections_of` says in which section a claim is first marked, its id
    and its words, both empty for the lead. `images` are the keys of the pictures shown.
    """

    lead_pieces: Pieces
    section_pieces: Pieces
    contents: tuple[Heading, ...]
    references: tuple[Reference, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    problems: tuple[Problem, ...]
    links: tuple[str, ...]
    missing: tuple[str, ...]
    sections_of: Mapping[str, tuple[str, str]]
    plain_text: str
    images: tuple[str, ...]

    @property
    def lead(self) -> str:
        """The HTML before the first heading, without the places for claims."""
        return _html_alone(self.lead_pieces)

    @property
    def sections(self) -> str:
        """The HTML after the lead, without the places for claims."""
        return _html_alone(self.section_pieces)


def render(
    snapshot: Snapshot,
    shared: Shared,
    titles: Mapping[str, str],
    *,
    media_url: str,
    figures: Mapping[str, Figure] = MappingProxyType({}),
    first_marks: Sequence[str] = (),
    line_notes: Mapping[int, LineNote] = MappingProxyType({}),
) -> Rendered:
    """Return an article's text as safe HTML with its contents, references, links and problems.

    `titles` maps the `title_key` of every article that readers can open to its address. `figures` are what the lines
    of the infobox show, by their keys; `{{figure key}}` prints them in the text. `first_marks` are the keys of claims
    that the infobox marks before the text begins, so they get the first numbers. `line_notes` are put behind the block
    that begins in that line of the text, counted from 1, and are no part of its words. Raises TooLong above 512 KB.
    """
    size = _checked_size(snapshot.body)
    problems = Problems()
    references = References(snapshot, shared)
    first = _first_marks(first_marks, references, problems)
    tokens, notes = parser.parse(_SURROGATE.sub("\ufffd", snapshot.body))
    resolver = Resolver(
        references,
        WikiLinks(titles),
        Pictures(shared.images, media_url, problems),
        Addresses(size),
        PrintedValues(figures, {claim.key: claim for claim in snapshot.claims}, size),
        line_notes,
    )
    cut = _first_section(tokens)
    resolver.resolve(tokens)
    _check_footnotes(notes, problems)
    for line in notes.get("refused_tables", ()):
        problems.add(line, f"A text has at most {MAX_CELLS:,} cells; this table is shown as text. Move it elsewhere.")
    _check_own_sections(resolver)
    for key in references.without_source():
        problems.add(None, f"The citation “{key}” names a source that does not exist. Choose another.")
    return Rendered(
        lead_pieces=tuple(_pieces(tokens[:cut])),
        section_pieces=tuple(_pieces(tokens[cut:])),
        contents=resolver.contents.nested(),
        references=references.listed(),
        marks=first,
        problems=problems.listed(),
        links=tuple(resolver.wiki_links.found.values()),
        missing=tuple(resolver.wiki_links.missing.values()),
        sections_of=resolver.sections_of,
        plain_text="\n".join(text for part in resolver.text if (text := part.strip())),
        images=tuple(resolver.pictures.shown),
    )


def _checked_size(body: str) -> int:
    size = len(body.encode("utf-8", "surrogatepass"))
    if size > MAX_BODY_BYTES:
        raise TooLong(
            f"The text has {size:,} bytes; {MAX_BODY_BYTES:,} are the limit. Move a part of it to another article."
        )
    return size


def _first_marks(keys: Sequence[str], references: References, problems: Problems) -> dict[str, tuple[Mark, ...]]:
    made: dict[str, tuple[Mark, ...]] = {}
    for key in keys:
        mark = references.mark(key)
        if mark is None:
            problems.add(None, f"Infobox: no claim has the key “{key}”. Correct it, or add the claim.")
        else:
            made[key] = (*made.get(key, ()), mark)
    return made


def _first_section(tokens: Sequence[Token]) -> int:
    """Return where the lead ends: at the first heading of the text itself, or at its footnotes."""
    for index, token in enumerate(tokens):
        if token.type == "footnote_block_open" or (token.type == "heading_open" and token.level == 0):
            return index
    return len(tokens)


def _pieces(tokens: Sequence[Token]) -> Iterator[str | ClaimsBlock]:
    start = 0
    for index, token in enumerate(tokens):
        if token.type == CLAIMS_BLOCK:
            yield _html(tokens[start:index])
            yield ClaimsBlock(token.content)
            start = index + 1
    yield _html(tokens[start:])


def _html(tokens: Sequence[Token]) -> str:
    return sanitising.clean(parser.html(list(tokens)))


def _html_alone(pieces: Pieces) -> str:
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _check_footnotes(notes: Mapping[str, Any], problems: Problems) -> None:
    numbers = notes.get("footnotes", {}).get("refs", {})
    for name, line in notes.get("defined_footnotes", {}).items():
        if numbers[f":{name}"] < 0:
            problems.add(line, f"The footnote [^{name}] is never referred to, so it is not shown.")
    for name, line in notes.get("repeated_footnotes", ()):
        problems.add(line, f"There are two footnotes [^{name}]; only the last one is shown. Rename one of them.")


def _check_own_sections(resolver: Resolver) -> None:
    for line, section in resolver.wiki_links.own_sections:
        if heading_id(section) not in resolver.contents.ids:
            resolver.problems.add(line, f"[[#{section}]]: this article has no section of that name.")
