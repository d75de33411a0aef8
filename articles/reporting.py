"""Reporting: the messages of one account in words, as far as it may read them now; for the desk, mail and feeds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles import history
from articles.history import Telling
from articles.models import (
    Article,
    ArticleRevision,
    Category,
    InfoboxField,
    Message,
    Party,
    Retraction,
    Source,
    Submission,
    Watch,
    WithheldSource,
)
from articles.watching import may_watch

Kind, Act, Decision = Watch.Kind, Message.Act, Submission.Decision
Reason = tuple[str, Any]

_NOTHING = Telling([], 0, {})


@dataclass(frozen=True, slots=True)
class Told:
    """A message in words: what happened in one line, how it came to that, and what changed.

    `path` is where it is shown, `because` why the account is told.
    """

    message: Message
    headline: str
    story: tuple[str, ...]
    changes: tuple[str, ...]
    path: str
    because: str


def tell(messages: Iterable[Message], user: User) -> list[Told]:
    """Return the messages, read by `whole()`, in words; none for an account that may not watch any more.

    A source that an article withholds, or once did, is never named: who watches it hears nothing of that article.
    Asks the database the same number of questions for one message and for many.
    """
    messages = list(messages) if may_watch(user) else []
    if not messages:
        return []
    told = _Words(messages)
    return [words for each in messages if (words := told.of(each)) is not None]


class _Words:
    """What the words of some messages are made of, read once for all of them."""

    def __init__(self, messages: list[Message]) -> None:
        revisions = [each.revision for each in messages if each.revision]
        watched = [(kind, key) for each in messages for kind, key in each.reasons]
        articles = {each.article_id for each in revisions} | {key for kind, key in watched if kind == Kind.ARTICLE}
        self._withheld = set(WithheldSource.objects.filter(article__in=articles).values_list("article", "source"))
        self._changes = history.changes_in_words(
            (_older(each.act, each.revision), each.revision) for each in messages if each.revision
        )
        within = {each.article_id for each in revisions}
        hidden = ArticleRevision.objects.filter(article__in=within, is_text_hidden=True)
        self._hidden = set(hidden.values_list("article", "number"))
        # The newest of each revision comes last, and so stands.
        self._submissions: dict[int, Submission] = {}
        known = {each.pk: each for each in revisions}
        for submission in Submission.objects.filter(revision__in=revisions):
            submission.revision = known[submission.revision_id]
            self._submissions[submission.revision_id] = submission
        self._retractions: dict[int, list[Retraction]] = {}
        for retraction in Retraction.objects.filter(revision__in=revisions):
            self._retractions.setdefault(retraction.revision_id or 0, []).append(retraction)
        self._names = _names(watched, within)

    def of(self, message: Message) -> Told | None:
        reasons = [each for each in map(tuple, message.reasons) if not self._is_withheld(message, each)]
        if not reasons:
            return None
        because = self._because(message, reasons)
        if message.revision is None:
            return _of_withdrawal(message, because)
        revision = message.revision
        is_told = self._is_told(message, revision)
        path = _path(message.act, revision, self._submissions.get(revision.pk), is_told=is_told)
        changes = self._changes.get(revision.pk, _NOTHING) if is_told else _NOTHING
        left = changes.total - len(changes.sentences)
        more = [f"{left} more change{'s' if left > 1 else ''}."] if left and changes.sentences else []
        headline = f"“{revision.article}”, revision {revision.number}: {self._happened(message, revision)}"
        story = tuple(self._story(message, revision))
        return Told(message, headline, story, (*changes.sentences, *more), path, because)

    def _is_told(self, message: Message, revision: ArticleRevision) -> bool:
        """Return whether the change may be told: the text before it says as much of it as the one after."""
        numbers = (revision.number, _older(message.act, revision))
        return self._hidden.isdisjoint((revision.article_id, number) for number in numbers)

    def _is_withheld(self, message: Message, reason: Reason) -> bool:
        kind, key = reason
        if message.revision:
            return kind == Kind.SOURCE and (message.revision.article_id, key) in self._withheld
        assert message.retraction is not None
        return kind == Kind.ARTICLE and (key, message.retraction.source_id) in self._withheld

    def _because(self, message: Message, reasons: list[Reason]) -> str:
        article = message.revision.article_id if message.revision else None
        watched = []
        for kind, key in reasons:
            if kind == Message.OWN:
                return "you handed it in"
            name = self._names.get((kind, article if kind == Kind.FIELD else None, key), key)
            watched.append(f"the {Kind(kind).label} “{name}”")
        return f"you watch {_listed(watched)}"

    def _happened(self, message: Message, revision: ArticleRevision) -> str:
        submission = self._submissions.get(revision.pk)
        if message.act == Act.SAVED:
            return f"saved by {revision.shown_author}"
        if message.act == Act.PUBLISHED or submission is None:
            return "published"
        if not submission.decision:
            return f"submitted for review by {submission.shown_submitter}"
        if submission.decision in (Decision.WITHDRAWN, Decision.OVERTAKEN):
            return submission.get_decision_display()
        return f"{submission.get_decision_display()} by {submission.decided_by_name}"

    def _story(self, message: Message, revision: ArticleRevision) -> Iterator[str]:
        yield _said(f"Saved by {revision.shown_author} on {_moment(revision.saved_at)}", revision.shown_summary)
        # What was retracted is told in the words of the revision before.
        is_told = self._hidden.isdisjoint((revision.article_id, revision.number - each) for each in (0, 1))
        for retraction in self._retractions.get(revision.pk, ()) if is_told else ():
            yield _said(f"Retracted: {retraction.called}", retraction.reason)
        submission = self._submissions.get(revision.pk)
        if submission is not None:
            by = submission.shown_submitter
            yield _said(f"Submitted by {by} on {_moment(submission.submitted_at)}", submission.shown_note)
            if submission.decided_at is not None:
                decision = submission.get_decision_display().capitalize()
                who = f", {submission.decided_by_name}" if submission.decided_by_name else ""
                yield _said(f"{decision}{who} on {_moment(submission.decided_at)}", submission.shown_comment)
        if revision.published_at is not None:
            yield f"Published on {_moment(revision.published_at)}."


def _of_withdrawal(message: Message, because: str) -> Told:
    retraction = message.retraction
    assert retraction is not None
    headline = f"The source “{retraction.called}” was withdrawn"
    story = _said(f"Withdrawn by {retraction.made_by_name} on {_moment(retraction.made_at)}", retraction.reason)
    taken_back = retraction.taken_back_at
    again = [f"It stands again since {_moment(taken_back)}."] if taken_back else []
    path = reverse("admin:articles_retraction_change", args=[retraction.pk])
    return Told(message, headline, (story, *again), (), path, because)


def _older(act: str, revision: ArticleRevision | None) -> int:
    """Return the number of the revision against which a change is told: for readers, the one that they read before."""
    assert revision is not None
    if act in (Act.PUBLISHED, Act.DECIDED) and revision.published_at is not None and revision.wordings:
        return min(map(int, revision.wordings))
    return revision.number - 1


def _path(act: str, revision: ArticleRevision, submission: Submission | None, *, is_told: bool) -> str:
    is_waiting = act in (Act.SUBMITTED, Act.DECIDED) and revision.published_at is None
    if submission is not None and is_waiting and not revision.is_text_hidden:
        return reverse("admin:articles_submission_change", args=[submission.pk])
    slug, older = revision.article.slug, _older(act, revision)
    if older and is_told:
        return reverse("articles:diff", args=[slug, older, revision.number])
    return reverse("articles:revision", args=[slug, revision.number])


def _names(watched: list[list[Any]] | list[tuple[str, Any]], articles: set[int]) -> dict[tuple[str, Any, Any], str]:
    """Return what is called how: articles by their number, figures by article and key, records by their key."""
    keys: dict[str, set[Any]] = {kind: {key for each, key in watched if each == kind} for kind in Kind.values}
    found: dict[tuple[str, Any, Any], str] = {}
    for kind, records in (
        (Kind.ARTICLE, Article.objects),
        (Kind.PARTY, Party.objects),
        (Kind.SOURCE, Source.objects),
        (Kind.CATEGORY, Category.objects),
    ):
        named = records.filter(pk__in=keys[kind]) if keys[kind] else ()
        found |= {(kind, None, each.pk): getattr(each, "title", "") or str(each) for each in named}
    if keys[Kind.FIELD]:
        fields = InfoboxField.objects.filter(article__in=articles, key__in=keys[Kind.FIELD])
        for article, key, label in fields.values_list("article", "key", "label"):
            found[Kind.FIELD, article, key] = label or key
    return found


def names_of(watches: Iterable[Watch]) -> list[tuple[Watch, str, str]]:
    """Return what an account watches, each with its name and the page at the desk or in the library that shows it."""
    watches = list(watches)
    within = {each.article_id for each in watches if each.article_id}
    names = _names([(each.kind, each.key or each.article_id) for each in watches], within)
    found = []
    for each in watches:
        article = each.article_id if each.kind == Kind.FIELD else None
        name = names.get((each.kind, article, each.key or each.article_id), each.key)
        found.append((each, name, _address(each)))
    return found


def _address(watch: Watch) -> str:
    if watch.article is None:
        return reverse(f"admin:articles_{watch.kind}_change", args=[watch.key])
    if watch.kind == Kind.ARTICLE:
        return reverse("admin:articles_article_change", args=[watch.article.pk])
    return reverse(f"articles:{watch.kind}", args=[watch.article.slug, watch.key])


def _said(act: str, words: str) -> str:
    words = " ".join(words.split())
    return f"{act}: “{words}”" if words else f"{act}."


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i e")


def _listed(words: Iterable[str]) -> str:
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last
