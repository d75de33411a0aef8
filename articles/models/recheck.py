"""Re-checks: the day by which an editor is to look again at a claim or a line of the infobox that may go stale."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.fields import KeyField


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def waiting(self) -> "RecheckQuerySet":
        """Keep those that nobody has checked off."""
        return self.filter(checked_at=None, article__deleted_at=None)

    def due(self) -> "RecheckQuerySet":
        return self.waiting().filter(due__lte=timezone.localdate())


class Recheck(models.Model):
    """A claim or a line of the infobox, when to look at it again and what to look for.

    Checking it off ends the row, and makes the next one where it is to be looked at again. It is no part of the
    article: content is what a revision says, and a day of checking changes none of it.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim"
        FIELD = "field", "infobox line"

    article = models.ForeignKey(Article, models.PROTECT, related_name="rechecks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = KeyField()
    due = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by_name = models.CharField(max_length=150, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = "re-check"
        verbose_name_plural = "re-checks"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "kind", "key"],
                condition=Q(checked_at__isnull=True),
                name="part_waits_for_one_recheck_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=["claim", "field"]), name="recheck_is_of_a_claim_or_a_field"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.thing}"

    @property
    def thing(self) -> str:
        return f"{self.get_kind_display().lower()} “{self.key}”"
