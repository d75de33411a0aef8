"""Who wrote this: which revision brought in each paragraph, sentence, claim and infobox line of an article."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from articles import comparing
from articles.comparing import Paragraph, Side
from articles.history.reading import load_whole, withheld_sources
from articles.history.tracing import origins
from articles.models import ArticleRevision
from articles.models.revision import ArticleRevisionQuerySet
from articles.snapshot import Claim, Part, Snapshot, marked_keys, without_marks_of


@dataclass(frozen=True, slots=True)
class Hand:
    """The revision that brought something in, and the one in which the reader sees that; None where there is none.

    A reader is told who wrote what was published, also where that was saved before it was published.
    """

    wrote: ArticleRevision
    shown: ArticleRevision | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who brought in something as it stands, and who what it was made from; None where it was made from nothing.

    `by` is None of what nothing is kept of (`manage.py retrace_history` mends that).
    """

    by: Hand | None = None
    first: Hand | None = None


@dataclass(frozen=True, slots=True)
class AttributedText:
    """Some text, or the name of a part, and who wrote it."""

    text: str
    by: Attribution


@dataclass(frozen=True, slots=True)
class AttributedParagraph:
    """A block of the text: who made it what it is, who wrote its sentences, and who added the claims it marks."""

    kind: str
    line: int
    whole: AttributedText
    sentences: tuple[AttributedText, ...]
    claims: tuple[AttributedText, ...]

    @property
    def is_of_one(self) -> bool:
        """Whether all of it came in at once."""
        return len(self.sentences) == 1 and self.sentences[0].by == self.whole.by


MOST_PARAGRAPHS = 1_000
"""How many are told of at once; an article may have as many as it has letters."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """Paragraphs of a revision and, where `next_line` does not say that more follow, the parts that none marks."""

    paragraphs: tuple[AttributedParagraph, ...]
    next_line: int | None
    fields: tuple[AttributedText, ...]
    claims: tuple[AttributedText, ...]


def authorship(
    revision: ArticleRevision, visible: ArticleRevisionQuerySet, *, is_public: bool, first_line: int = 1
) -> Authorship:
    """Return who wrote what `revision` holds, from a line on; addresses lead to revisions in `visible` alone.

    Something is attributed to the first revision of the article that held it word for word. With `is_public` it is
    shown in the first published revision that holds it, since readers know no other. Raises BrokenRevision.
    """
    whole = load_whole(revision)
    return _Attributing(whole.snapshot, revision, visible, is_public, first_line).authorship(
        Side(whole.snapshot, whole.shared), withheld_sources(revision.article_id) | whole.snapshot.withheld_sources()
    )


class _Attributing:
    def __init__(
        self,
        snapshot: Snapshot,
        revision: ArticleRevision,
        visible: ArticleRevisionQuerySet,
        is_public: bool,
        first_line: int,
    ) -> None:
        following = [each for each in comparing.paragraphs(snapshot.body) if each.line >= first_line]
        self.paragraphs = following[:MOST_PARAGRAPHS]
        self.next_line = following[MOST_PARAGRAPHS].line if len(following) > MOST_PARAGRAPHS else None
        self.parts: dict[Part, bytes] = {part: comparing.part_origin_digest(part) for part in snapshot.parts()}
        digests = {piece.digest for paragraph in self.paragraphs for piece in paragraph.pieces}
        self.origins = origins(revision.article, digests.union(self.parts.values()))
        self.is_public = is_public
        numbers = {
            number
            for origin in self.origins.values()
            for number in (origin.number, origin.first_number, origin.published_number)
            if number
        }
        listed = revision.article.revisions.defer("version_ids", "wordings", "changed")
        self.revisions = {each.number: each for each in listed.filter(number__in=numbers)}
        self.visible = set(visible.filter(number__in=numbers).numbers())

    def _hand(self, number: int, shown: int | None) -> Hand:
        return Hand(self.revisions[number], self.revisions[shown] if shown in self.visible else None)

    def _attribution(self, digest: bytes) -> Attribution:
        origin = self.origins.get(digest)
        if origin is None:
            return Attribution()
        by = self._hand(origin.number, origin.published_number if self.is_public else origin.number)
        if origin.first_number == origin.number:
            return Attribution(by)
        return Attribution(by, self._hand(origin.first_number, origin.first_number))

    def authorship(self, side: Side, withheld: set[str]) -> Authorship:
        claims = {claim.key: claim for claim in side.snapshot.claims}
        paragraphs = tuple(self._paragraph(each, claims, side, withheld) for each in self.paragraphs)
        if self.next_line is not None:
            return Authorship(paragraphs, self.next_line, (), ())
        marked = set(marked_keys(side.snapshot.body))
        return Authorship(
            paragraphs,
            None,
            self._named(side.snapshot.fields, side),
            self._named((claim for key, claim in claims.items() if key not in marked), side),
        )

    def _paragraph(
        self, paragraph: Paragraph, claims: Mapping[str, Claim], side: Side, withheld: set[str]
    ) -> AttributedParagraph:
        sentences = (
            (without_marks_of(withheld, each.text), self._attribution(each.digest)) for each in paragraph.sentences
        )
        runs = [(by, [text for text, _ in run]) for by, run in groupby(sentences, key=lambda each: each[1])]
        marked = dict.fromkeys(key for key in marked_keys(paragraph.whole.text) if key in claims)
        return AttributedParagraph(
            paragraph.kind,
            paragraph.line,
            AttributedText(without_marks_of(withheld, paragraph.whole.text), self._attribution(paragraph.whole.digest)),
            tuple(AttributedText("".join(texts), by) for by, texts in runs),
            self._named((claims[key] for key in marked), side),
        )

    def _named(self, parts: Iterable[Part], side: Side) -> tuple[AttributedText, ...]:
        return tuple(AttributedText(side.label(part), self._attribution(self.parts[part])) for part in parts)
