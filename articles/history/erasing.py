"""Erasing an account: everything that it wrote stays, under a pseudonym; its drafts and its name go."""

from secrets import token_hex
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from reversion.models import Revision, Version

from articles.history.reading import text_digest
from articles.models import (
    AccountSession,
    Article,
    ArticleRevision,
    Draft,
    Embargo,
    Erasure,
    Protection,
    Recheck,
    Removal,
    RestingPart,
    Retraction,
    ReviewComment,
    Schedule,
    SharedRevision,
    Submission,
    writing,
)

OWN = (
    (Submission, "submitted_by", "submitted_by_name"),
    (Submission, "reviewer", "reviewer_name"),
    (ReviewComment, "author", "author_name"),
    (Retraction, "made_by", "made_by_name"),
    (Removal, "made_by", "made_by_name"),
    (Protection, "made_by", "made_by_name"),
    (Embargo, "made_by", "made_by_name"),
    (Schedule, "made_by", "made_by_name"),
    (Recheck, "made_by", "made_by_name"),
)
"""Rows that name an account and copy its name, each with the two columns."""

NAMED = (
    (Submission, "decided_by_name"),
    (ReviewComment, "resolved_by_name"),
    (Retraction, "taken_back_by_name"),
    (RestingPart, "settled_by_name"),
    (Removal, "lifted_by_name"),
    (Protection, "lifted_by_name"),
    (Embargo, "lifted_by_name"),
    (Schedule, "ended_by_name"),
    (Recheck, "checked_by_name"),
)
"""Rows that copy a name alone."""


def erase_account(user: User) -> str:
    """Delete an account and its drafts; return the pseudonym that stands for it from now on.

    Revisions keep the digest of the name, so that their chain can be checked. Where only a name was copied, it is
    changed unless another account has the same one.
    """
    with transaction.atomic():
        pseudonym = _pseudonym()
        own = ArticleRevision.objects.filter(author=user)
        names = {user.get_full_name(), user.get_username(), *own.values_list("author_name", flat=True)}
        for model, account, name in OWN:
            rows: Any = model._default_manager.filter(**{account: user})
            names |= set(rows.values_list(name, flat=True))
            rows.update(**{name: pseudonym})
        names = {name for name in names if name} - _names_of_others(user)
        for revision in own.iterator(chunk_size=200):
            digest = revision.author_digest or text_digest(revision.author_name)
            ArticleRevision.objects.filter(pk=revision.pk).update(author_name=pseudonym, author_digest=digest)
        _rename_in_summaries(names, pseudonym)
        _rename_in_notes(names, pseudonym)
        for table, name in NAMED:
            copies: Any = table._default_manager.filter(**{f"{name}__in": names})
            copies.update(**{name: pseudonym})
        states = Version.objects.filter(revision__user=user).values("pk")
        SharedRevision.objects.filter(version__in=states).update(author_name=pseudonym)
        with writing():
            Article.objects.filter(deleted_by__in=names).update(deleted_by=pseudonym)
        Draft.objects.filter(editor=user).delete()
        AccountSession.objects.filter(account=user.pk).delete()
        Erasure.objects.create(pseudonym=pseudonym, erased_at=timezone.now())
        user.delete()
    return pseudonym


def _pseudonym() -> str:
    """Return a name that nothing was made from, and that no erased account has."""
    while True:
        pseudonym = f"Editor {token_hex(2)}"
        if not Erasure.objects.filter(pseudonym=pseudonym).exists():
            return pseudonym


def _names_of_others(user: User) -> set[str]:
    others = User.objects.exclude(pk=user.pk)
    return {name for other in others.iterator() for name in (other.get_full_name(), other.get_username())}


def _rename_in_notes(names: set[str], pseudonym: str) -> None:
    """Put the pseudonym into what the program noted why a schedule was not carried out: “… may not do this any more”,
    or words of an embargo: “… set this on …”.
    """
    for name in names:
        for schedule in Schedule.objects.filter(note__contains=name):
            Schedule.objects.filter(pk=schedule.pk).update(
                note=schedule.note.replace(f"{name} may not do", f"{pseudonym} may not do").replace(
                    f"{name} set this on", f"{pseudonym} set this on"
                )
            )


def _rename_in_summaries(names: set[str], pseudonym: str) -> None:
    """Put the pseudonym into the summaries that the program wrote: “Restored revision 3 by …”."""
    for name in names:
        written = Q(summary__startswith="Restored ") | Q(summary__startswith="Undid ")
        for revision in ArticleRevision.objects.filter(written, summary__endswith=f" by {name}"):
            summary = f"{revision.summary.removesuffix(name)}{pseudonym}"
            digest = revision.summary_digest or text_digest(revision.summary)
            ArticleRevision.objects.filter(pk=revision.pk).update(summary=summary, summary_digest=digest)
            Revision.objects.filter(pk=revision.reversion_id).update(comment=summary)
