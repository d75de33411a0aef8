"""Schedules: one exact revision that is to be published, or taken out of the library, at a certain time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.protection import moment_words
from articles.models.revision import ArticleRevision


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def waiting(self) -> "ScheduleQuerySet":
        """Keep those that were neither carried out nor given up."""
        return self.filter(outcome="")

    def told(self) -> "ScheduleQuerySet":
        """Keep those that wait, and those that were overtaken until an editor has taken note."""
        return self.filter(Q(outcome="") | Q(outcome="overtaken", ended_by_name=""))

    def due(self) -> "ScheduleQuerySet":
        return self.waiting().filter(at__lte=timezone.now())


class Schedule(models.Model):
    """What is to be done with one revision, when, and what came of it; `note` says why where it was not done.

    While it waits, `note` is what the last try failed of.
    """

    class Act(models.TextChoices):
        PUBLISH = "publish", "publish"
        UNPUBLISH = "unpublish", "take out of the library"

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        CANCELLED = "cancelled", "cancelled"
        OVERTAKEN = "overtaken", "overtaken"

    article = models.ForeignKey(Article, models.PROTECT, related_name="schedules")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="schedules")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=150, blank=True)
    note = models.TextField(blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "act"], condition=Q(outcome=""), name="act_is_scheduled_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="outcome_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.words}"

    @property
    def words(self) -> str:
        """Say what is to be done, with which revision, and when."""
        what = f"publish revision {self.revision.number}"
        if self.act == self.Act.UNPUBLISH:
            what = f"take revision {self.revision.number} out of the library"
        return f"{what} on {moment_words(self.at)}"

    def end(self, outcome: str, by: str = "", note: str = "") -> None:
        self.outcome, self.ended_at, self.ended_by_name, self.note = outcome, timezone.now(), by, note
        self.save()
