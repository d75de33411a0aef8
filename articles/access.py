"""Who may do what: the acts of the newsroom, the right that each needs, and the roles that hold these rights.

The roles are groups in the database, made by a migration and described in docs/editing.md; a test holds both against
this table. Django's own rights of a model (view, add, change) are acts, too.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """Something that is done at the desk; its value is the right that it needs."""

    READ = "articles.view_article"
    WRITE = "articles.change_article"
    SUBMIT = "articles.submit_article"
    REVIEW = "articles.review_article"
    PUBLISH = "articles.publish_article"
    PUBLISH_OWN = "articles.publish_own_article"
    DELETE = "articles.remove_article"


CONTRIBUTOR, REVIEWER, CHIEF = "contributor", "reviewer", "editor-in-chief"

_WRITTEN = ("article", "party", "source", "image")
_KEPT = ("category", "infoboxtemplate")


def _rights(verbs: Iterable[str], models: Iterable[str]) -> frozenset[str]:
    return frozenset(f"articles.{verb}_{model}" for verb in verbs for model in models)


_CONTRIBUTOR = _rights(("view", "add", "change"), _WRITTEN) | _rights(("view",), _KEPT) | {Act.SUBMIT}
_REVIEWER = _CONTRIBUTOR | {Act.REVIEW, Act.PUBLISH}
_CHIEF = _REVIEWER | _rights(("add", "change"), _KEPT) | {Act.PUBLISH_OWN, Act.DELETE}

ROLES: dict[str, frozenset[str]] = {CONTRIBUTOR: _CONTRIBUTOR, REVIEWER: _REVIEWER, CHIEF: _CHIEF}
"""The rights of each role."""


def may(user: Any, act: Act) -> bool:
    """Return whether the account has the right to the act; a deactivated or anonymous one has none."""
    return bool(user.is_active and user.has_perm(act.value))
