"""Protection and embargo: what only some may change, and what must not be published yet, each until its time."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from articles.access import Act
from articles.models.article import Article
from articles.models.fields import KeyField
from articles.models.revision import ArticleRevision

LONGEST_REASON = 500


def moment_words(moment: datetime) -> str:
    """Say a moment in the site's time zone, which is named."""
    return date_format(timezone.localtime(moment), "j F Y, H:i e")


class RestrictionQuerySet(models.QuerySet[Any]):
    def unlifted(self) -> Self:
        """Keep those that nobody lifted; their time may be over."""
        return self.filter(lifted_at=None)

    def standing(self) -> Self:
        """Keep those that hold at this moment: at the very second of its end, one holds no more."""
        return self.unlifted().filter(Q(until=None) | Q(until__gt=timezone.now()))

    def lift(self, by: str) -> int:
        return self.unlifted().update(lifted_at=timezone.now(), lifted_by_name=by)


class Restriction(models.Model):
    """What somebody set with a reason, and what ends at its time or when it is lifted; no row is ever deleted."""

    reason = models.CharField(max_length=LONGEST_REASON)
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True

    @property
    def origin_words(self) -> str:
        """Say who set it, when and why."""
        return f"{self.made_by_name} set this on {moment_words(self.made_at)}: “{self.reason}”."


class Protection(Restriction):
    """An article, one of its claims or one line of its infobox, which only some may change.

    `key` is that of the claim or field. Of each thing one protection is not lifted; setting another takes its place.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article"
        CLAIM = "claim"
        FIELD = "field", "infobox line"

    class Level(models.TextChoices):
        REVIEWERS = "reviewers", "reviewers and editors-in-chief"
        CHIEFS = "chiefs", "editors-in-chief"

    article = models.ForeignKey(Article, models.PROTECT, related_name="protections")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = KeyField(blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "kind", "key"],
                condition=Q(lifted_at__isnull=True),
                name="thing_is_protected_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="article", key="") | Q(kind__in=["claim", "field"]) & ~Q(key=""),
                name="protection_is_of_an_article_or_a_part",
            ),
            models.CheckConstraint(condition=Q(level__in=["reviewers", "chiefs"]), name="protection_has_a_known_level"),
            models.CheckConstraint(condition=~Q(reason=""), name="protection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.thing}"

    @property
    def act(self) -> Act:
        """What an account has to have the right to, so that it may change what is protected."""
        return Act.REVIEW if self.level == self.Level.REVIEWERS else Act.PROTECT

    @property
    def thing(self) -> str:
        return f"the {self.get_kind_display().lower()} “{self.key}”" if self.key else "this article"

    @property
    def rule(self) -> str:
        """Say who may change it, and until when."""
        until = f" until {moment_words(self.until)}" if self.until else ""
        return f"only {self.get_level_display()} may change it{until}"

    @property
    def words(self) -> str:
        """Say what is protected, from whom, until when, by whom and why."""
        thing = self.thing[0].upper() + self.thing[1:]
        return f"{thing} is protected: {self.rule}. {self.origin_words}"


class EmbargoQuerySet(RestrictionQuerySet):
    def holding(self, revision: ArticleRevision) -> Self:
        """Keep those that stand against publishing the revision."""
        begun = Q(revision=None) | Q(revision__number__lte=revision.number)
        return self.standing().filter(begun, article=revision.article_id)


class Embargo(Restriction):
    """A time before which an article must not be published: all of it, or from one revision on.

    Later revisions hold what that revision brought, so they are held back with it.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="embargoes")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField()

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at__isnull=True), name="article_has_one_embargo_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="embargo_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.thing}"

    @property
    def thing(self) -> str:
        return f"revision {self.revision.number} and those after it" if self.revision else "this article"

    @property
    def words(self) -> str:
        """Say what must not be published, before when, by whom and why."""
        thing = self.thing[0].upper() + self.thing[1:]
        return f"{thing} must not be published before {moment_words(self.until)}. {self.origin_words}"
