"""Review at the desk: the queue of what was submitted, and the page on which a submission is looked at and decided."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timesince import timesince

from articles import comparing, history, publishing, reviewing
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.admin.commenting import CommentForm, comment, comment_choices, resolve
from articles.admin.drafts import is_readable
from articles.admin.editing import preview_of
from articles.audit import What, log
from articles.comparing import changed_words
from articles.flags import FLAGS
from articles.models import ArticleRevision, Publication, ReviewComment, Submission
from articles.snapshot import NOTHING, Snapshot

DECISIONS: dict[str, What] = {
    Submission.Decision.APPROVED: What.APPROVED,
    Submission.Decision.PART: What.PART_APPROVED,
    Submission.Decision.CHANGES: What.CHANGES_REQUESTED,
    Submission.Decision.REJECTED: What.REJECTED,
}


class StateFilter(admin.SimpleListFilter):
    """What waits, which is shown first, or what was decided."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("decided", "decided"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield first | {"display": "waiting"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or "waiting"
        return {"decided": queryset.exclude(decision=""), "all": queryset}.get(chosen, queryset.filter(decision=""))


class FlagFilter(admin.SimpleListFilter):
    title = "flag"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(FLAGS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(flags__has_key=self.value()) if self.value() in FLAGS else queryset


class DecisionForm(forms.Form):
    """What is decided, said to the editor who handed it in; `shown` is the published revision it was compared with."""

    shown = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="To the editor",
        help_text="Needed to request changes and to reject.",
    )


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin):
    """Submissions are made on the article's form; here they are looked at and decided."""

    list_display = ("__str__", "editor", "age", "parts", "size", "flagged", "reviewed_by", "decision")
    list_filter = (StateFilter, FlagFilter)
    list_select_related = ("article", "revision")
    search_fields = ("article__title", "submitted_by_name", "note")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.READ)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.REVIEW)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Review"} | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Look only through what may be read: nobody guesses hidden words by what is found."""
        if search_term:
            hidden = Q(revision__is_text_hidden=True) | Q(revision__is_summary_hidden=True)
            queryset = queryset.exclude(hidden | Q(revision__is_author_hidden=True))
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="handed in by", ordering="submitted_by_name")
    def editor(self, submission: Submission) -> str:
        return submission.shown_submitter

    @admin.display(description="reviewed by", ordering="reviewer_name", empty_value="")
    def reviewed_by(self, submission: Submission) -> str:
        return submission.reviewer_name or submission.decided_by_name

    @admin.display(description="waiting for", ordering="submitted_at")
    def age(self, submission: Submission) -> str:
        return timesince(submission.submitted_at, submission.decided_at)

    @admin.display(description="size", ordering="size_change")
    def size(self, submission: Submission) -> str:
        return f"{submission.size_change:+,}"

    @admin.display(description="changes")
    def parts(self, submission: Submission) -> str:
        return "" if submission.revision.is_text_hidden else changed_words(submission.changed)

    @admin.display(description="look first", empty_value="")
    def flagged(self, submission: Submission) -> str:
        return ", ".join(submission.flag_words)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        submission = self.get_object(request, object_id or "")
        if submission is None:
            raise Http404("There is no such submission.")
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not is_readable(request, submission.revision):
            raise Http404(f"There is no text of revision {submission.revision.number} that you may read any more.")
        review = Review(request, submission, {**self.admin_site.each_context(request), "opts": self.opts})
        return review.press() if request.method == "POST" else review.page()


class Review:
    """One request to the page of one submission."""

    def __init__(self, request: HttpRequest, submission: Submission, site: dict[str, Any]) -> None:
        self.request, self.submission, self.site = request, submission, site
        self.user = editor(request)
        article = submission.article
        self.publication = Publication.objects.filter(article=article).select_related("revision__article").first()
        published = self.publication.revision if self.publication else None
        self.published = published if published and is_readable(request, published) else None
        self.old: Snapshot = history.load(self.published) if self.published else NOTHING
        self.new: Snapshot = history.load(submission.revision)
        self.comparison = comparing.compare(self.old, self.new, *self._shared())
        self.choices = comment_choices(self.comparison)

    def _shared(self) -> tuple[Any, Any]:
        shared = history.newest_shared(self.old.named_records() | self.new.named_records())
        return shared, shared

    # --- Buttons ---

    def press(self) -> HttpResponse:
        """Do what the pressed button says, and come back; what cannot be done is told, with the words given back."""
        pressed = self.request.POST
        acts = {
            "_take": self.take, "_leave": self.leave, "_withdraw": self.withdraw, "_comment": self.comment,
            "_resolve": self.resolve, "_approve": self.decide, "_part": self.decide, "_changes": self.decide,
            "_reject": self.decide,
        }  # fmt: skip
        act = next((act for name, act in acts.items() if name in pressed), None)
        try:
            with transaction.atomic():
                answer = act() if act else None
        except (reviewing.ReviewRefused, publishing.PublishingRefused) as refused:
            messages.error(self.request, str(refused))
            return self.page()
        return answer or HttpResponseRedirect(self.request.path)

    def take(self) -> None:
        self._needs(Act.REVIEW)
        reviewing.take(self.submission, by=self.user)
        self._log(What.REVIEW_TAKEN)

    def leave(self) -> None:
        self._needs(Act.REVIEW)
        if reviewing.leave(self.submission, by=self.user):
            self._log(What.REVIEW_LEFT)

    def withdraw(self) -> None:
        reviewing.withdraw(self.submission, by=self.user)
        self._log(What.WITHDRAWN)
        messages.success(self.request, "It waits for no review any more.")

    def comment(self) -> HttpResponse | None:
        self._needs(Act.READ)
        form = CommentForm(self.choices, self.request.POST)
        if not form.is_valid():
            return self.page(comment_form=form)
        made = comment(self.submission, form, by=self.user)
        self._log(What.COMMENTED, comment=made.pk, about=f"{made.kind} {made.key}".strip())
        return None

    def resolve(self) -> None:
        self._needs(Act.READ)
        number = self.request.POST.get("_resolve", "")
        if resolve(self.submission, number, by=self.user):
            self._log(What.COMMENT_RESOLVED, comment=int(number))

    def decide(self) -> HttpResponse | None:
        self._needs(Act.REVIEW)
        form = DecisionForm(self.request.POST)
        if not form.is_valid():
            return self.page(form=form)
        if form.cleaned_data["shown"] != self._shown():
            raise reviewing.ReviewRefused("What readers read has changed since you opened this; compare again.")
        said = {"by": self.user, "comment": form.cleaned_data["comment"]}
        pressed, submission = self.request.POST, self.submission
        if "_approve" in pressed:
            reviewing.approve(submission, **said)
        elif "_part" in pressed:
            reviewing.approve_part(submission, chosen=pressed.getlist("part"), **said)
        elif "_changes" in pressed:
            reviewing.request_changes(submission, **said)
        else:
            reviewing.reject(submission, **said)
        submission.refresh_from_db()
        self._log(DECISIONS[submission.decision])
        messages.success(self.request, f"“{submission}”: {submission.get_decision_display()}.")
        return HttpResponseRedirect(reverse("admin:articles_submission_changelist"))

    def _log(self, what: What, **others: Any) -> None:
        said = {"submission": self.submission.pk, "revision": self.submission.revision.number}
        log(self.request, what, self.submission.article, after=said | others)

    def _needs(self, act: Act) -> None:
        if not may(self.user, act):
            raise PermissionDenied

    def _shown(self) -> int:
        return self.published.number if self.published else 0

    # --- The page ---

    def page(self, **context: Any) -> HttpResponse:
        submission = self.submission
        submission.refresh_from_db()
        context = {
            "title": f"Review of “{submission.article}”",
            "submission": submission,
            "publication": self.publication,
            "published": self.published,
            "comparison": self.comparison,
            "parts": self._parts(),
            "preview": preview_of(self.new),
            "quoted": self._quoted(),
            "comments": ReviewComment.objects.visible_to(self.user)
            .filter(article=submission.article)
            .select_related("revision"),
            "may_review": may(self.user, Act.REVIEW),
            "may_approve": reviewing.may_approve(submission, self.user),
            "is_submitter": submission.submitted_by_id == self.user.pk,
            "newer": self._newer(),
            "around": self._around(),
            "form": DecisionForm(initial={"shown": self._shown(), "comment": self.request.POST.get("comment", "")}),
            "comment_form": CommentForm(self.choices),
        } | context
        return TemplateResponse(self.request, "admin/articles/submission/change_form.html", self.site | context)

    def _parts(self) -> list[tuple[str, str]]:
        """Return the differences that can be approved by themselves, by name, in words."""
        if not self.published:
            return []
        labels = {
            f"{kind} {change.key}": change.label
            for kind in ("fields", "claims", "citations", "relations")
            for change in getattr(self.comparison, kind)
        }
        names = history.differences(self.old, self.new)
        return [(name, f"{name.partition(' ')[0]}: {labels[name]}" if name in labels else name) for name in names]

    def _quoted(self) -> list[tuple[Any, Any]]:
        """Return the claims that are new or changed beside what their sources say, word for word."""
        changed = {change.key for change in self.comparison.claims}
        claims = {claim.key: claim for claim in self.new.claims if claim.key in changed and claim.value is not None}
        return [(claims[each.claim], each) for each in self.new.citations if each.claim in claims and each.quote]

    def _newer(self) -> ArticleRevision | None:
        later = self.submission.article.revisions.filter(number__gt=self.submission.revision.number)
        return later.order_by("-number").first()

    def _around(self) -> dict[str, Any]:
        """Return the submissions that wait before and after this one in the queue."""
        waiting = Submission.objects.waiting().exclude(pk=self.submission.pk)
        at = self.submission.submitted_at
        return {
            "older": waiting.filter(submitted_at__lte=at).last(),
            "newer": waiting.filter(submitted_at__gte=at).first(),
        }
