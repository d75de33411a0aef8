"""Purging: words are deleted for good from what is stored of an article, and tombstones keep the digests.

Only what holds the words goes. A revision that lost a part of its content cannot be read any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from reversion.models import Revision, Version

from articles import stored
from articles.history.reading import text_digest
from articles.models import (
    Article,
    ArticleRevision,
    ClaimKey,
    Draft,
    Embargo,
    Message,
    Protection,
    Recheck,
    Redirect,
    Removal,
    RestingPart,
    Retraction,
    ReviewComment,
    Schedule,
    SharedRevision,
    Submission,
    Watch,
    writing,
)
from articles.words import Words

REMOVED = "(removed)"
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Holding:
    """Where the words stand: in which revisions of the article, and in the states of which shared records."""

    numbers: tuple[int, ...]
    versions: tuple[int, ...]
    records: tuple[SharedRevision, ...]

    def outside(self, first: int, last: int) -> list[int]:
        """Return the numbers of the revisions that hold the words and are not in the run."""
        return [number for number in self.numbers if not first <= number <= last]

    def standing_records(self) -> list[SharedRevision]:
        """Return those states that are their record's newest: what the record still says."""
        newest: dict[tuple[str, str], int] = {}
        for kind, key, version in SharedRevision.objects.order_by("version_id").values_list("kind", "key", "version"):
            newest[kind, key] = version
        return [state for state in self.records if newest[state.kind, state.key] == state.version_id]


def holding(article: Article, words: Words) -> Holding:
    """Return where in the stored content of the article's revisions the words stand; reads all of it."""
    listed = dict(article.revisions.order_by("number").values_list("number", "version_ids"))
    holders = set(_holders(set().union(*listed.values()), words))
    pinned = SharedRevision.objects.filter(version__in=holders)
    keys = set(pinned.values_list("kind", "key"))
    states = [
        state
        for kind, key in sorted(keys)
        for state in SharedRevision.objects.filter(kind=kind, key=key).select_related("version")
        if words.are_in_stored(state.version.serialized_data)
    ]
    own = holders - set(pinned.values_list("version_id", flat=True))
    numbers = tuple(number for number, versions in listed.items() if not own.isdisjoint(versions))
    return Holding(numbers, tuple(sorted(own)), tuple(states))


def _holders(ids: Iterable[int], words: Words) -> Iterable[int]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        found = Version.objects.filter(pk__in=wanted[start : start + _BATCH]).order_by()
        for pk, text in found.values_list("pk", "serialized_data").iterator():
            if words.are_in_stored(text):
                yield pk


def bury(removal: Removal, found: Holding, words: Words) -> None:
    """Delete the words from everything that is stored of the removal's article; what held them becomes a tombstone.

    Runs in the caller's transaction; `found` must hold nothing outside of the removal's run.
    """
    article = removal.article
    for version in Version.objects.filter(pk__in=[*found.versions, *(state.version_id for state in found.records)]):
        text = version.serialized_data
        part = stored.decode(text).part
        tombstone = stored.Tombstone(part, stored.part_digest(text), removal.pk)
        version.serialized_data, version.object_repr = stored.encode_tombstone(tombstone), ""
        version.save(update_fields=["serialized_data", "object_repr"])
    article.revisions.filter(number__in=found.numbers).update(is_purged=True)
    for revision in article.revisions.iterator(chunk_size=200):
        _scrub_revision(revision, words)
    _scrub(Revision.objects.filter(article_revision__article=article), words, "comment", empty="")
    _scrub(SharedRevision.objects.filter(pk__in=[state.pk for state in found.records]), words, "summary", empty="")
    _scrub_beside(article, words)


def _scrub_revision(revision: ArticleRevision, words: Words) -> None:
    """Take the words out of what a revision says beside its content; the digest of an erased summary stays."""
    kept = {
        number: told | {"first": [each for each in told["first"] if not words.are_in_json(each)]}
        for number, told in revision.wordings.items()
    }
    changes: dict[str, Any] = {}
    if words.are_in_json(revision.wordings):
        changes["wordings"] = _without_keys(kept, words)
    if words.are_in_json(revision.changed):
        changes["changed"] = _without_keys(revision.changed, words)
    if words.are_in(revision.summary):
        changes["summary_digest"] = revision.summary_digest or text_digest(revision.summary)
        changes["summary"] = ""
    if changes:
        ArticleRevision.objects.filter(pk=revision.pk).update(**changes)


def _without_keys(content: Any, words: Words) -> Any:
    """Return plain data without the strings that hold the words, such as the keys of claims."""
    if isinstance(content, dict):
        return {name: _without_keys(each, words) for name, each in content.items()}
    if isinstance(content, list):
        return [_without_keys(each, words) for each in content if not (isinstance(each, str) and words.are_in(each))]
    return content


def _scrub_beside(article: Article, words: Words) -> None:
    """Take the words out of what stands beside the article: reviews, retractions, protections, drafts, logs, keys.

    The audit log alone keeps its words; its rows never change.
    """
    _scrub(Submission.objects.filter(article=article), words, "note", "comment")
    _scrub(ReviewComment.objects.filter(article=article), words, "about", "text", "key")
    _scrub(Retraction.objects.filter(article=article), words, "called", "reason", "claim")
    _scrub(RestingPart.objects.filter(article=article), words, "words", "note", "key")
    _scrub(Removal.objects.filter(article=article), words, "reason", "lifting_reason")
    _scrub(Protection.objects.filter(article=article), words, "reason", "key")
    _scrub(Embargo.objects.filter(article=article), words, "reason")
    _scrub(Schedule.objects.filter(article=article), words, "note")
    _scrub(Recheck.objects.filter(article=article), words, "note", "key")
    _scrub_watching(article, words)
    logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article), object_id=article.pk)
    _scrub(logged, words, "object_repr", "change_message")
    for submission in Submission.objects.filter(article=article):
        if words.are_in_json(submission.changed):
            submission.changed = _without_keys(submission.changed, words)
            submission.save(update_fields=["changed"])
    for draft in Draft.objects.filter(article=article, cells__isnull=False):
        if words.are_in_json(draft.cells):
            draft.delete()
    with writing():
        if words.are_in(article.deletion_reason):
            Article.objects.filter(pk=article.pk).update(deletion_reason=REMOVED)
        for model, name in ((ClaimKey, "key"), (Redirect, "slug")):
            rows: QuerySet[Any] = model._default_manager.filter(article=article)
            rows.filter(pk__in=[row.pk for row in rows if words.are_in(getattr(row, name))]).delete()


def _scrub_watching(article: Article, words: Words) -> None:
    """Let nobody watch, or be told for the sake of, a part of the article whose key is made of the words."""
    for watch in Watch.objects.filter(article=article):
        if words.are_in(watch.key):
            watch.delete()
    for message in Message.objects.filter(revision__article=article):
        left = [reason for reason in message.reasons if not words.are_in_json(reason)]
        if not left:
            message.delete()
        elif left != message.reasons:
            message.reasons = left
            message.save(update_fields=["reasons"])


def _scrub(rows: QuerySet[Any], words: Words, *columns: str, empty: str = REMOVED) -> None:
    for row in rows:
        changed = [column for column in columns if words.are_in(getattr(row, column))]
        for column in changed:
            setattr(row, column, f"removed-{row.pk}" if column in ("claim", "key") else empty)
        if changed:
            row.save(update_fields=changed)
