"""Sources in the formats in which they are cited: BibTeX, RIS, CSL-JSON and plain fields, read and written."""

from articles.citing import bibtex, csl_json, plain, ris
from articles.citing.building import MAX_BYTES, MAX_SOURCES, Fault, Found, Reading
from articles.citing.duplicates import Duplicate, Known, identities
from articles.citing.identifiers import is_doi, is_isbn, plain_doi, plain_url

__all__ = [
    "MAX_BYTES",
    "MAX_SOURCES",
    "Duplicate",
    "Fault",
    "Found",
    "Known",
    "Reading",
    "bibtex",
    "csl_json",
    "identities",
    "is_doi",
    "is_isbn",
    "plain",
    "plain_doi",
    "plain_url",
    "read",
    "ris",
]


def read(text: str) -> Reading:
    """Return the sources that `text` holds in whichever of the formats it begins, and what cannot be read of it."""
    text = text.removeprefix("\ufeff")
    if (size := len(text.encode("utf-8", "surrogatepass"))) > MAX_BYTES:
        return Reading((), (f"The text has {size:,} bytes; {MAX_BYTES:,} are the limit. Paste it in parts.",))
    if not text.strip():
        return Reading((), ("Nothing stands here. Paste BibTeX, RIS, CSL-JSON, or lines like “Title: …”.",))
    if csl_json.is_begun(text):
        return csl_json.read(text)
    if ris.is_begun(text):
        return ris.read(text)
    if bibtex.is_begun(text):
        return bibtex.read(text)
    return plain.read(text)
