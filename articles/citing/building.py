"""What every format reads into: a source, what of its text is not kept, and faults by the name of the entry."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from articles.citing.dates import readable_date
from articles.citing.identifiers import is_doi, is_isbn, plain_doi
from articles.shared import Name, Source
from articles.snapshot import is_key

MAX_SOURCES = 200
MAX_BYTES = 1_000_000
MAX_AUTHORS = 200
MAX_NAME = 200
MOST_DROPPED = 50
LONGEST = {"title": 500, "container_title": 300, "publisher": 300, "url": 2000, "archive_url": 2000}

TYPES = (
    "article-newspaper", "article-magazine", "article-journal", "book", "chapter", "broadcast", "dataset", "hearing",
    "interview", "legal_case", "post", "report", "speech", "webpage",
)  # fmt: skip
"""The item types of CSL that a source can have."""

NEAREST = {
    "article": "article-journal",
    "bill": "report",
    "classic": "book",
    "collection": "book",
    "entry": "chapter",
    "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter",
    "legislation": "report",
    "manuscript": "report",
    "motion_picture": "broadcast",
    "pamphlet": "report",
    "paper-conference": "chapter",
    "periodical": "book",
    "personal_communication": "interview",
    "post-weblog": "post",
    "regulation": "report",
    "review": "article-journal",
    "review-book": "article-journal",
    "software": "dataset",
    "song": "broadcast",
    "standard": "report",
    "thesis": "report",
    "treaty": "report",
}
"""The type that stands nearest to one of CSL that no source has."""

_CONTROLS = re.compile("[\0-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.IGNORECASE)
_LANGUAGES = {
    "american": "en-US", "arabic": "ar", "brazilian": "pt-BR", "british": "en-GB", "chinese": "zh", "dutch": "nl",
    "english": "en", "french": "fr", "francais": "fr", "german": "de", "hebrew": "he", "hindi": "hi", "italian": "it",
    "japanese": "ja", "korean": "ko", "ngerman": "de", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr", "ukenglish": "en-GB", "ukrainian": "uk",
    "usenglish": "en-US", "vietnamese": "vi",
}  # fmt: skip


class Fault(ValueError):
    """An entry that no source can be made of: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source that was read: what its text calls it, which fields are not kept, and what else differs."""

    name: str
    source: Source
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[str, ...]:
        """What of the text is not kept, in sentences."""
        if not self.dropped:
            return self.notes
        *first, last = self.dropped
        told = f"{', '.join(first)} and {last} are" if first else f"{last} is"
        return (f"{told} not kept.", *self.notes)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text holds: sources, and a sentence for each entry that could not be read."""

    found: tuple[Found, ...]
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One entry as its format has it, in the fields of a source; what it cannot keep is gathered on the way."""

    name: str
    type: str = ""
    key: str = ""
    authors: list[Name] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def built(self) -> Found:
        """Return the source; raises Fault when it has no title, or something is too long."""
        texts = {name: one_line(text) for name, text in self.texts.items()}
        if not texts.get("title"):
            raise Fault("it has no title. Add one, or add this source by the ordinary form.")
        for name, most in LONGEST.items():
            if len(texts.get(name, "")) > most:
                told = name.replace("_", " ")
                raise Fault(f"its {told} has {len(texts[name]):,} characters; {most:,} are the limit. Shorten it.")
        if len(self.authors) > MAX_AUTHORS:
            raise Fault(f"it has {len(self.authors):,} authors; {MAX_AUTHORS} are the limit. Leave the last ones out.")
        source = Source(
            key=key_of(self.key) or key_from_title(texts["title"]),
            title=texts["title"],
            type=self._type(has_address=bool(texts.get("url"))),
            authors=tuple(self._names()),
            container_title=texts.get("container_title", ""),
            publisher=texts.get("publisher", ""),
            issued=self._date(texts, "issued"),
            url=self._address(texts, "url"),
            archive_url=self._address(texts, "archive_url"),
            accessed=self._date(texts, "accessed"),
            language=self._language(texts.get("language", "")),
            doi=self._doi(texts.get("doi", "")),
            isbn=self._isbn(texts.get("isbn", "")),
        )
        return Found(self.name, source, tuple(dict.fromkeys(self.dropped))[:MOST_DROPPED], tuple(self.notes))

    def _type(self, *, has_address: bool) -> str:
        if self.type in TYPES:
            return self.type
        nearest = NEAREST.get(self.type) or ("webpage" if has_address else "report")
        if self.type:
            self.notes.append(f"The type “{self.type[:40]}” becomes “{nearest}”.")
        return nearest

    def _names(self) -> Iterator[Name]:
        for name in self.authors:
            clean = Name(one_line(name.family), one_line(name.given), one_line(name.literal))
            if clean.given and not clean.family and not clean.literal:
                clean = Name(literal=clean.given)
            if len(str(clean)) > MAX_NAME:
                raise Fault(f"the name “{str(clean)[:40]}…” is longer than {MAX_NAME} characters. Shorten it.")
            if str(clean):
                yield clean

    def _date(self, texts: Mapping[str, str], name: str) -> str:
        text = texts.get(name, "")
        date = readable_date(text)
        if text and not date.is_whole:
            kept = f"is kept as {date.edtf}" if date.edtf else "is no date, and not kept"
            self.notes.append(f"“{text[:60]}” {kept}.")
        return date.edtf

    def _address(self, texts: Mapping[str, str], name: str) -> str:
        address = texts.get(name, "")
        if address and not re.match(r"https?://\S+\Z", address, re.IGNORECASE):
            self.notes.append(f"“{address[:60]}” is no address of the web, and not kept.")
            return ""
        return address

    def _language(self, text: str) -> str:
        tag = _LANGUAGES.get(text.lower(), text)
        if tag and not (_LANGUAGE.fullmatch(tag) and len(tag) <= 35):
            self.notes.append(f"“{text[:60]}” is no language tag, and not kept.")
            return ""
        return tag.replace("_", "-")

    def _doi(self, text: str) -> str:
        doi = plain_doi(text)
        if doi and not (is_doi(doi) and len(doi) <= 200):
            self.notes.append(f"“{text[:60]}” is no DOI, and not kept.")
            return ""
        return doi

    def _isbn(self, text: str) -> str:
        if not text or (is_isbn(text) and len(text) <= 20):
            return text
        first = next((each for each in re.split(r"[\s,;]+", text) if is_isbn(each)), "")
        self.notes.append(f"Of “{text[:60]}” {first} is kept." if first else f"“{text[:60]}” is no ISBN, and not kept.")
        return first


def gathered(entries: Iterable["Entry | str"]) -> Reading:
    """Build every entry; a text in place of one is the fault that hindered reading it."""
    found: list[Found] = []
    faults: list[str] = []
    for entry in entries:
        if len(found) + len(faults) >= MAX_SOURCES:
            faults.append(f"There are more than {MAX_SOURCES} entries. Those after them are not read; paste them next.")
            break
        try:
            if isinstance(entry, str):
                faults.append(entry)
            else:
                found.append(entry.built())
        except Fault as fault:
            faults.append(f"“{entry.name}”: {fault}" if isinstance(entry, Entry) else str(fault))
    return Reading(tuple(found), tuple(faults))


def one_line(text: str) -> str:
    """Return `text` with every white space as one space, and without what cannot be stored."""
    return " ".join(_CONTROLS.sub("\ufffd", text).split())


def key_of(identifier: str) -> str:
    """Return a key made from what a text calls a source; empty where that is an address or a number."""
    if is_key(identifier) and not identifier.isdigit():
        return identifier
    key = _slug(identifier)
    return "" if "/" in identifier or not re.search("[a-z]", key) else key


def key_from_title(title: str) -> str:
    """Return a key made from a title; from its digest where none of its letters can stand in a key."""
    slug = _slug(title)
    if len(slug) > 60:
        slug = slug[:61].rpartition("-")[0] or slug[:60]
    return slug or f"source-{sha256(title.encode()).hexdigest()[:12]}"


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", ""))[:80].strip("-")
