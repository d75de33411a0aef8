"""Watching: what an account follows, what it is told of that, and how."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.retraction import Retraction
from articles.models.revision import ArticleRevision

RETRIED_AFTER = timedelta(minutes=10)
"""How long a mail that may be under way, or that failed, is left alone."""

MAILED_WITHIN = timedelta(days=7)
"""What could not be mailed for so long is news no more; it stays in the list."""


class Watch(models.Model):
    """An account follows one thing: an article, a claim or infobox line of one, or a record that articles share."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        CLAIM = "claim", "claim"
        FIELD = "field", "figure"
        PARTY = "party", "party"
        SOURCE = "source", "source"
        CATEGORY = "category", "category"

    watcher = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="watches")
    key = models.CharField(max_length=80, blank=True)
    watched_since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "watched thing"
        verbose_name_plural = "watched"
        ordering = ["kind", "article__title", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="article", article__isnull=False, key="")
                | Q(kind__in=["claim", "field"], article__isnull=False) & ~Q(key="")
                | Q(kind__in=["party", "source", "category"], article__isnull=True) & ~Q(key=""),
                name="watch_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["watcher", "kind", "article", "key"],
                condition=Q(article__isnull=False),
                name="part_of_article_is_watched_once",
            ),
            models.UniqueConstraint(
                fields=["watcher", "kind", "key"], condition=Q(article__isnull=True), name="record_is_watched_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="watch_by_kind_and_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key or self.article}"


class Delivery(models.Model):
    """How an account is told beside the list at the desk: by mail or not, and by a feed or not.

    `feed_secret` is what makes the feed's address hard to guess, empty while there is no feed.
    """

    class Mail(models.TextChoices):
        NEVER = "never", "No mail; the list here is enough"
        AT_ONCE = "once", "At once, one mail for each change"
        DAILY = "daily", "Once a day, one mail for all changes"

    watcher = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="delivery")
    mail = models.CharField(max_length=5, choices=Mail.choices, default=Mail.NEVER)
    mail_since = models.DateTimeField(default=timezone.now, help_text="What happened before is not mailed.")
    digested_on = models.DateField(null=True, help_text="The day of the last daily mail.")
    feed_secret = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.watcher}: {self.mail}"


class MessageQuerySet(models.QuerySet["Message"]):
    def unseen(self) -> "MessageQuerySet":
        return self.filter(seen_at=None)

    def not_mailed(self) -> "MessageQuerySet":
        """Keep what was not mailed, is no old news, and is not being mailed by anybody."""
        now = timezone.now()
        is_free = Q(tried_at=None) | Q(tried_at__lt=now - RETRIED_AFTER)
        return self.filter(is_free, mailed_at=None, at__gte=now - MAILED_WITHIN)

    def to_mail(self, mail: str) -> "MessageQuerySet":
        """Keep what waits to be mailed to accounts that want to be told so."""
        delivery = {"watcher__delivery__mail": mail, "at__gt": F("watcher__delivery__mail_since")}
        return self.not_mailed().filter(**delivery)

    def whole(self) -> "MessageQuerySet":
        """Read along what a message tells of, and leave the revisions' lists of versions in the database."""
        return self.select_related("revision__article", "retraction__source").defer("revision__version_ids")


class Message(models.Model):
    """What one account is told of one revision, or of one withdrawn source: one row, whatever it watches.

    When more happens to the revision, `at` and `act` say so and the row counts as new again. `reasons` are what the
    account watches of it, as [kind, key]. `attempt` is that of whoever is mailing it.
    """

    class Act(models.TextChoices):
        SAVED = "saved", "saved"
        SUBMITTED = "submitted", "submitted for review"
        DECIDED = "decided", "decided"
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    OWN = "submission"
    """The reason of who handed a revision in, and need not watch anything to hear of it."""

    watcher = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    revision = models.ForeignKey(ArticleRevision, models.CASCADE, null=True, related_name="messages")
    retraction = models.ForeignKey(Retraction, models.CASCADE, null=True, related_name="messages")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    reasons: "models.Field[list[list[Any]], list[list[Any]]]" = models.JSONField(default=list)
    seen_at = models.DateTimeField(null=True)
    attempt = models.CharField(max_length=32, blank=True)
    tried_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=False, retraction__isnull=True)
                | Q(revision__isnull=True, retraction__isnull=False),
                name="message_is_of_a_revision_or_a_withdrawal",
            ),
            models.UniqueConstraint(fields=["watcher", "revision"], name="revision_is_told_once"),
            models.UniqueConstraint(fields=["watcher", "retraction"], name="withdrawal_is_told_once"),
        ]
        indexes = [
            models.Index(fields=["watcher", "-at"], name="message_newest_of_watcher"),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="message_not_mailed"),
        ]

    def __str__(self) -> str:
        return f"{self.revision or self.retraction}: {self.act}"
