"""The pieces of an article whose origin is told: paragraphs, their sentences, and keyed parts; each by a digest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from articles import stored
from articles.comparing.blocks import BLANK, CODE, HEADING, ROW, split
from articles.comparing.sentences import sentences
from articles.comparing.texts import BlockChange, TextComparison
from articles.comparing.words import ADDED, REMOVED
from articles.passages import split as passages
from articles.snapshot import Part, Snapshot

SHARE = 0.5
"""How much of a piece must stand in an older one for it to be that piece, worded anew."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a sentence; `digest` is the same wherever the same words stand, however they are wrapped."""

    text: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text, with its sentences where it is prose; `line` is the number of its first line."""

    kind: str
    heading: str
    line: int
    whole: Piece
    sentences: tuple[Piece, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (self.whole, *self.sentences)


def text_digest(text: str) -> bytes:
    """Return 16 bytes that stand for the words of a text; white space counts as one space."""
    return blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=16, person=b"text").digest()


def part_origin_digest(part: Part) -> bytes:
    """Return 16 bytes that stand for a field, claim, citation or relation in exactly this state."""
    return blake2b(stored.encode(part).encode("utf-8", "surrogatepass"), digest_size=16, person=b"part").digest()


def paragraphs(body: str) -> list[Paragraph]:
    """Return the paragraphs of a text, headings, rows and items among them, cut passage by passage as it is stored."""
    found: list[Paragraph] = []
    line, heading = 1, ""
    for passage in passages(body):
        for paragraph in passage_paragraphs(passage):
            heading = paragraph.heading or heading
            found.append(replace(paragraph, heading=heading, line=paragraph.line + line - 1))
        line += passage.count("\n")
    return found


def passage_paragraphs(passage: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of one passage; lines are counted and headings known inside it alone."""
    for block in split(passage):
        if block.kind != BLANK:
            whole = Piece(block.text, text_digest(block.text))
            is_prose = block.kind not in (HEADING, ROW, CODE)
            cut = [Piece(text, text_digest(text)) for text in sentences(block.text)] if is_prose else [whole]
            yield Paragraph(block.kind, block.heading, block.line, whole, tuple(cut))


def digests(snapshot: Snapshot) -> set[bytes]:
    """Return the digests of everything in a snapshot whose origin is told."""
    return passage_digests(passages(snapshot.body)) | {part_origin_digest(part) for part in snapshot.parts()}


def passage_digests(texts: Iterable[str]) -> set[bytes]:
    """Return the digests of all paragraphs and sentences in passages."""
    return set().union(*map(_digests_of, texts))


@lru_cache(4096)
def _digests_of(passage: str) -> frozenset[bytes]:
    # Most passages of a revision are those of the one before.
    return frozenset(piece.digest for paragraph in passage_paragraphs(passage) for piece in paragraph.pieces)


def predecessors(old: Snapshot, new: Snapshot, text: TextComparison) -> dict[bytes, bytes]:
    """Return for pieces of `new` that were worded anew, by digest, the piece of `old` that each was made from.

    `text` compares the texts of the two.
    """
    before = {(part.part, part.identity): part for part in old.parts()}
    found = {
        part_origin_digest(part): part_origin_digest(before[part.part, part.identity])
        for part in new.parts()
        if before.get((part.part, part.identity), part) != part
    }
    for change in text.changes:
        if change.old and change.new and change.segments:
            found |= _reworded(change)
    return found


class Span(NamedTuple):
    """Where a piece stands in a block, and its digest."""

    first: int
    end: int
    digest: bytes


def _reworded(change: BlockChange) -> Mapping[bytes, bytes]:
    assert change.old and change.new
    kept = list(_kept(change))
    best: dict[bytes, tuple[int, bytes]] = {}
    for old_spans, new_spans in zip(_spans(change.old.text), _spans(change.new.text), strict=True):
        for (old, new), shared in sorted(_shared(old_spans, new_spans, kept).items()):
            is_enough = shared >= SHARE * (new.end - new.first)
            if is_enough and old.digest != new.digest and shared > best.get(new.digest, (0, b""))[0]:
                best[new.digest] = (shared, old.digest)
    return {digest: made_from for digest, (_, made_from) in best.items()}


def _spans(text: str) -> tuple[list[Span], list[Span]]:
    """Return where the paragraphs of a block stand, and where their sentences do, each in their order."""
    wholes: list[Span] = []
    cut: list[Span] = []
    place = 0
    for paragraph in passage_paragraphs(text):
        place = text.index(paragraph.whole.text, place)
        wholes.append(Span(place, place + len(paragraph.whole.text), paragraph.whole.digest))
        for sentence in paragraph.sentences:
            cut.append(Span(place, place + len(sentence.text), sentence.digest))
            place += len(sentence.text)
    return wholes, cut


def _kept(change: BlockChange) -> Iterator[tuple[int, int, int]]:
    """Yield where equal words stand in the old block and in the new one, and how many letters they have."""
    old = new = 0
    for segment in change.segments:
        size = len(segment.text)
        if segment.kind not in (ADDED, REMOVED):
            yield old, new, size
        old += size * (segment.kind != ADDED)
        new += size * (segment.kind != REMOVED)


def _shared(old: list[Span], new: list[Span], kept: Iterable[tuple[int, int, int]]) -> Counter[tuple[Span, Span]]:
    """Return how many letters of equal runs stand both in an old piece and in a new one, of those that share any.

    All three are in their order, so one walk along both texts finds it, however many pieces there are.
    """
    found: Counter[tuple[Span, Span]] = Counter()
    old_place = new_place = 0
    for old_first, new_first, size in kept:
        done = 0
        while done < size and old_place < len(old) and new_place < len(new):
            old_span, new_span = old[old_place], new[new_place]
            last = min(old_span.end - old_first, new_span.end - new_first, size)
            first = max(old_span.first - old_first, new_span.first - new_first, done)
            if first < last:
                found[old_span, new_span] += last - first
            done = max(done, last)
            old_place += old_span.end - old_first <= done
            new_place += new_span.end - new_first <= done
    return found
