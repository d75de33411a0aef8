"""Reading a revision: its listed versions, decoded and put together."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db.models import OuterRef, Subquery
from reversion.models import Version

from articles import stored
from articles.models import Article, ArticleRevision, SharedRevision, WithheldSource
from articles.shared import RECORD_TYPES, Shared
from articles.snapshot import Snapshot
from articles.words import strings

LONGER = 6
"""How many letters a text has at least that says something by itself."""


class BrokenRevision(RuntimeError):
    """A revision whose stored versions are missing or unreadable; `manage.py verify_history` says more."""


@dataclass(frozen=True, slots=True)
class ListedPart:
    """One part of a revision and the version that holds it."""

    version_id: int
    digest: str
    part: stored.StoredPart | stored.Tombstone


@dataclass(frozen=True, slots=True)
class WholeRevision:
    """A revision with everything that it lists."""

    revision: ArticleRevision
    listed: tuple[ListedPart, ...]
    snapshot: Snapshot
    shared: Shared


def load(revision: ArticleRevision) -> Snapshot:
    """Return the article's content at `revision`, in one query; raises BrokenRevision."""
    return load_whole(revision).snapshot


def load_public(revision: ArticleRevision) -> tuple[Snapshot, Shared]:
    """Return the content at `revision` and the shared records as they were then, as far as the public may read them.

    Nothing is left of the sources that the article withholds, then or now: a source may become unsafe to name after a
    revision that named it was published. Raises BrokenRevision.
    """
    return load_public_several(revision.article_id, [revision])[revision.pk]


def load_public_several(article_id: int, revisions: Iterable[ArticleRevision]) -> dict[int, tuple[Snapshot, Shared]]:
    """Return what `load_public` does for several revisions of one article by their ids, in two queries for all."""
    now = withheld_sources(article_id)
    return {pk: _public(*content, now) for pk, content in _load(revisions).items()}


def _public(snapshot: Snapshot, shared: Shared, withheld_now: set[str]) -> tuple[Snapshot, Shared]:
    withheld = withheld_now | snapshot.withheld_sources()
    if not withheld:
        return snapshot, shared
    sources = {key: source for key, source in shared.sources.items() if key not in withheld}
    return snapshot.public(withheld), replace(shared, sources=sources)


def withheld_sources(article_id: int) -> set[str]:
    """Return the keys of the sources that the article withholds now."""
    return set(WithheldSource.objects.filter(article=article_id).values_list("source", flat=True))


def load_several(revisions: Iterable[ArticleRevision]) -> dict[int, Snapshot]:
    """Return the content at each of the revisions by their ids, in one query for all; raises BrokenRevision."""
    return {pk: snapshot for pk, (snapshot, _) in _load(revisions).items()}


def _load(revisions: Iterable[ArticleRevision]) -> dict[int, tuple[Snapshot, Shared]]:
    """Return content and shared records by the ids of the revisions; what several list is read once."""
    listed = {revision.pk: revision.version_ids for revision in revisions}
    if not listed:
        return {}
    versions = Version.objects.filter(pk__in=set().union(*listed.values())).order_by()
    try:
        parts = {pk: stored.decode(text) for pk, text in versions.values_list("pk", "serialized_data")}
        _replace_purged_records(parts)
        return {pk: stored.assemble(map(parts.__getitem__, version_ids)) for pk, version_ids in listed.items()}
    except (KeyError, stored.UnreadablePart) as error:
        raise BrokenRevision(f"One of {len(listed)} revisions: {error}") from error


def load_whole(revision: ArticleRevision) -> WholeRevision:
    """Return everything that `revision` lists; raises BrokenRevision when a version is missing or unreadable."""
    return next(load_wholes(revision))


def load_wholes(*revisions: ArticleRevision) -> Iterator[WholeRevision]:
    """Yield what `load_whole` returns for each of the revisions, in one query for all."""
    listed_by = set().union(*(revision.version_ids for revision in revisions))
    texts = dict(Version.objects.filter(pk__in=listed_by).order_by().values_list("pk", "serialized_data"))
    for revision in revisions:
        try:
            listed = tuple(_listed_part(pk, texts[pk]) for pk in revision.version_ids)
            parts = {each.version_id: each.part for each in listed}
            _replace_purged_records(parts)
            snapshot, shared = stored.assemble(parts[pk] for pk in revision.version_ids)
        except (KeyError, stored.UnreadablePart) as error:
            raise BrokenRevision(f"{revision.article.slug}, revision {revision.number}: {error}") from error
        yield WholeRevision(revision, listed, snapshot, shared)


def _replace_purged_records(parts: dict[int, Any]) -> None:
    """Put the newest state of a shared record in place of one that was purged."""
    purged = [pk for pk, part in parts.items() if isinstance(part, stored.Tombstone) and part.part in RECORD_TYPES]
    if not purged:
        return
    newest = SharedRevision.objects.filter(kind=OuterRef("kind"), key=OuterRef("key")).order_by("-version_id")
    found = SharedRevision.objects.filter(version__in=purged)
    texts = found.annotate(newest=Subquery(newest.values("version__serialized_data")[:1]))
    parts.update((pk, stored.decode(text)) for pk, text in texts.values_list("version_id", "newest"))


def _listed_part(pk: int, text: str) -> ListedPart:
    return ListedPart(pk, stored.part_digest(text), stored.decode(text))


def text_digest(text: str) -> str:
    """Return the SHA-256 of any text, in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def revision_digest(parts: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 over the ordered (kind, digest) of a revision's parts, in hex."""
    return text_digest(stored.canonical_json([list(part) for part in parts]))


def revision_chain(parent_chain: str, revision: ArticleRevision) -> str:
    """Return the SHA-256 over the parent's chain, the digest, the time and the digests of author and summary, in hex.

    Author and summary enter by their digests, so that either can be erased by law and the chain still be checked: the
    digest of what was erased stays in the revision.
    """
    links = (
        parent_chain,
        revision.digest,
        revision.saved_at.isoformat(),
        revision.author_digest or text_digest(revision.author_name),
        revision.summary_digest or text_digest(revision.summary),
    )
    return text_digest(stored.canonical_json(list(links)))


def parts_said(article: Article) -> dict[str, bool]:
    """Return every longer text in the parts of the article's revisions, and whether it stands in hidden ones alone."""
    is_hidden: dict[int, bool] = {}
    for version_ids, hidden in article.revisions.values_list("version_ids", "is_text_hidden"):
        is_hidden |= {pk: hidden and is_hidden.get(pk, True) for pk in version_ids}
    said: dict[str, bool] = {}
    for pk, text in Version.objects.filter(pk__in=is_hidden).order_by().values_list("pk", "serialized_data"):
        try:
            texts = [each for each in strings(json.loads(text)) if len(each) >= LONGER]
        except ValueError:
            continue
        said |= {each: is_hidden[pk] and said.get(each, True) for each in texts}
    return said
