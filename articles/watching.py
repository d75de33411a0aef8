"""Watching: who follows what, and who is told when something happens to it.

Messages are written in the transaction of the act, so that nobody hears of what did not happen. Which words they have,
and whether who watches may still read them, is asked when they are told (`reporting`).
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.access import Act, may
from articles.comparing import Touched
from articles.models import (
    Article,
    ArticleRevision,
    Category,
    ClaimKey,
    InfoboxField,
    Message,
    Party,
    Retraction,
    Source,
    Watch,
    WithheldSource,
)
from articles.snapshot import is_key

Kind = Watch.Kind
Reasons = dict[int, list[list[Any]]]
"""What each account, by its id, watches of something that happened, as [kind, key]."""

_RECORDS: dict[str, Any] = {
    Kind.PARTY: Party.objects,
    Kind.SOURCE: Source.objects,
    Kind.CATEGORY: Category.objects,
}
_PARTS: dict[str, Any] = {Kind.CLAIM: ClaimKey.objects, Kind.FIELD: InfoboxField.objects}

after_telling: list[Callable[[], None]] = []
"""What is called after each commit that told somebody something; filled when the program starts."""


# --- What one watches -------------------------------------------------------------------------------------------------


class Target(NamedTuple):
    """What can be watched; claims and figures are those of an article, parties, sources and categories of none."""

    kind: str
    article: Article | None = None
    key: str = ""


class Button(NamedTuple):
    """The button that starts or ends the watching of one thing."""

    target: Target
    is_watched: bool


def may_watch(user: Any) -> bool:
    """Return whether the account may follow what happens at the desk, and be told of it."""
    return bool(user.is_active and user.is_staff and may(user, Act.READ))


HAS_WATCHERS = {"has_watchers": Exists(Watch.objects.filter(Q(article=OuterRef("article")) | Q(article=None)))}
"""Whether anybody may hear of a change to a revision's article: to be asked for together with the revision."""


def is_watched(user: Any, article: str) -> Exists:
    """Return whether the account watches the article that a query knows by that name, to be asked with the query."""
    return Exists(Watch.objects.filter(watcher=user, kind=Kind.ARTICLE, article=OuterRef(article)))


def button(
    user: Any, kind: str, *, article: Article | None = None, key: str = "", is_watched: bool | None = None
) -> Button | None:
    """Return the button for a thing that exists; None for who may not watch. `is_watched` where that is known."""
    if not may_watch(user):
        return None
    target = Target(kind, article, key)
    return Button(target, _own(user, target).exists() if is_watched is None else is_watched)


def target_of(kind: str, article: str, key: str) -> Target | None:
    """Return what a form names by its texts, None where there is no such thing."""
    if kind in _RECORDS:
        exists = is_key(key) and _RECORDS[kind].filter(pk=key).exists()
        return Target(kind, None, key) if exists else None
    number = re.fullmatch("[0-9]{1,18}", article)
    found = Article.objects.filter(pk=int(article)).first() if number else None
    if found is None:
        return None
    if kind in _PARTS:
        exists = is_key(key) and _PARTS[kind].filter(article=found, key=key).exists()
        return Target(kind, found, key) if exists else None
    return Target(kind, found) if kind == Kind.ARTICLE else None


def watch(user: User, target: Target) -> None:
    """Follow something; once, however often it is asked for."""
    Watch.objects.bulk_create(
        [Watch(watcher=user, kind=target.kind, article=target.article, key=target.key)], ignore_conflicts=True
    )


def unwatch(user: User, target: Target) -> None:
    _own(user, target).delete()


def _own(user: User, target: Target) -> Any:
    return Watch.objects.filter(watcher=user, kind=target.kind, article=target.article, key=target.key)


# --- What happened ----------------------------------------------------------------------------------------------------


def tell_saved(revision: ArticleRevision, touched: Touched | None) -> None:
    _tell(Message.Act.SAVED, _watching(revision, touched), revision.author, revision=revision)


def tell_published(revision: ArticleRevision, touched: Touched | None, *, by: User | None) -> None:
    _tell(Message.Act.PUBLISHED, _watching(revision, touched), by, revision=revision)


def tell_submitted(revision: ArticleRevision, touched: Touched | None, *, by: User) -> None:
    _tell(Message.Act.SUBMITTED, _watching(revision, touched), by, revision=revision)


def tell_decided(revision: ArticleRevision, touched: Touched | None, *, by: User, submitter: User | None) -> None:
    """Tell who handed the revision in, everybody who heard of it, and who watches what it touches of the library."""
    told = dict(Message.objects.filter(revision=revision).values_list("watcher", "reasons"))
    told |= _watching(revision, touched)
    if submitter:
        told.setdefault(submitter.pk, [[Message.OWN, ""]])
    _tell(Message.Act.DECIDED, told, by, revision=revision)


def tell_withdrawn(retraction: Retraction, articles: Collection[Article]) -> None:
    """Tell who watches the source, or an article in which something rests on it and which does not withhold it."""
    withholding = WithheldSource.objects.filter(source=retraction.source_id).values("article")
    resting = Q(kind=Kind.ARTICLE, article__in=articles) & ~Q(article__in=withholding)
    watches = Watch.objects.filter(Q(kind=Kind.SOURCE, key=retraction.source_id) | resting)
    _tell(Message.Act.WITHDRAWN, _reasons(watches), retraction.made_by, retraction=retraction)


def _watching(revision: ArticleRevision, touched: Touched | None) -> Reasons:
    """Return who watches what a revision touches; what touches nothing is no news."""
    if touched is None:
        return {}
    watches = Watch.objects.filter(
        Q(article=revision.article_id)
        | Q(kind=Kind.PARTY, key__in=touched.parties)
        | Q(kind=Kind.SOURCE, key__in=touched.sources)
        | Q(kind=Kind.CATEGORY, key__in=touched.categories)
    )
    parts: dict[str, frozenset[str]] = {Kind.CLAIM: touched.claims, Kind.FIELD: touched.fields}
    return _reasons(each for each in watches if each.kind not in parts or each.key in parts[each.kind])


def _reasons(watches: Iterable[Watch]) -> Reasons:
    found: Reasons = {}
    for each in watches:
        found.setdefault(each.watcher_id, []).append([each.kind, each.key or each.article_id])
    return found


def _tell(act: str, reasons: Reasons, by: User | None, **about: Any) -> None:
    """Write one message for each account but the one that did it, in place of what it was told of the same before."""
    now = timezone.now()
    messages = [
        Message(watcher_id=watcher, act=act, at=now, reasons=found, **about)
        for watcher, found in sorted(reasons.items())
        if by is None or watcher != by.pk
    ]
    if not messages:
        return
    Message.objects.bulk_create(
        messages,
        update_conflicts=True,
        unique_fields=["watcher", *about],
        update_fields=["act", "at", "reasons", "seen_at", "attempt", "tried_at", "mailed_at"],
    )
    for call in after_telling:
        transaction.on_commit(call, robust=True)
