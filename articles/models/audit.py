"""The audit log: what was done at the desk, by whom and when; rows are added and never change.

The database itself refuses to change or remove a row (see the migration). Where somebody was stands in a table of its
own, whose rows are removed when they are old; the act stays.
"""

from datetime import datetime
from typing import Any

from django.db import models


class What(models.TextChoices):
    """Everything that leaves a row in the audit log; the column has no list of them, so it grows here alone."""

    SAVED = "saved", "saved a revision"
    RESTORED = "restored", "restored an old revision"
    UNDONE = "undone", "undid a revision"
    PUBLISHED = "published", "published"
    UNPUBLISHED = "unpublished", "took out of the library"
    DELETED = "deleted", "deleted"
    UNDELETED = "undeleted", "brought back"
    PROTECTED = "protected", "protected"
    PROTECTION_LIFTED = "protection-lifted", "lifted a protection"
    SCHEDULED = "scheduled", "set a time for publishing or unpublishing"
    SCHEDULE_CANCELLED = "schedule-cancelled", "cancelled a schedule"
    EMBARGOED = "embargoed", "set an embargo"
    EMBARGO_LIFTED = "embargo-lifted", "lifted an embargo"
    HIDDEN = "hidden", "hid something of revisions"
    SUPPRESSED = "suppressed", "suppressed something of revisions"
    PURGED = "purged", "deleted words for good"
    REMOVAL_LIFTED = "removal-lifted", "lifted a removal"

    SUBMITTED = "submitted", "submitted for review"
    REVIEW_TAKEN = "review-taken", "took on a review"
    REVIEW_LEFT = "review-left", "left a review"
    WITHDRAWN = "withdrawn", "took a submission back"
    APPROVED = "approved", "approved"
    PART_APPROVED = "part-approved", "approved in part"
    CHANGES_REQUESTED = "changes-requested", "requested changes"
    REJECTED = "rejected", "rejected"
    COMMENTED = "commented", "commented"
    COMMENT_RESOLVED = "comment-resolved", "resolved a comment"
    SETTLED = "settled", "settled what rests on a retraction"

    RECORD_SAVED = "record-saved", "saved a record"
    UPLOADED = "uploaded", "uploaded a picture"
    SOURCE_WITHDRAWN = "source-withdrawn", "withdrew a source"
    SOURCE_REINSTATED = "source-reinstated", "let a source stand again"
    SOURCE_MERGED = "source-merged", "merged a source into another"

    LOGGED_IN = "logged-in", "logged in"
    LOGGED_OUT = "logged-out", "logged out"
    LOG_IN_FAILED = "log-in-failed", "failed to log in"
    SESSIONS_ENDED = "sessions-ended", "ended own sessions"
    PASSWORD_CHANGED = "password-changed", "changed a password"
    ACCOUNT_ADDED = "account-added", "added an account"
    ACCOUNT_CHANGED = "account-changed", "changed an account"
    ACCOUNT_DEACTIVATED = "account-deactivated", "deactivated an account"
    ACCOUNT_REACTIVATED = "account-reactivated", "reactivated an account"
    ACCOUNT_DELETED = "account-deleted", "deleted an account"
    ACCOUNT_ERASED = "account-erased", "erased an account"
    ROLES_CHANGED = "roles-changed", "changed roles or rights"
    RIGHTS_REFUSED = "rights-refused", "was refused rights"
    GROUP_SAVED = "group-saved", "saved a group"
    GROUP_DELETED = "group-deleted", "deleted a group"

    ADDRESSES_EXPIRED = "addresses-expired", "removed old addresses"


class LoggedActQuerySet(models.QuerySet["LoggedAct"]):
    def before(self, number: int | None) -> "LoggedActQuerySet":
        """Keep the rows that are older than the row of that number, the newest first; all of them without one."""
        rows = self if number is None else self.filter(pk__lt=number)
        return rows.order_by("-pk")

    def since(self, moment: datetime) -> "LoggedActQuerySet":
        return self.filter(at__gte=moment)


class LoggedAct(models.Model):
    """One act: who, what, on what, when, and what it was before and after where that is short.

    The account is a number, not a foreign key, since deleting the account must not change the row; its name is a copy.
    The program itself has neither.
    """

    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=150, blank=True)
    what = models.CharField(max_length=30)
    kind = models.CharField(max_length=30, blank=True)
    key = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = LoggedActQuerySet.as_manager()

    class Meta:
        verbose_name = "logged act"
        verbose_name_plural = "audit log"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="logged_at"),
            models.Index(fields=["what", "id"], name="logged_what"),
            models.Index(fields=["account", "id"], name="logged_by"),
            models.Index(fields=["kind", "key", "id"], name="logged_on"),
        ]

    def __str__(self) -> str:
        return f"{self.account_name}: {self.words} {self.label}".strip()

    @property
    def words(self) -> str:
        return str(dict(What.choices).get(self.what, self.what))

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What was different before and after, by name, in words; an absent side is empty."""
        return [
            (name, _in_words(self.before.get(name)), _in_words(self.after.get(name)))
            for name in {**self.before, **self.after}
            if self.before.get(name) != self.after.get(name)
        ]


def _in_words(said: Any) -> str:
    if isinstance(said, list):
        return ", ".join(map(str, said))
    if isinstance(said, bool):
        return "yes" if said else "no"
    return "" if said is None else str(said)


class LoggedAddress(models.Model):
    """Where somebody was: the network of their address, never the whole of it. Removed when it is old."""

    act = models.OneToOneField(LoggedAct, models.PROTECT, primary_key=True, related_name="address")
    network = models.CharField(max_length=43)

    class Meta:
        indexes = [models.Index(fields=["network", "act"], name="logged_from")]

    def __str__(self) -> str:
        return self.network
