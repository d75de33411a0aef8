"""What rests on a claim or a source: the claims that derive from it, the figures computed of them, the sentences that
cite any of them. Retracting takes nothing away, so all of it has to be looked at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from articles import comparing
from articles.comparing.blocks import CODE
from articles.figures import LIVE, RETRACTED, SUPERSEDED, Figure, figures, statuses
from articles.snapshot import DEPRECATED, DERIVES_FROM, STATED, Claim, Relation, Snapshot, marked_keys, printed_figures

CLAIM, FIGURE, SENTENCE = "claim", "figure", "sentence"

LONGEST = 2_000
"""How many letters of a sentence a work list repeats: a row of a table counts as one, and may cite many claims."""


class Thing(NamedTuple):
    """One thing that rests: its kind, what it is known by in its article, its words, and its line where it has one."""

    kind: str
    key: str
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class RestingSentence:
    """A sentence that cites or prints what rests; `line` counts from 1, `digest` is that of its words, in hex."""

    text: str
    heading: str
    line: int
    digest: str


@dataclass(frozen=True, slots=True)
class Cascade:
    """Everything in one article that rests on some of its claims, or on a source, each thing once and in its order."""

    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    sentences: tuple[RestingSentence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.claims or self.figures or self.sentences)

    def things(self) -> Iterator[Thing]:
        for claim in self.claims:
            words = f"{claim.value.words()} – {claim.statement}" if claim.value else claim.statement
            yield Thing(CLAIM, claim.key, words)
        for figure in self.figures:
            yield Thing(FIGURE, figure.field.key, f"{figure.field.label}: {_shown(figure)}")
        for sentence in self.sentences:
            is_long = len(sentence.text) > LONGEST
            words = f"{sentence.text[:LONGEST]}…" if is_long else sentence.text
            yield Thing(SENTENCE, sentence.digest, words, sentence.line)

    def words(self) -> str:
        """Count it in words: “2 sentences, 1 figure and 1 other claim”."""
        counts = (
            (len(self.sentences), "sentence", "sentences"),
            (len(self.figures), "figure", "figures"),
            (len(self.claims), "claim", "claims"),
        )
        *first, last = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count] or ["nothing"]
        return f"{', '.join(first)} and {last}" if first else last

    def without(self, settled: Iterable[tuple[str, str]]) -> "Cascade":
        """Return the cascade without the things of those kinds and keys."""
        gone = set(settled)
        return Cascade(
            tuple(claim for claim in self.claims if (CLAIM, claim.key) not in gone),
            tuple(figure for figure in self.figures if (FIGURE, figure.field.key) not in gone),
            tuple(sentence for sentence in self.sentences if (SENTENCE, sentence.digest) not in gone),
        )


class Resting:
    """What rests on what in one snapshot; the costly answers are found once, however often it is asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def on_claims(self, keys: Iterable[str]) -> Cascade:
        """Return what rests on those claims, which themselves are not among it."""
        given = set(keys)
        return self._cascade(reached(given, self._snapshot.relations), given, "")

    def on_source(self, source: str) -> Cascade:
        """Return what rests on a source: first the claims that cite it, whatever else they cite."""
        citations = self._snapshot.citations
        citing = {citation.claim for citation in citations if citation.source == source and citation.claim}
        return self._cascade(reached(citing, self._snapshot.relations), set(), source)

    @cached_property
    def _standing(self) -> set[str]:
        found = statuses(self._snapshot.claims, self._snapshot.relations)
        return {key for key, status in found.items() if status.name in (LIVE, SUPERSEDED)}

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        found = figures(self._snapshot.fields, self._snapshot.claims, self._snapshot.relations)
        return tuple(figure for figure in found.values() if figure.field.policy != STATED)

    @cached_property
    def _sentences(self) -> list[tuple[RestingSentence, set[str], set[str]]]:
        """Each sentence that names something, with the keys in its marks, and the fields that it prints."""
        found: dict[str, tuple[RestingSentence, set[str], set[str]]] = {}
        for paragraph in comparing.paragraphs(self._snapshot.body):
            line = paragraph.line
            for piece in paragraph.sentences if paragraph.kind != CODE else ():
                marks, fields = set(marked_keys(piece.text)), set(printed_figures(piece.text))
                if marks or fields:
                    sentence = RestingSentence(piece.text.strip(), paragraph.heading, line, piece.digest.hex())
                    found.setdefault(sentence.digest, (sentence, marks, fields))
                line += piece.text.count("\n")
        return list(found.values())

    def _cascade(self, resting: set[str], given: set[str], source: str) -> Cascade:
        shown = [figure for figure in self._figures if any(claim.key in resting for claim in figure.inputs)]
        names = {figure.field.key for figure in shown}
        own = {claim.key for claim in self._snapshot.claims}
        marks = set(resting)
        for citation in self._snapshot.citations:
            own.add(citation.key)
            if citation.claim in resting or (source and citation.source == source):
                marks.add(citation.key)
        marks |= {source} - own - {""}
        return Cascade(
            claims=tuple(claim for claim in self._snapshot.claims if claim.key in (resting - given) & self._standing),
            figures=tuple(shown),
            sentences=tuple(
                sentence
                for sentence, named, printed in self._sentences
                if not marks.isdisjoint(named) or not names.isdisjoint(printed)
            ),
        )


def reached(keys: Iterable[str], relations: Iterable[Relation]) -> set[str]:
    """Return the keys of the claims from which "derives from" leads to one of `keys`, these among them."""
    drawing: dict[str, list[str]] = {}
    for relation in relations:
        if relation.kind == DERIVES_FROM:
            drawing.setdefault(relation.to_claim, []).append(relation.from_claim)
    found = set(keys)
    waiting = list(found)
    while waiting:
        for key in drawing.get(waiting.pop(), ()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


# --- Endings ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ending:
    """A claim that an edit retracts or deprecates, and what follows.

    `words` say how and why. `recomputed` are the figures that counted it, each with its label, what it showed and what
    it shows then; `resting` is what the edit leaves resting on the claim.
    """

    claim: Claim
    words: str
    recomputed: tuple[tuple[str, str, str], ...]
    resting: Cascade


def endings(old: Snapshot, new: Snapshot) -> list[Ending]:
    """Return what an edit from `old` to `new` ends, claim by claim."""
    keys = newly_ended(old, new)
    if not keys:
        return []
    by_key = {claim.key: claim for claim in new.claims}
    after = figures(new.fields, new.claims, new.relations)
    before, left = Resting(old), Resting(new)
    return [
        Ending(
            by_key[key],
            words,
            tuple(
                (figure.field.label, _shown(figure), _shown(after[figure.field.key]))
                for figure in before.on_claims([key]).figures
                if figure.field.key in after
            ),
            left.on_claims([key]),
        )
        for key, words in ending_words(new, keys).items()
    ]


def endings_digest(found: Iterable[Ending]) -> str:
    """Return a digest of everything that the endings say, by which it is known that they were shown."""
    said = ((each.claim.key, each.words, each.recomputed, tuple(each.resting.things())) for each in found)
    return sha256(repr(tuple(said)).encode("utf-8", "surrogatepass")).hexdigest()


def ended(snapshot: Snapshot) -> set[str]:
    """Return the keys of the claims that are retracted or deprecated."""
    standing = statuses(snapshot.claims, snapshot.relations)
    return {key for key, status in standing.items() if status.name in (RETRACTED, DEPRECATED)}


def newly_ended(old: Snapshot, new: Snapshot) -> list[str]:
    """Return the keys of the claims that stood in `old` and are retracted or deprecated in `new`, in their order."""
    if old.claims == new.claims and old.relations == new.relations:
        return []
    over = ended(new) & {claim.key for claim in old.claims}
    over -= ended(old)
    return [claim.key for claim in new.claims if claim.key in over]


def ending_words(snapshot: Snapshot, keys: Iterable[str]) -> dict[str, str]:
    """Say by their keys how ended claims were ended and why: “deprecated: a misprint”."""
    standing = statuses(snapshot.claims, snapshot.relations)
    by_key = {claim.key: claim for claim in snapshot.claims}
    said = {}
    for key in keys:
        status = standing[key]
        reason = (by_key[status.by].statement if status.by else by_key[key].rank_reason).strip()
        said[key] = f"{status.name}: {reason}" if reason else status.name
    return said


def _shown(figure: Figure) -> str:
    return figure.value.words() if figure.value else "nothing"
