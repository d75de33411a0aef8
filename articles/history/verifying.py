"""Checking that history is whole: digests, chains, and that the tables say what the newest revision says."""

from collections import Counter
from collections.abc import Iterator

from reversion.models import Version

from articles import stored
from articles.history.reading import revision_chain, revision_digest
from articles.history.records import RECORD_MODELS
from articles.history.rows import stored_rows
from articles.models import Article, ArticleRevision, Erasure, Removal, SharedRevision


def verify(article: Article) -> Iterator[str]:
    """Yield one sentence for everything about `article` that does not fit; nothing when its history is whole."""
    versions = _versions(article)
    purges = {removal.pk: removal for removal in article.removals.filter(level=Removal.Level.PURGED)}
    parent_chain, parent_id, expected = "", None, 1
    newest: ArticleRevision | None = None
    for revision in article.revisions.order_by("number").iterator(chunk_size=200):
        where = f"{article.slug}, revision {revision.number}"
        if revision.number != expected or revision.parent_id != parent_id:
            yield f"{where}: follows number {expected - 1} and should have it as its parent."
        yield from (f"{where}: {problem}" for problem in _revision_problems(revision, versions))
        yield from (f"{where}: {problem}" for problem in _erasure_problems(revision, versions, purges))
        if revision.chain != revision_chain(parent_chain, revision):
            yield f"{where}: the chain does not follow from its parent, digest, time, author and summary."
        parent_chain, parent_id, expected = revision.chain, revision.pk, revision.number + 1
        newest = revision
    if newest is None or newest.number != article.head:
        number = newest.number if newest else "missing"
        yield f"{article.slug}: its head is {article.head}, its newest revision {number}."
    else:
        yield from _row_problems(article, newest)


def purged(article: Article) -> Iterator[str]:
    """Yield one sentence for each purge of the article: what was deleted, since when, by whom and why."""
    purges = article.removals.filter(level=Removal.Level.PURGED).order_by("pk")
    versions = _versions(article) if purges else {}
    for removal in purges:
        count = sum(removal.pk == purge for _, _, purge in versions.values())
        parts = f"{count} stored part{'s' if count != 1 else ''}"
        yield (
            f"{article.slug}, {removal.run_words}: {parts} purged on {removal.made_at:%Y-%m-%d} by "
            f"{removal.made_by_name}: {removal.reason}"
        )


def _versions(article: Article) -> dict[int, tuple[str, str, int]]:
    """Return kind, digest and the number of the purge, 0 for none, of every version that its revisions list, by id."""
    ids = {pk for listed in article.revisions.values_list("version_ids", flat=True) for pk in listed}
    return {
        pk: (_kind(text), stored.part_digest(text), _purge(text))
        for pk, text in Version.objects.filter(pk__in=ids).order_by().values_list("pk", "serialized_data").iterator()
    }


def _kind(text: str) -> str:
    try:
        return str(stored.decode(text).part)
    except stored.UnreadablePart:
        return "unreadable"


def _purge(text: str) -> int:
    try:
        part = stored.decode(text)
    except stored.UnreadablePart:
        return 0
    return part.removal if isinstance(part, stored.Tombstone) else 0


def _erasure_problems(
    revision: ArticleRevision, versions: dict[int, tuple[str, str, int]], purges: dict[int, Removal]
) -> Iterator[str]:
    """Tell what claims to be erased and what no removal, or no erased account, tells of."""
    for pk in revision.version_ids:
        kind, _, number = versions.get(pk, ("", "", 0))
        removal = purges.get(number)
        if number and kind not in RECORD_MODELS and not (removal and removal.covers(revision.number)):
            yield f"stored version {pk} was replaced by a tombstone, and no purge of the revision is on record."
    if revision.summary_digest and not (revision.summary or any(each.takes_summary for each in purges.values())):
        yield "its summary is erased, and no purge of it is on record."
    if revision.author_digest and not Erasure.objects.filter(pseudonym=revision.author_name).exists():
        yield "its author is erased, and no erased account has that pseudonym."


def _revision_problems(revision: ArticleRevision, versions: dict[int, tuple[str, str, int]]) -> Iterator[str]:
    missing = [pk for pk in revision.version_ids if pk not in versions]
    if missing:
        yield f"{len(missing)} of its stored versions are missing ({missing[0]})."
        return
    listed = [versions[pk][:2] for pk in revision.version_ids]
    yield from (
        f"stored version {pk} cannot be read." for pk in revision.version_ids if versions[pk][0] == "unreadable"
    )
    if revision.digest != revision_digest(listed):
        yield "its stored versions do not give its digest; something was changed by hand."


def _row_problems(article: Article, head: ArticleRevision) -> Iterator[str]:
    """Compare the tables with the newest revision, part by part."""
    texts = Version.objects.filter(pk__in=set(head.version_ids)).values_list("serialized_data", flat=True)
    kept: Counter[str] = Counter()
    for text in texts:
        try:
            part = stored.decode(text)
        except stored.UnreadablePart:
            continue
        if part.part not in RECORD_MODELS and not isinstance(part, stored.Tombstone):
            kept[stored.encode(part)] += 1
    rows = Counter(stored.encode(row.part()) for row in stored_rows(article))
    for text in rows - kept:
        yield f"{article.slug}: a row differs from revision {head.number}: {text[:200]}"
    for text in kept - rows:
        yield f"{article.slug}: revision {head.number} holds what no row says: {text[:200]}"


def verify_records() -> Iterator[str]:
    """Yield one sentence for every shared record whose versions or row do not fit."""
    newest: dict[tuple[str, str], str] = {}
    states = SharedRevision.objects.select_related("version").order_by("version_id")
    for state in states.iterator(chunk_size=500):
        text = state.version.serialized_data
        if stored.part_digest(text) != state.digest:
            yield f"{state.kind} “{state.key}”: stored version {state.version_id} was changed by hand."
        newest[state.kind, state.key] = text
    for kind, model in RECORD_MODELS.items():
        for row in model._default_manager.all():
            text = newest.get((kind, row.pk), "")
            if not text or _kind(text) == "unreadable" or stored.decode(text) != row.part():
                yield f"{kind} “{row.pk}”: the row differs from its newest version."
