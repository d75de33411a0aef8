"""Reading a revision: its listed versions, decoded and put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from reversion.models import Version

from articles import stored
from articles.models import ArticleRevision, WithheldSource
from articles.shared import Shared
from articles.snapshot import Snapshot


class BrokenRevision(RuntimeError):
    """A revision whose stored versions are missing or unreadable; `manage.py verify_history` says more."""


@dataclass(frozen=True, slots=True)
class ListedPart:
    """One part of a revision and the version that holds it."""

    version_id: int
    digest: str
    part: stored.StoredPart


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
            snapshot, shared = stored.assemble(each.part for each in listed)
        except (KeyError, stored.UnreadablePart) as error:
            raise BrokenRevision(f"{revision.article.slug}, revision {revision.number}: {error}") from error
        yield WholeRevision(revision, listed, snapshot, shared)


def _listed_part(pk: int, text: str) -> ListedPart:
    return ListedPart(pk, part_digest(text), stored.decode(text))


def part_digest(text: str) -> str:
    """Return the SHA-256 of a stored part, in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def revision_digest(parts: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 over the ordered (kind, digest) of a revision's parts, in hex."""
    return part_digest(stored.canonical_json([list(part) for part in parts]))


def revision_chain(parent_chain: str, revision: ArticleRevision) -> str:
    """Return the SHA-256 over the parent's chain, the digest, the time and the digests of author and summary, in hex.

    Author and summary enter by their digests, so that either can be erased by law and the chain still be checked.
    """
    links = (
        parent_chain,
        revision.digest,
        revision.saved_at.isoformat(),
        part_digest(revision.author_name),
        part_digest(revision.summary),
    )
    return part_digest(stored.canonical_json(list(links)))
