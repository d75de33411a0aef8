"""Origins and wordings: what every revision brought in, and what it changed in words, told once and kept.

`commit` keeps both of each new revision, `publish` adds what only readers need, `retrace` makes all of it again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, Subquery

from articles import comparing, stored
from articles.comparing import Sentence, Touched
from articles.history.reading import BrokenRevision, WholeRevision, load_public_several, load_several, load_whole
from articles.models import Article, ArticleRevision, Origin, SharedRevision, WithheldSource
from articles.models.revision import ArticleRevisionQuerySet, first_seen
from articles.shared import Shared
from articles.snapshot import NOTHING, Part, Snapshot

MOST_SENTENCES = 12
"""A history shows few sentences of each revision; the comparison has them all."""

_BATCH = 5_000
"""Digests asked for at once; SQLite takes 32,766 in one query."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What changed between two revisions: in words, and which new pieces were made from which old ones."""

    sentences: tuple[Sentence, ...] = ()
    predecessors: Mapping[bytes, bytes] = field(default_factory=dict)

    def wording(self) -> dict[str, Any]:
        """Return the words as a revision keeps them: first sentences, each with the sources it names, and a count."""
        first = [[each.text, *each.sources] for each in self.sentences[:MOST_SENTENCES]]
        return {"count": len(self.sentences), "first": first}


def trace(old: Snapshot, new: Snapshot, old_shared: Shared, new_shared: Shared) -> Trace:
    """Compare two revisions, once for all that is kept of it; what names a source that one of them withholds is not."""
    comparison = comparing.compare(old, new, old_shared, new_shared)
    withheld = old.withheld_sources() | new.withheld_sources()
    sentences = comparing.worded(comparison, old, new, old_shared, new_shared)
    return Trace(
        tuple(each for each in sentences if withheld.isdisjoint(each.sources)),
        comparing.predecessors(old, new, comparison.text),
    )


def shared_with(known: Shared, pins: Iterable[SharedRevision], listed: Collection[int]) -> Shared:
    """Return the known records with those pinned ones whose version is not among the `listed`; at most one query."""
    fresh = [pin.version_id for pin in pins if pin.version_id not in listed]
    if not fresh:
        return known
    texts = SharedRevision.objects.filter(version__in=fresh).values_list("version__serialized_data", flat=True)
    return known.updated(stored.decode(text) for text in texts)


# --- Writing ----------------------------------------------------------------------------------------------------------


def keep_origins(revision: ArticleRevision, digests: Collection[bytes], made_from: Mapping[bytes, bytes]) -> None:
    """Keep the origins of those pieces of `revision` that are new to the article."""
    if not digests:
        return
    number = revision.number
    older: dict[bytes, Origin] = {}
    if number > 1:
        older = origins(revision.article, {*digests, *(made_from[each] for each in digests if each in made_from)})
    fresh = []
    for digest in digests:
        if digest not in older:
            before = older.get(made_from.get(digest, b""))
            first = before.first_number if before else number
            fresh.append(Origin(article=revision.article, digest=digest, number=number, first_number=first))
    Origin.objects.bulk_create(fresh)


def keep_published(revision: ArticleRevision) -> None:
    """Note that readers see `revision`: since when they know each piece of it, and what changes for them by it."""
    seen = _seen(revision.article)
    _keep_since_when(revision)
    _keep_seen_change(seen.filter(number__lt=revision.number).newest_first().first(), revision)
    after = seen.filter(number__gt=revision.number).order_by("number").first()
    if after is not None:
        _keep_seen_change(revision, after)


def keep_seen_again(article: Article, first: int, last: int) -> None:
    """Keep what changes for readers from the revision that they see before a run to the one after, the run left out."""
    before = _seen(article).filter(number__lt=first).newest_first().first()
    after = _seen(article).filter(number__gt=last).order_by("number").first()
    if before is not None and after is not None:
        _keep_seen_change(before, after)


def _seen(article: Article) -> ArticleRevisionQuerySet:
    """Return the revisions of the article that readers may see while it is published."""
    return article.revisions.filter(published_at__isnull=False, is_text_hidden=False)


def _keep_since_when(revision: ArticleRevision) -> None:
    later = Q(published_number__isnull=True) | Q(published_number__gt=revision.number)
    for batch in _batches(comparing.digests(load_whole(revision).snapshot)):
        known = Origin.objects.filter(later, article=revision.article, digest__in=batch)
        known.update(published_number=revision.number)


def _keep_seen_change(old: ArticleRevision | None, new: ArticleRevision) -> None:
    """Keep what a published revision changed of the published one before it, unless that is its parent."""
    number = str(old.number if old else 0)
    if number in new.wordings or (old is None and new.number == 1):
        return
    try:
        contents = load_public_several(new.article_id, filter(None, (old, new)))
    except BrokenRevision:
        return
    after, after_shared = contents[new.pk]
    before, before_shared = contents[old.pk] if old else (NOTHING, Shared())
    traced = trace(before, after, before_shared, after_shared) if old else Trace()
    new.wordings[number] = traced.wording() | {"changed": comparing.changed_parts(before, after)}
    new.save(update_fields=["wordings"])


def retrace(article: Article) -> Iterator[ArticleRevision]:
    """Make origins and wordings of an article again from its revisions, in one transaction; yields each revision."""
    with transaction.atomic():
        # A save of the article waits, as it does for another save, so nobody else inserts its origins meanwhile.
        Article.objects.select_for_update().get(pk=article.pk)
        # Of what a purge deleted nothing can be made again; its origins hold digests alone and stay.
        kept = Origin.objects.filter(article=article, number__in=article.revisions.filter(is_purged=True).numbers())
        Origin.objects.filter(article=article).exclude(pk__in=kept.values("pk")).delete()
        before: WholeRevision | None = None
        seen_before: ArticleRevision | None = None
        known = {bytes(digest) for digest in kept.values_list("digest", flat=True)}
        for revision in article.revisions.select_related("article").order_by("number"):
            if revision.is_purged:
                before = None
                yield revision
                continue
            whole = load_whole(revision)
            digests = comparing.digests(whole.snapshot) - known
            known |= digests
            traced = trace(before.snapshot, whole.snapshot, before.shared, whole.shared) if before else Trace()
            keep_origins(revision, digests, traced.predecessors)
            revision.wordings = {str(before.revision.number): traced.wording()} if before else {}
            revision.save(update_fields=["wordings"])
            if revision.published_at is not None:
                _keep_since_when(revision)
            if revision.published_at is not None and not revision.is_text_hidden:
                _keep_seen_change(seen_before, revision)
                seen_before = revision
            before = whole
            yield revision


# --- Reading ----------------------------------------------------------------------------------------------------------


def origins(article: Article, digests: Collection[bytes]) -> dict[bytes, Origin]:
    """Return the origins of pieces of the article by their digests."""
    return {
        bytes(origin.digest): origin
        for batch in _batches(digests)
        for origin in Origin.objects.filter(article=article, digest__in=batch)
    }


def first_revisions(article: Article, parts: Iterable[Part], *, is_public: bool) -> dict[str, int]:
    """Return by key the number of the first revision that holds each part in exactly this state.

    With `is_public` it is the first published one. What nothing is kept of is missing.
    """
    digests = {part.identity: comparing.part_origin_digest(part) for part in parts}
    found = origins(article, digests.values())
    kept = ((key, found[digest]) for key, digest in digests.items() if digest in found)
    numbers = ((key, origin.published_number if is_public else origin.number) for key, origin in kept)
    return {key: number for key, number in numbers if number}


class Telling(NamedTuple):
    """What is kept of a change: its first sentences, how many there are, and which parts it touched."""

    sentences: list[str]
    total: int
    changed: dict[str, Any]


def changes_in_words(pairs: Iterable[tuple[int, ArticleRevision]]) -> dict[int, Telling]:
    """Return what revisions, of one article or of several, changed of the older ones with the given numbers, by id.

    A pair that nothing is kept of is missing. Sentences that name a source that the article withholds are left out.
    """
    kept = [(new, new.wordings[str(old)]) for old, new in pairs if str(old) in new.wordings]
    named = {new.article_id for new, wording in kept for each in wording["first"] if len(each) > 1}
    rows = WithheldSource.objects.filter(article__in=named).values_list("article", "source") if named else ()
    withheld: dict[int, set[str]] = {}
    for article, source in rows:
        withheld.setdefault(article, set()).add(source)
    return {
        new.pk: Telling(
            [text for text, *sources in wording["first"] if withheld.get(new.article_id, set()).isdisjoint(sources)],
            wording["count"],
            wording.get("changed", new.changed),
        )
        for new, wording in kept
    }


def touched(old: ArticleRevision | None, new: ArticleRevision) -> Touched | None:
    """Return what `new` touches of an older revision, or of nothing; None where it changes nothing or is broken."""
    try:
        contents = load_several(filter(None, (old, new)))
    except BrokenRevision:
        return None
    return comparing.touched(contents[old.pk] if old else NOTHING, contents[new.pk])


def seen_changing(visible: ArticleRevisionQuerySet, names: Sequence[str]) -> list[int]:
    """Return the numbers of those `visible` revisions, all of one article, that changed one of what is named.

    Each is told against the one before it that is visible: what came and went unseen in between is no change. Nor is
    what nothing is kept of.
    """
    article = ArticleRevision.objects.filter(article=Subquery(visible.values("article")[:1]))
    numbers = visible.numbers()
    before = dict(zip(numbers, [0, *numbers], strict=False))
    found = first_seen(article.changing(names).numbers(), numbers)
    gaps = [number for number in found if before[number] != number - 1]
    kept = dict(visible.filter(number__in=gaps).values_list("number", "wordings")) if gaps else {}
    unseen = {number for number in gaps if _seen_parts(kept[number], before[number]).isdisjoint(names)}
    return [number for number in found if number not in unseen]


def _seen_parts(wordings: dict[str, Any], before: int) -> set[str]:
    return set(wordings.get(str(before), {}).get("changed", ()))


def _batches(digests: Collection[bytes]) -> Iterator[list[bytes]]:
    listed = sorted(digests)
    for first in range(0, len(listed), _BATCH):
        yield listed[first : first + _BATCH]
