"""The dealings with django-reversion: one revision for the given rows, and the ids of the versions it made."""

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import reversion
from django.contrib.auth.models import User
from reversion.models import Revision, Version
from reversion.signals import post_revision_commit

from articles.models import VersionedModel

Author = User | str
"""Who saves: an account, or the name of somebody without one."""

_made: ContextVar[list[tuple[Revision, Sequence[Version]]] | None] = ContextVar("made", default=None)


def split_author(author: Author) -> tuple[User | None, str]:
    """Return the account, where there is one, and the name that history keeps."""
    if isinstance(author, str):
        return None, author
    return author, author.get_full_name() or author.get_username()


def record(
    rows: Iterable[VersionedModel], author: Author, summary: str, saved_at: datetime
) -> tuple[Revision, dict[VersionedModel, int]]:
    """Let django-reversion keep a version of each row; return its revision and the version's id for each row.

    Runs inside the caller's transaction. The ids exist only once reversion has sent `post_revision_commit`.
    """
    rows = list(rows)
    made: list[tuple[Revision, Sequence[Version]]] = []
    token = _made.set(made)
    try:
        with reversion.create_revision(manage_manually=True, atomic=False):
            user, _ = split_author(author)
            if user is not None:
                reversion.set_user(user)
            reversion.set_comment(summary)
            reversion.set_date_created(saved_at)
            for row in rows:
                reversion.add_to_revision(row)
    finally:
        _made.reset(token)
    ((revision, versions),) = made
    by_row = {(version._model, version.object_id): version.pk for version in versions}
    return revision, {row: by_row[type(row), str(row.pk)] for row in rows}


def _remember(revision: Revision, versions: Sequence[Version], **others: Any) -> None:
    made = _made.get()
    if made is not None:
        made.append((revision, versions))


post_revision_commit.connect(_remember, dispatch_uid="articles.history")
