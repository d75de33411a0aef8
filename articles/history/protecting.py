"""Protection: who may change what of an article. `commit` asks, so every way to write is held to it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.access import Act, may
from articles.figures import figures, statuses
from articles.history.reading import BrokenRevision, load_public
from articles.history.recording import Author, split_author
from articles.models import Article, Protection, Publication
from articles.presenting import claim_words
from articles.shared import Shared
from articles.snapshot import InvalidSnapshot, Snapshot

HAS_PROTECTIONS = {"has_protections": Exists(Protection.objects.unlifted().filter(article=OuterRef("article")))}
"""Whether something of a revision's article is, or was, protected: to be asked for together with the revision."""


class Protected(InvalidSnapshot):
    """An edit that changes what its author may not change; nothing was written. Says what, who may, and what to do."""


# --- Asking -----------------------------------------------------------------------------------------------------------


def check_protection(article: Article, old: Snapshot, new: Snapshot, author: Author, *, is_any: bool) -> None:
    """Raise Protected when the account may not make `new` of `old`; what nobody's account writes is let through.

    `is_any` says whether anything of the article may be protected.
    """
    if isinstance(author, str):
        return
    standing = article.protections.standing() if is_any else ()
    refused = [each for each in standing if changes(each, old, new) and not may(author, each.act)]
    problems = [f"{each.words} {_advice(each)}" for each in refused]
    problems += _renaming_problems(article, old, new, author)
    if problems:
        raise Protected(problems)


def changes(protection: Protection, old: Snapshot, new: Snapshot) -> bool:
    """Return whether going from `old` to `new` changes what is protected.

    To a claim belong what it says, its citations, its own relations, and whether it stands, which another claim could
    end; to a line of the infobox the figure that it shows, whichever claims make it. A new claim that disputes either
    changes neither: protection must not silence it.
    """
    if protection.kind == Protection.Kind.ARTICLE:
        return old != new
    find = _claim if protection.kind == Protection.Kind.CLAIM else _line
    return find(old, protection.key) != find(new, protection.key)


def _claim(snapshot: Snapshot, key: str) -> object:
    citations = {each.identity: each for each in snapshot.citations if each.claim == key}
    relations = {each.identity: each for each in snapshot.relations if each.from_claim == key}
    standing = statuses(snapshot.claims, snapshot.relations).get(key)
    return snapshot.claim(key), citations, relations, standing


def _line(snapshot: Snapshot, key: str) -> object:
    fields = [field for field in snapshot.fields if field.key == key]
    shown = figures(fields, snapshot.claims, snapshot.relations)
    return fields, [(each.value, each.claim.key if each.claim else "") for each in shown.values()]


def _renaming_problems(article: Article, old: Snapshot, new: Snapshot, author: User) -> Iterator[str]:
    """Say of title and slug, where they differ, that only some may rename what readers read."""
    names = (("Title", old.title, new.title), ("Slug", old.slug, new.slug))
    renamed = [(name, before) for name, before, after in names if before != after]
    if renamed and not may(author, Act.RENAME) and Publication.objects.filter(article=article).exists():
        for name, before in renamed:
            yield (
                f"{name}: readers know this article as “{before}”, so only an editor-in-chief may rename it. "
                "Put the old one back, or ask one."
            )


def _advice(protection: Protection) -> str:
    if protection.kind == Protection.Kind.ARTICLE:
        return "Ask somebody who may to make the change."
    return "Leave it as it was to save the rest, or ask somebody who may to change it."


# --- Setting and lifting ----------------------------------------------------------------------------------------------


def protect(
    article: Article, kind: str, key: str = "", *, level: str, reason: str, until: datetime | None, by: User
) -> Protection:
    """Let only some change an article, a claim or a line of its infobox, in place of what was set for it before."""
    user, name = split_author(by)
    with transaction.atomic():
        # Whoever sets one of the same article at the same moment waits here, and then takes the place of this one.
        Article.objects.select_for_update().get(pk=article.pk)
        article.protections.filter(kind=kind, key=key).lift(name)
        return Protection.objects.create(
            article=article,
            kind=kind,
            key=key,
            level=level,
            reason=reason,
            until=until,
            made_by=user,
            made_by_name=name,
            made_at=timezone.now(),
        )


def lift(article: Article, number: int, *, by: User) -> bool:
    """End a protection of the article before its time; return whether it still held."""
    return bool(article.protections.standing().filter(pk=number).lift(split_author(by)[1]))


# --- Telling readers --------------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """A protection as readers are told of it: `words` name the thing as the published article does."""

    protection: Protection
    words: str


def shown_protections(article: Article, publication: Publication | None) -> list[Shown]:
    """Return what readers are told is protected: first the article, then what the published revision holds of it."""
    standing = sorted(article.protections.standing(), key=lambda each: bool(each.key))
    if not standing or publication is None:
        return [Shown(each, each.thing) for each in standing]
    names: dict[tuple[str, str], str] = {("article", ""): "this article"}
    if any(each.key for each in standing):
        with suppress(BrokenRevision):
            names |= _names(*load_public(publication.revision))
    return [Shown(each, names[each.kind, each.key]) for each in standing if (each.kind, each.key) in names]


def _names(content: Snapshot, shared: Shared) -> dict[tuple[str, str], str]:
    claims = {("claim", each.key): f"the claim “{claim_words(each, shared)}”" for each in content.claims}
    return claims | {("field", each.key): f"the infobox line “{each.label}”" for each in content.fields}
