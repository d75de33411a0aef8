"""What is kept of a person, as plain data for that person: what they wrote and decided, watch, and did at the desk."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from articles import history, stored
from articles.models import (
    AccountSession,
    Article,
    ArticleRevision,
    Delivery,
    Draft,
    Embargo,
    LoggedAct,
    Protection,
    Recheck,
    Removal,
    Retraction,
    ReviewComment,
    Schedule,
    SharedRevision,
    Submission,
    Watch,
)
from articles.removing import draft_base

NOT_GIVEN = ("id", "password", "version_ids", "reversion_id", "published_by_id", "wordings", "feed_secret")
"""Columns that say nothing of a person, or nothing to be given out."""

ACT = ("at", "what", "kind", "key", "address__network")
"""What is told of an act: not what the thing was called, for that may be hidden by now, nor what changed of it."""


def own_data(user: User) -> dict[str, Any]:
    """Return everything that is kept of an account and of what it wrote, but what was hidden from it."""
    readable = ArticleRevision.objects.visible_to(user)
    submissions = Submission.objects.filter(Q(submitted_by=user) | Q(reviewer=user), revision__in=readable)
    retractions = Retraction.objects.filter(Q(revision=None) | Q(revision__in=readable), made_by=user)
    texts: dict[str, QuerySet[Any]] = {
        "comments": ReviewComment.objects.filter(author=user, revision__in=readable),
        "removals": Removal.objects.filter(made_by=user).known_to(user),
        "records": SharedRevision.objects.filter(version__revision__user=user),
        "protections": Protection.objects.filter(made_by=user),
        "embargoes": Embargo.objects.filter(made_by=user),
        "schedules": Schedule.objects.filter(made_by=user),
        "rechecks": Recheck.objects.filter(made_by=user),
        "watches": Watch.objects.filter(watcher=user),
        "delivery": Delivery.objects.filter(watcher=user),
    }
    return {
        "account": _columns(User.objects.filter(pk=user.pk))[0],
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "revisions": [_revision(each) for each in readable.filter(author=user).select_related("article")],
        "drafts": [_draft(each, user) for each in Draft.objects.filter(editor=user).select_related("article")],
        "submissions": [_submission(each) for each in submissions.select_related("article", "revision")],
        "retractions": [_retraction(each) for each in retractions.select_related("revision__parent")],
        "sessions": list(AccountSession.objects.filter(account=user.pk).values("expire_date")),
        "acts": list(LoggedAct.objects.filter(account=user.pk).order_by("pk").values(*ACT)),
        **{name: _columns(rows) for name, rows in texts.items()},
    }


def _submission(submission: Submission) -> dict[str, Any]:
    (columns,) = _columns(Submission.objects.filter(pk=submission.pk))
    return columns | {
        "article": submission.article.title,
        "note": submission.shown_note,
        "comment": submission.shown_comment,
    }


def _retraction(retraction: Retraction) -> dict[str, Any]:
    (columns,) = _columns(Retraction.objects.filter(pk=retraction.pk))
    return columns | {"called": retraction.shown_called, "reason": retraction.shown_reason}


def _revision(revision: ArticleRevision) -> dict[str, Any]:
    content: Any = None
    with suppress(history.BrokenRevision):
        content = stored.snapshot_plain(history.load(revision))
    return {
        "article": _title(revision.article),
        "number": revision.number,
        "saved_at": revision.saved_at.isoformat(),
        "author": revision.shown_author,
        "summary": revision.shown_summary,
        "tags": revision.tags,
        "chain": revision.chain,
        "content": content,
    }


def _draft(draft: Draft, user: User) -> dict[str, Any]:
    """Return a draft; without what was typed where it began from a text that was removed."""
    number = draft_base(draft)
    begun = (
        draft.article.revisions.filter(number=number) if draft.article and number else ArticleRevision.objects.none()
    )
    is_hidden = begun.exists() and not begun.visible_to(user).exists()
    return {
        "article": _title(draft.article),
        "opened_at": draft.opened_at.isoformat(),
        "kept_at": draft.kept_at.isoformat() if draft.kept_at else None,
        "cells": None if is_hidden else draft.cells,
    }


def _title(article: Article | None) -> str | None:
    return article.title if article else None


def _columns(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [
        {name: content for name, content in row.items() if name not in NOT_GIVEN}
        for row in rows.order_by("pk").values()
    ]
