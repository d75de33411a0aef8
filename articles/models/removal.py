"""Removals: what of which revisions nobody but custodians reads, since when, by whom and why; and erased accounts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from articles.access import Act, may
from articles.models.article import Article


def removed_words(removals: Sequence["Removal"], revision: Any) -> list[str]:
    """Say what was removed of a revision, one sentence for each of the `removals` that takes something of it.

    Where something is suppressed it is said that something was removed, and no more.
    """
    if not revision.is_anything_hidden:
        return []
    if revision.is_suppressed:
        return ["Something of this revision was removed."]
    covering = (removal for removal in removals if removal.covers(revision.number))
    return [removal.told for removal in covering]


class RemovalQuerySet(models.QuerySet["Removal"]):
    def standing(self) -> "RemovalQuerySet":
        """Keep those that were not lifted."""
        return self.filter(lifted_at__isnull=True)

    def covering(self, numbers: Sequence[int]) -> "RemovalQuerySet":
        """Keep those that take something of one of the revisions between the lowest and the highest number."""
        return self.filter(first_number__lte=max(numbers), last_number__gte=min(numbers))

    def known_to(self, user: Any) -> "RemovalQuerySet":
        """Keep those that `user` may be told of: of what is suppressed custodians alone learn more than that."""
        return self if may(user, Act.SUPPRESS) else self.exclude(level=Removal.Level.SUPPRESSED)


class Removal(models.Model):
    """The dated act of a custodian on a run of revisions: their texts, summaries or authors are not shown any more.

    The revisions' own columns follow from the removals that stand. The words that a purge deleted are kept nowhere.
    """

    class Level(models.TextChoices):
        HIDDEN = "hide", "Hide"
        SUPPRESSED = "suppress", "Suppress"
        PURGED = "purge", "Purge"

    TAKEN = {"takes_text": "text", "takes_summary": "edit summary", "takes_author": "username"}

    article = models.ForeignKey(Article, models.PROTECT, related_name="removals")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    takes_text = models.BooleanField(default=False)
    takes_summary = models.BooleanField(default=False)
    takes_author = models.BooleanField(default=False)
    level = models.CharField(max_length=10, choices=Level.choices)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=150, blank=True)
    lifting_reason = models.CharField(max_length=500, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_number__gte=1, last_number__gte=F("first_number")), name="removal_is_of_a_run"
            ),
            models.CheckConstraint(
                condition=Q(takes_text=True) | Q(takes_summary=True) | Q(takes_author=True),
                name="removal_takes_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="removal_has_a_reason"),
            models.CheckConstraint(condition=~Q(level="purge", lifted_at__isnull=False), name="purge_is_not_lifted"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.taken_words} of {self.run_words}"

    @property
    def taken(self) -> list[str]:
        """What is taken, in words."""
        return [words for column, words in self.TAKEN.items() if getattr(self, column)]

    @property
    def taken_words(self) -> str:
        *others, last = self.taken
        return f"{', '.join(others)} and {last}" if others else last

    @property
    def told(self) -> str:
        """What everybody is told of it, but of what is suppressed."""
        for_good = " for good" if self.is_purge else ""
        day = date_format(timezone.localtime(self.made_at), "j F Y")
        return f"{self.taken_words.capitalize()} removed{for_good} on {day} ({self.reason})."

    @property
    def run_words(self) -> str:
        first, last = self.first_number, self.last_number
        return f"revision {first}" if first == last else f"revisions {first} to {last}"

    @property
    def is_purge(self) -> bool:
        return self.level == self.Level.PURGED

    def covers(self, number: int) -> bool:
        return self.first_number <= number <= self.last_number


class Erasure(models.Model):
    """An account that was erased by its person's right: what it wrote is attributed to the pseudonym."""

    pseudonym = models.CharField(max_length=150, unique=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.pseudonym
