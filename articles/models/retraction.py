"""Retractions: a claim or a source that no longer holds, and the work list of what still rests on it."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from articles import cascade
from articles.models.article import Article
from articles.models.fields import KeyField
from articles.models.revision import ArticleRevision, shown_name
from articles.models.source import Source


class RetractionQuerySet(models.QuerySet["Retraction"]):
    def standing(self) -> "RetractionQuerySet":
        """Keep those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def concerning(self, article: Any, sources: Collection[str]) -> "RetractionQuerySet":
        """Keep those of the article's claims, of these sources, and of those that something in it rested on."""
        listed = RestingPart.objects.filter(article=article).values("retraction")
        return self.filter(Q(article=article) | Q(source__in=sources) | Q(pk__in=listed))

    def counted(self) -> "RetractionQuerySet":
        """Add how many things are still on the work list of each."""
        unsettled = Count("parts", filter=Q(parts__settled_at=None, parts__article__deleted_at=None))
        return self.annotate(unsettled_count=unsettled)


class Retraction(models.Model):
    """The dated act of an editor: a claim of one article was retracted or deprecated, or a source withdrawn.

    `called` and `reason` are kept in the words of that day.
    """

    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="retractions")
    claim = KeyField(blank=True)
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="retractions")
    called = models.CharField(max_length=500)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_name = models.CharField(max_length=150, blank=True)

    objects = RetractionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, revision__isnull=False, source__isnull=True) & ~Q(claim="")
                | Q(article__isnull=True, revision__isnull=True, source__isnull=False, claim=""),
                name="retraction_is_of_a_claim_or_a_source",
            ),
            models.UniqueConstraint(
                fields=["article", "claim"],
                condition=Q(taken_back_at__isnull=True, article__isnull=False),
                name="claim_is_retracted_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(taken_back_at__isnull=True), name="source_is_withdrawn_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_called

    @property
    def shown_called(self) -> str:
        """What was retracted, in the words of the revision before, unless that or the one that did it is hidden."""
        before = self.revision.parent if self.revision else None
        is_hidden = self._is_hidden or (before is not None and before.is_text_hidden)
        return f"Claim {self.claim}" if is_hidden else self.called

    @property
    def shown_reason(self) -> str:
        return "(reason removed)" if self._is_hidden else self.reason

    @property
    def shown_maker(self) -> str:
        return shown_name(self.revision, self.made_by_name) if self.revision else self.made_by_name

    @property
    def _is_hidden(self) -> bool:
        return self.revision is not None and self.revision.is_text_hidden


class RestingPartQuerySet(models.QuerySet["RestingPart"]):
    def unsettled(self) -> "RestingPartQuerySet":
        """Keep what editors still have to look at."""
        return self.filter(settled_at=None, retraction__taken_back_at=None, article__deleted_at=None)


class RestingPart(models.Model):
    """A claim, figure or sentence that rests on what was retracted: on the work list until it is settled.

    It is settled when it rests on that no more, or when an editor decides that it may stay. `key` is that of the claim
    or infobox field, or the digest of the sentence.
    """

    class Kind(models.TextChoices):
        CLAIM = cascade.CLAIM
        FIGURE = cascade.FIGURE
        SENTENCE = cascade.SENTENCE

    class Outcome(models.TextChoices):
        CHANGED = "changed", "rests on it no more"
        KEPT = "kept", "may stay"

    retraction = models.ForeignKey(Retraction, models.PROTECT, related_name="parts")
    article = models.ForeignKey(Article, models.PROTECT, related_name="resting_parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    words = models.TextField()
    line = models.PositiveIntegerField(default=0, help_text="Of the newest text, for a sentence.")
    found_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=500, blank=True)
    is_hidden = models.BooleanField(default=False, help_text="Its words stand in hidden revisions alone.")

    objects = RestingPartQuerySet.as_manager()

    class Meta:
        ordering = ["article__title", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["retraction", "article", "kind", "key"], name="resting_part_is_listed_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="settled_part_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.shown_words}"

    @property
    def shown_words(self) -> str:
        return "(text removed)" if self.is_hidden else self.words

    def settle_as_changed(self, by: str) -> None:
        self.outcome, self.settled_at, self.settled_by_name = self.Outcome.CHANGED, timezone.now(), by

    def followed_by(self, thing: cascade.Thing) -> "RestingPart":
        """Return a new row for a thing that was made of this one, settled as it was."""
        return RestingPart(
            retraction_id=self.retraction_id,
            article_id=self.article_id,
            outcome=self.outcome,
            settled_at=self.settled_at,
            settled_by_name=self.settled_by_name,
            note=self.note,
            **thing._asdict(),
        )

    def follow(self, thing: cascade.Thing) -> set[str]:
        """Take over in which words and where it stands now, open again if it had gone; return what of it changed."""
        before = {name: getattr(self, name) for name in ("key", "words", "line", "outcome", "is_hidden")}
        self.key, self.words, self.line, self.is_hidden = thing.key, thing.words, thing.line, False
        if self.outcome == self.Outcome.CHANGED:
            self.outcome, self.settled_at, self.settled_by_name, self.note = "", None, "", ""
        return {name for name, content in before.items() if content != getattr(self, name)}
