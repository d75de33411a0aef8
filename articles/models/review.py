"""Reviews: revisions that wait for somebody else's eyes before readers see them, and what was said of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from articles.flags import FLAGS
from articles.models.article import Article
from articles.models.revision import ArticleRevision, shown_name
from articles.models.versioned import choices

TEXT_REMOVED = "The text of this revision was removed."
"""What the program says to the editor of a revision that waited for review when its text was hidden."""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        """Keep those that nobody has decided."""
        return self.filter(decision="")

    def flagged(self, flag: str) -> "SubmissionQuerySet":
        return self.filter(flags__has_key=flag)

    def counted(self) -> "SubmissionQuerySet":
        """Add how many comments on the article are open."""
        unresolved = Count("article__review_comments", filter=Q(article__review_comments__resolved_at=None))
        return self.annotate(comment_count=unresolved)


class Submission(models.Model):
    """A revision that its editor hands in for publication, and what was decided.

    `flags` maps what to look at first to true; `changed` is what differs from what was published then, as a revision
    keeps it.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "approved"
        PART = "part", "approved in part"
        CHANGES = "changes", "changes requested"
        REJECTED = "rejected", "rejected"
        WITHDRAWN = "withdrawn", "withdrawn by its editor"
        OVERTAKEN = "overtaken", "overtaken by a newer submission"

    article = models.ForeignKey(Article, models.PROTECT, related_name="submissions")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="submissions")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_by_name = models.CharField(max_length=150)
    submitted_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    flags = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    size_change = models.IntegerField(default=0)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=150, blank=True)
    reviewing_since = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(decision=""), name="article_waits_for_one_review_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="decision_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.revision.number}"

    @property
    def shown_submitter(self) -> str:
        """Who handed it in, by name unless that is hidden as the author of the revision."""
        return shown_name(self.revision, self.submitted_by_name)

    @property
    def shown_note(self) -> str:
        """The note, which often repeats the summary, unless that or the text is hidden."""
        is_hidden = self.revision.is_summary_hidden or self.revision.is_text_hidden
        return "(note removed)" if is_hidden and self.note else self.note

    @property
    def shown_comment(self) -> str:
        """What was said with the decision, unless that may quote a text that is hidden."""
        is_hidden = self.revision.is_text_hidden and self.comment not in ("", TEXT_REMOVED)
        return "(comment removed)" if is_hidden else self.comment

    @property
    def flag_words(self) -> list[str]:
        return [words for flag, words in FLAGS.items() if flag in self.flags]


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def visible_to(self, user: Any) -> "ReviewCommentQuerySet":
        """Keep what was said of revisions whose content `user` may read."""
        return self.filter(revision__in=ArticleRevision.objects.visible_to(user))


class ReviewComment(models.Model):
    """What somebody says of a paragraph, a claim, a field or the whole of an article under review; never part of it.

    `key` is that of the claim or field, or the digest of the paragraph's words; `about` are its words then.
    """

    KINDS = ("article", "paragraph", "claim", "field")

    article = models.ForeignKey(Article, models.PROTECT, related_name="review_comments")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="review_comments")
    kind = models.CharField(max_length=10, choices=choices(*KINDS))
    key = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_by_name = models.CharField(max_length=150, blank=True)
    resolved_at = models.DateTimeField(null=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def shown_author(self) -> str:
        return shown_name(self.revision, self.author_name)
