"""Removal: what must not be read is hidden, suppressed or purged, by an act with a reason that is kept.

Hidden is what custodians alone read and everybody is told of; suppressed is what nobody else is told more of than that
something was removed; purged is what is deleted for good. The first two can be lifted.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from articles import history, publishing, reviewing
from articles.access import Act, may
from articles.models import (
    Article,
    ArticleRevision,
    Draft,
    Publication,
    Removal,
    RestingPart,
    Retraction,
    ReviewComment,
    Submission,
    revision_number,
)
from articles.words import SHORTEST, Words

Level = Removal.Level
COLUMNS = {"takes_text": "is_text_hidden", "takes_summary": "is_summary_hidden", "takes_author": "is_author_hidden"}


class RemovalRefused(ValueError):
    """A removal that cannot be made now; says why and what to do."""


def needed(level: str) -> Act:
    """Return the act whose right a removal of that level needs, also to read of it in full and to lift it."""
    return Act.HIDE if level == Level.HIDDEN else Act.SUPPRESS


# --- What it would hit ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """What a removal of texts, summaries or authors from a run of revisions would hit, in the article and beside it."""

    revisions: tuple[ArticleRevision, ...]
    is_published: bool
    is_waiting: bool
    comments: int
    retractions: int
    drafts: int
    naming: tuple[int, ...]
    """The revisions, not in the run, whose summaries name an author of the run: “Restored revision 3 by …”."""


def reach(article: Article, first: int, last: int) -> Reach:
    """Return what the run holds and what hangs on it."""
    run = article.revisions.filter(number__range=(first, last))
    revisions = tuple(run.listed().order_by("number"))
    names = {revision.author_name for revision in revisions}
    others = article.revisions.exclude(number__range=(first, last)).filter(summary__contains=" by ")
    summaries = others.order_by("number").values_list("number", "summary")
    return Reach(
        revisions=revisions,
        is_published=Publication.objects.filter(article=article, revision__in=run).exists(),
        is_waiting=Submission.objects.waiting().filter(revision__in=run).exists(),
        comments=ReviewComment.objects.filter(revision__in=run).count(),
        retractions=Retraction.objects.filter(revision__in=run).count(),
        drafts=len(_drafts_of(article, first, last)),
        naming=tuple(number for number, summary in summaries if any(f" by {name}" in summary for name in names)),
    )


def _drafts_of(article: Article, first: int, last: int) -> list[Draft]:
    kept = Draft.objects.filter(article=article, cells__isnull=False)
    return [draft for draft in kept if first <= (draft_base(draft) or 0) <= last]


def draft_base(draft: Draft) -> int | None:
    """Return the number of the revision that a draft began from."""
    return revision_number(draft.data().get("base"))


# --- Removing and lifting ---------------------------------------------------------------------------------------------


def remove(
    article: Article, first: int, last: int, *, takes: Collection[str], level: str, reason: str, by: User
) -> Removal:
    """Hide or suppress what `takes` names (columns of a removal) of a run of revisions.

    A published revision whose text goes is taken out of the library with its article, a submission that waits is
    closed. Raises RemovalRefused for the newest revision's text, which has to be mended first.
    """
    with _held(article):
        removal = _made(article, first, last, takes, level, reason, by)
        _bring_in_line(removal, by)
    return removal


def lift(removal: Removal, *, reason: str, by: User) -> None:
    """Take a removal back: what no other one hides can be read again. Raises RemovalRefused for a purge."""
    with _held(removal.article):
        found = Removal.objects.select_for_update(of=("self",)).select_related("article").get(pk=removal.pk)
        if not may(by, needed(found.level)):
            raise RemovalRefused("You may not lift this.")
        if found.is_purge:
            raise RemovalRefused("What was purged is deleted for good and cannot be brought back.")
        if found.lifted_at is not None:
            raise RemovalRefused(f"{found.lifted_by_name} lifted this meanwhile.")
        found.lifted_at, found.lifted_by_name, found.lifting_reason = timezone.now(), _name(by), reason
        found.save(update_fields=["lifted_at", "lifted_by_name", "lifting_reason"])
        _bring_in_line(found, by)


def purge(
    article: Article, first: int, last: int, *, words: Words, takes: Collection[str], reason: str, by: User
) -> Removal:
    """Delete the words for good from the run's content and from all that is kept beside it; hide the run's texts.

    Raises RemovalRefused where another revision, or a shared record as it is now, says them still.
    """
    with _held(article):
        found = history.holding(article, words)
        _refuse_left(article, found, first, last)
        if words.are_in(reason):
            raise RemovalRefused("The reason says the words that are to be deleted; it stays on record.")
        removal = _made(article, first, last, {"takes_text", "takes_summary", *takes}, Level.PURGED, reason, by)
        _bring_in_line(removal, by)
        history.bury(removal, found, words)
    return removal


@contextmanager
def _held(article: Article) -> Iterator[None]:
    """Hold the work list of the article and then the library, in the order in which a save takes them."""
    with transaction.atomic():
        list(RestingPart.objects.select_for_update().filter(article=article).order_by("pk").values_list("pk"))
        with publishing.library_lock():
            yield


def _refuse_left(article: Article, found: history.Holding, first: int, last: int) -> None:
    if outside := found.outside(first, last):
        numbers = ", ".join(map(str, outside[:20]))
        advice = "take them out of the article and save" if article.head in outside else "choose a longer run"
        raise RemovalRefused(f"The words stand in other revisions, too ({numbers}): {advice} first.")
    if standing := found.standing_records():
        named = ", ".join(f"{state.kind} “{state.key}”" for state in standing)
        raise RemovalRefused(f"The words stand in what is cited or named: mend the {named} first.")
    if not found.numbers and not found.records:
        raise RemovalRefused("No stored content of these revisions holds the words.")


def words_of(lines: str) -> Words:
    """Return the words that lines of a form name; raises RemovalRefused where they are too short to be looked for."""
    words = Words(lines.splitlines())
    if not words.lines:
        raise RemovalRefused("Write the words that are to be deleted, one name or phrase a line.")
    if short := [line for line in words.lines if len(line) < SHORTEST]:
        raise RemovalRefused(f"“{short[0]}” is too short; write at least {SHORTEST} letters a line.")
    return words


def _made(
    article: Article, first: int, last: int, takes: Collection[str], level: str, reason: str, by: User
) -> Removal:
    head = Article.objects.get(pk=article.pk).head
    if not may(by, needed(level)):
        raise RemovalRefused("You may not remove at this level.")
    if not 1 <= first <= last <= head:
        raise RemovalRefused(f"Choose revisions between 1 and {head}, the older one first.")
    if "takes_text" in takes and last == head:
        raise RemovalRefused(
            f"Revision {head} is the newest one, and editors go on from its text: take the words out of the article "
            "and save it first, then remove the revisions before."
        )
    taken = {column: column in takes for column in COLUMNS}
    return Removal.objects.create(
        article=article, first_number=first, last_number=last, level=level, reason=reason, made_by=by,
        made_by_name=_name(by), made_at=timezone.now(), **taken,
    )  # fmt: skip


def erase_account(user: User) -> str:
    """Delete an account; return the pseudonym that stands on every page for it at once."""
    with publishing.library_lock():
        articles = Article.objects.filter(revisions__author=user).distinct()
        sources = Retraction.objects.filter(made_by=user, source__isnull=False)
        touched, withdrawn = list(articles), list(sources.values_list("source", flat=True))
        pseudonym = history.erase_account(user)
        for article in touched:
            publishing.render_article(article)
        for source in withdrawn:
            publishing.render_naming("source", source)
    return pseudonym


# --- What follows from the removals that stand ------------------------------------------------------------------------


def _bring_in_line(removal: Removal, by: User) -> None:
    """Let revisions, library, reviews and logs of the article say what the removals that stand leave of them."""
    article, first, last = removal.article, removal.first_number, removal.last_number
    _mark_revisions(article)
    run = article.revisions.filter(number__range=(first, last))
    if Publication.objects.filter(article=article, revision__is_text_hidden=True).exists():
        publishing.unpublish(article)
    reviewing.close_hidden(article, by=by)
    history.keep_seen_again(article, first, last)
    _mark_resting(article)
    logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article), object_id=article.pk)
    logged.update(object_repr=str(Article.objects.get(pk=article.pk))[:200])
    for number in run.values_list("number", flat=True):
        logged.filter(change_message__startswith=f"Saved revision {number}. ").update(
            change_message=f"Saved revision {number}."
        )
    publishing.render_article(article)


def _mark_revisions(article: Article) -> None:
    hidden = dict.fromkeys([*COLUMNS.values(), "is_suppressed"], False)
    article.revisions.update(**hidden)
    for removal in article.removals.standing():
        marks = {mark: True for column, mark in COLUMNS.items() if getattr(removal, column)}
        if removal.level == Level.SUPPRESSED:
            marks["is_suppressed"] = True
        article.revisions.filter(number__range=(removal.first_number, removal.last_number)).update(**marks)


def _mark_resting(article: Article) -> None:
    """Mark what is on the work list in words that stand in hidden revisions alone."""
    parts = list(RestingPart.objects.filter(article=article))
    if not parts:
        return
    said = history.parts_said(article)
    closed = [text for text, is_hidden in said.items() if is_hidden]
    for part in parts:
        is_quoted = any(part.words in text for text in closed) and not any(
            part.words in text for text, is_hidden in said.items() if not is_hidden
        )
        part.is_hidden = is_quoted or any(text in part.words for text in closed)
    RestingPart.objects.bulk_update(parts, ["is_hidden"])


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
