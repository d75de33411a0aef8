"""What editors have before them and have not saved: one private draft for each editor and article, never a revision."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from articles.models.article import Article

PRESENT = timedelta(minutes=2)
"""How long after its last sign of life an open form counts as open: scripts give one every half minute."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, editor: Any, article: Article | None) -> "DraftQuerySet":
        """Keep the editor's own draft of that article, or of the new one that has no number yet."""
        return self.filter(editor=editor, article=article)

    def keep(self, editor: Any, article: Article | None, cells: dict[str, list[str]] | None) -> "Draft":
        """Note that `editor` has the form open, and keep what was typed; None leaves what was kept before."""
        now = timezone.now()
        own = self.of(editor, article)
        own.filter(cells__isnull=True, seen_at__lt=now - PRESENT).update(opened_at=now)
        typed = {} if cells is None else {"cells": cells, "kept_at": now}
        # Column by column: a sign of life must not write back what it read before something newer was kept.
        if not own.update(seen_at=now, **typed):
            self.get_or_create(editor=editor, article=article, defaults={"opened_at": now, "seen_at": now, **typed})
        return own.get()

    def others_at(self, article: Article, editor: Any) -> "DraftQuerySet":
        """Keep what other editors have of that article: open now, or with changes that they have not saved."""
        beside = self.filter(article=article).exclude(editor=editor)
        return beside.filter(models.Q(seen_at__gte=timezone.now() - PRESENT) | models.Q(cells__isnull=False))


class Draft(models.Model):
    """An editor's open form: when it was opened, when last heard of, and what was typed into it.

    `cells` holds the posted form as {name: [texts]}, None while nothing was typed.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="drafts")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    cells = models.JSONField(null=True)
    kept_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["editor", "article"], name="draft_is_one_per_editor_and_article"),
            models.UniqueConstraint(
                fields=["editor"], condition=models.Q(article__isnull=True), name="draft_of_a_new_article_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor} on {self.article or 'a new article'}"

    @property
    def is_present(self) -> bool:
        return self.seen_at >= timezone.now() - PRESENT

    def data(self) -> QueryDict:
        """Return what was typed as the form would post it."""
        data = QueryDict(mutable=True)
        for name, texts in (self.cells or {}).items():
            data.setlist(name, texts)
        return data
