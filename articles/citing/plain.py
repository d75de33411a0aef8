"""Plain fields, one a line: “Title: …”, “Address: https://…”; an address alone is one too, and nothing is fetched."""

import re
from collections.abc import Iterator

from articles.citing.building import Entry, Reading, gathered
from articles.citing.identifiers import archived_page, is_doi, plain_doi
from articles.shared import Name

_LINE = re.compile(r"\s*([^\W\d_][^:\n]{0,30}?)\s*:\s+(.*)")
_ADDRESS = re.compile(r"\s*(https?://\S+)\s*", re.IGNORECASE)
_NAMES = {
    "title": "title", "headline": "title", "type": "type", "key": "key",
    "author": "author", "authors": "author", "by": "author", "institution": "institution",
    "published in": "container_title", "site": "container_title", "website": "container_title",
    "newspaper": "container_title", "journal": "container_title", "publisher": "publisher",
    "published on": "issued", "published": "issued", "date": "issued", "url": "url", "address": "url", "link": "url",
    "archived copy": "archive_url", "archive": "archive_url", "read on": "accessed", "accessed": "accessed",
    "language": "language", "doi": "doi", "isbn": "isbn",
}  # fmt: skip


def read(text: str) -> Reading:
    """Return the sources of plain fields; an empty line stands between two."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return gathered(_entry(lines.split("\n"), number) for number, lines in enumerate(_filled(paragraphs), start=1))


def _filled(paragraphs: list[str]) -> Iterator[str]:
    return (paragraph for paragraph in paragraphs if paragraph.strip())


def _entry(lines: list[str], number: int) -> Entry | str:
    entry = Entry(name=f"entry {number}")
    for line in lines:
        if address := _ADDRESS.fullmatch(line):
            entry.texts.setdefault("url", address[1])
            continue
        match = _LINE.fullmatch(line)
        if not match:
            return (
                f"Entry {number}: “{line.strip()[:40]}” is not understood. Write “Title: …”, or paste BibTeX, RIS or "
                "CSL-JSON."
            )
        name, content = _NAMES.get(match[1].lower(), ""), match[2].strip()
        if name == "type":
            entry.type = content.lower()
        elif name == "key":
            entry.key = content
        elif name == "institution":
            entry.authors.append(Name(literal=content))
        elif name == "author":
            entry.authors += map(_person, content.split(";"))
        elif name:
            entry.texts.setdefault(name, content)
        elif content:
            entry.dropped.append(match[1])
    _read_address(entry)
    entry.name = entry.texts.get("title", "")[:60] or entry.name
    return entry


def _person(text: str) -> Name:
    family, comma, given = text.partition(",")
    return Name(family.strip(), given.strip()) if comma else Name(literal=text.strip())


def _read_address(entry: Entry) -> None:
    """Take from an address what stands in it: the page that an archived copy is of, or a DOI."""
    texts = entry.texts
    address = texts.get("url", "")
    if original := archived_page(address):
        texts["url"] = original
        texts.setdefault("archive_url", address)
    doi = plain_doi(address)
    if doi != address and is_doi(doi):
        texts.setdefault("doi", doi)
