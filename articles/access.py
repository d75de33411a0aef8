"""Who may do what: the acts of the newsroom, the right that each needs, and the roles that hold these rights.

The roles are groups in the database, made by a migration and described in docs/operating.md; a test holds the groups
against this table. Django's own rights of a model (view, add, change) are acts, too.
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
    PROTECT = "articles.protect_article"
    RENAME = "articles.rename_article"
    DELETE = "articles.remove_article"
    HIDE = "articles.hide_article"
    SUPPRESS = "articles.suppress_article"
    READ_AUDIT_LOG = "articles.audit_article"


CONTRIBUTOR, REVIEWER, CHIEF = "contributor", "reviewer", "editor-in-chief"
CUSTODIAN, ADMINISTRATOR = "custodian", "administrator"

_WRITTEN = ("article", "party", "source", "image")
_KEPT = ("category", "infoboxtemplate")


def _rights(app: str, verbs: Iterable[str], models: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for verb in verbs for model in models)


_READING = _rights("articles", ["view"], _WRITTEN + _KEPT)
_CONTRIBUTOR = _READING | _rights("articles", ["add", "change"], _WRITTEN) | {Act.SUBMIT}
_REVIEWER = _CONTRIBUTOR | {Act.REVIEW, Act.PUBLISH}
_CHIEF = _REVIEWER | _rights("articles", ["add", "change"], _KEPT)

ROLES: dict[str, frozenset[str]] = {
    CONTRIBUTOR: _CONTRIBUTOR,
    REVIEWER: _REVIEWER,
    CHIEF: _CHIEF | {Act.PUBLISH_OWN, Act.PROTECT, Act.RENAME, Act.DELETE},
    CUSTODIAN: _READING | {Act.HIDE, Act.SUPPRESS, Act.READ_AUDIT_LOG},
    ADMINISTRATOR: _rights("auth", ["view", "add", "change"], ["user"]) | {"auth.view_group", Act.READ_AUDIT_LOG},
}
"""The rights of each role; an account with several roles has the rights of all of them."""


def may(user: Any, act: Act) -> bool:
    """Return whether the account has the right to the act; a deactivated or anonymous one has none."""
    return bool(user.has_perm(act.value))


def may_give(user: Any, role: str) -> bool:
    """Return whether the account may give the role to others, or take it from them."""
    held = set(user.groups.values_list("name", flat=True))
    return user.is_superuser or role in held or (ADMINISTRATOR in held and role in ROLES)


def may_manage(user: Any, account: Any) -> bool:
    """Return whether the account may change the other one: who could log in as it must not win a right by that."""
    if user.is_superuser or user.pk == account.pk:
        return True
    if account.is_superuser or account.user_permissions.exists():
        return False
    return all(may_give(user, role) for role in account.groups.values_list("name", flat=True))
