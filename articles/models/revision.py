"""Revisions of articles, and the versions of shared records that they pin."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from reversion.models import Revision, Version

from articles import shared
from articles.access import Act, may
from articles.models.article import Article, is_editor
from articles.models.fields import KeyField
from articles.models.versioned import choices


def revision_number(text: str | None) -> int | None:
    """Return a revision's number as addresses and forms write it, None for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


def first_seen(changed: Iterable[int], visible: Sequence[int]) -> list[int]:
    """Return the numbers of the visible revisions that first show what the `changed` ones changed; both rising."""
    places = (bisect_left(visible, number) for number in changed)
    return sorted({visible[place] for place in places if place < len(visible)})


LONG_COLUMNS = ("version_ids", "wordings", "changed")
"""What a page that only names a revision has no use for."""


class ArticleRevisionQuerySet(models.QuerySet["ArticleRevision"]):
    def visible_to(self, user: Any) -> "ArticleRevisionQuerySet":
        """Keep the revisions whose content `user` may read: hidden texts are for custodians, purged ones for nobody."""
        found = self.named_to(user).filter(is_purged=False)
        if may(user, Act.SUPPRESS):
            return found
        if may(user, Act.HIDE):
            return found.exclude(is_text_hidden=True, is_suppressed=True)
        return found.filter(is_text_hidden=False)

    def named_to(self, user: Any) -> "ArticleRevisionQuerySet":
        """Keep the revisions that `user` may know of: editors of all, everybody else of those once published."""
        if is_editor(user):
            return self
        return self.filter(
            published_at__isnull=False,
            article__publication__isnull=False,
            article__deleted_at__isnull=True,
        )

    def by(self, name: str) -> "ArticleRevisionQuerySet":
        """Keep the revisions of that editor, whose name is not hidden; an empty name keeps all."""
        return self.filter(author_name__iexact=name, is_author_hidden=False) if name else self

    def saved_between(self, first: date | None, last: date | None) -> "ArticleRevisionQuerySet":
        """Keep the revisions of those days and the days between, in the site's time zone; None is no bound."""
        found = self.filter(saved_at__date__gte=first) if first else self
        return found.filter(saved_at__date__lte=last) if last else found

    def changing(self, names: Sequence[str]) -> "ArticleRevisionQuerySet":
        """Keep the revisions that changed one of what is named as in `changed` of their parent."""
        return self.filter(changed__has_any_keys=list(names))

    def numbers(self) -> list[int]:
        return list(self.order_by("number").values_list("number", flat=True))

    def newest_first(self) -> "ArticleRevisionQuerySet":
        return self.order_by("-number")

    def listed(self) -> "ArticleRevisionQuerySet":
        """Leave the long columns in the database, for pages that only list revisions."""
        published = (f"article__publication__revision__{name}" for name in LONG_COLUMNS)
        return self.select_related("article__publication__revision").defer(
            "version_ids", "article__publication__text", *published
        )


class IdsField(models.TextField):
    """A list of ids as text, "1,2,3": a third of what JSON costs, and a long history is made of little else."""

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def from_db_value(self, text: str | None, *others: Any) -> list[int] | None:
        return None if text is None else [int(number) for number in text.split(",") if number]

    def get_prep_value(self, ids: list[int]) -> str:
        return ",".join(map(str, ids))


class ArticleRevision(models.Model):
    """One saved edit: which stored versions make up the whole article, and who saved it, when and why.

    `version_ids` lists django-reversion's versions in order: the article, its passages, fields, claims, citations,
    relations, then the shared records it names. Author and summary are copies, so that nothing done to an account can
    change what was.
    """

    # Only where they are asked for together with the revision.
    has_protections: bool
    has_watchers: bool

    class Tag(models.TextChoices):
        MINOR = "minor", "minor edit"
        RESTORE = "restore", "restored"
        UNDO = "undo", "undone"
        MERGE = "merge", "merged"
        IMPORT = "import", "imported"

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    reversion = models.OneToOneField(Revision, models.PROTECT, related_name="article_revision")
    version_ids: "models.Field[list[int], list[int]]" = IdsField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    saved_at = models.DateTimeField()
    summary = models.CharField(max_length=500, blank=True)
    tags = models.JSONField(default=list)
    changed = models.JSONField(default=dict)
    wordings = models.JSONField(
        default=dict, help_text="What it changed of an older revision, by the number of that: the first sentences."
    )
    size = models.PositiveIntegerField(help_text="Bytes of text.")
    size_change = models.IntegerField(default=0)
    schema = models.PositiveSmallIntegerField()
    submission = models.CharField(
        max_length=64, blank=True, help_text="The digest of what was sent: sent twice, saved once."
    )
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_text_hidden = models.BooleanField(default=False)
    is_summary_hidden = models.BooleanField(default=False)
    is_author_hidden = models.BooleanField(default=False)
    is_suppressed = models.BooleanField(
        default=False, help_text="Of what is hidden, nobody but custodians is told what it is and why."
    )
    is_purged = models.BooleanField(default=False, help_text="A part of its stored content was deleted for good.")
    author_digest = models.CharField(max_length=64, blank=True, help_text="Of the name that was erased.")
    summary_digest = models.CharField(max_length=64, blank=True, help_text="Of the summary that was erased.")

    objects = ArticleRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_is_unique_in_article"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_numbers_begin_at_one"),
            models.UniqueConstraint(
                fields=["submission"], condition=~models.Q(submission=""), name="submission_is_saved_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "-number"],
                condition=models.Q(published_at__isnull=False),
                name="revision_once_published",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} · revision {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("articles:revision", args=[self.article.slug, self.number])

    @property
    def shown_author(self) -> str:
        return self._shown(self.is_author_hidden, "username") or self.author_name

    @property
    def shown_summary(self) -> str:
        return self._shown(self.is_summary_hidden, "edit summary") or self.summary

    @property
    def is_anything_hidden(self) -> bool:
        return self.is_text_hidden or self.is_summary_hidden or self.is_author_hidden

    def _shown(self, is_hidden: bool, what: str) -> str:
        """Return what stands in place of something that is hidden, empty where nothing does."""
        if not is_hidden:
            return ""
        return "(removed)" if self.is_suppressed else f"({what} removed)"

    @property
    def tag_words(self) -> list[str]:
        return [str(self.Tag(tag).label) for tag in self.tags]


def shown_name(revision: ArticleRevision, name: str) -> str:
    """Return a name beside a revision, unless it is that of its author and hidden."""
    return revision.shown_author if name == revision.author_name else name


class SharedRevision(models.Model):
    """One saved state of a shared record; it protects the version that revisions pin."""

    kind = models.CharField(max_length=10, choices=choices(*shared.RECORD_TYPES))
    key = KeyField()
    version = models.OneToOneField(Version, models.PROTECT, related_name="shared_revision")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the stored part.")
    author_name = models.CharField(max_length=150)
    saved_at = models.DateTimeField()
    summary = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "version"], name="shared_revision_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
