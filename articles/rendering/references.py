"""References: what each mark rests on, numbered in the order of the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.shared import Shared, Source
from articles.snapshot import Citation, Claim, Snapshot
from articles.values import Date

MAX_LABEL = 120


@dataclass(frozen=True, slots=True)
class Cited:
    """A source under a reference and the place in it; a withheld one keeps nothing but that it is."""

    source: Source | None
    locator: str = ""
    quote: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that a reference leads back to: its id, and its letter in the list."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as it is printed: the number, its own id, and the words that a screen reader says."""

    number: int
    mention_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A line of the list of references, with the id `cite-<number>`.

    `key` and `locator` are what the marks say; `claim` is None where they name a source or a sentence's citation.
    `cited` holds every publication of a claim, or the one that was named; it is empty where a claim has none yet.
    """

    number: int
    key: str
    locator: str
    claim: Claim | None
    cited: tuple[Cited, ...]
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class _Line:
    number: int
    claim: Claim | None
    cited: tuple[Cited, ...]
    label: str
    mentions: list[Mention] = field(default_factory=list)


class References:
    """The list of references of one article while its text is read."""

    def __init__(self, snapshot: Snapshot, shared: Shared) -> None:
        self._shared = shared
        self._claims = {claim.key: claim for claim in snapshot.claims}
        self._citations = {citation.key: citation for citation in snapshot.citations}
        self._of_claim: dict[str, list[Citation]] = {}
        for citation in snapshot.citations:
            self._of_claim.setdefault(citation.claim, []).append(citation)
        self._lines: dict[tuple[str, str], _Line] = {}

    def mark(self, key: str, locator: str = "") -> Mark | None:
        """Note one more mention of a claim, a citation or a source, in this order; None when no one has the key.

        Marks with the same key and locator share a number.
        """
        line = self._lines.get((key, locator))
        if line is None:
            line = self._new_line(key)
            if line is None:
                return None
            self._lines[key, locator] = line
        label = _letters(len(line.mentions))
        mention = Mention(f"ref-{line.number}-{label}", label)
        line.mentions.append(mention)
        return Mark(line.number, mention.id, line.label)

    def claim_key(self, key: str) -> str:
        """Return the key of the claim that a mark with `key` speaks of, empty where it is none."""
        if key in self._claims:
            return key
        return self._citations[key].claim if key in self._citations else ""

    def listed(self) -> tuple[Reference, ...]:
        """Return the references by number."""
        return tuple(
            Reference(line.number, key, locator, line.claim, line.cited, tuple(line.mentions))
            for (key, locator), line in self._lines.items()
        )

    def without_source(self) -> tuple[str, ...]:
        """Return the keys of citations in the list whose source does not exist."""
        listed = [self._of_claim.get(key, [self._citations.get(key)]) for key, _ in self._lines]
        return tuple(
            dict.fromkeys(
                citation.key
                for citations in listed
                for citation in citations
                if citation and not citation.is_withheld and citation.source not in self._shared.sources
            )
        )

    def _new_line(self, key: str) -> _Line | None:
        claim: Claim | None = None
        if key in self._claims:
            claim = self._claims[key]
            cited = tuple(map(self._cited, self._of_claim.get(key, ())))
        elif key in self._citations:
            claim = self._claims.get(self._citations[key].claim)
            cited = (self._cited(self._citations[key]),)
        elif key in self._shared.sources:
            cited = (Cited(self._shared.sources[key]),)
        else:
            return None
        number = len(self._lines) + 1
        return _Line(number, claim, cited, f"Reference {number}: {self._label(claim, cited)}")

    def _cited(self, citation: Citation) -> Cited:
        if citation.is_withheld:
            return Cited(None, is_withheld=True)
        return Cited(self._shared.sources.get(citation.source), citation.locator, citation.quote)

    def _label(self, claim: Claim | None, cited: tuple[Cited, ...]) -> str:
        if claim and claim.claimants:
            names = _joined(self._shared.party_names(claim.claimants))
            words = f"{names}, {_date_words(claim.claimed_on)}" if claim.claimed_on else names
        else:
            words = _source_label(cited[0]) if cited else "stated by this article"
        return words if len(words) <= MAX_LABEL else words[: MAX_LABEL - 1] + "…"


def _joined(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _date_words(edtf: str) -> str:
    try:
        return Date(edtf).words()
    except (IndexError, ValueError):
        # A preview shows also what is not checked yet.
        return edtf


def _source_label(cited: Cited) -> str:
    if cited.is_withheld:
        return "source withheld"
    if cited.source is None:
        return "source missing"
    source = cited.source
    author = source.authors[0].literal or source.authors[0].family if source.authors else ""
    year = re.search(r"\d{4}", source.issued)
    return ", ".join(part for part in (author or source.title, year[0] if year else "") if part)


def _letters(count: int) -> str:
    """Return a, b, …, z, aa, ab, … for 0, 1, …, 25, 26, 27, …"""
    letters = ""
    count += 1
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
