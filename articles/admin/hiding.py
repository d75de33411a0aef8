"""Removing at the desk: what of which revisions is hidden from whom is shown first, then done with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import removing
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.models import Article, Removal

Level = Removal.Level
SAID = {
    Level.HIDDEN: "Hide: custodians alone see it; everybody is told what was removed, when and why.",
    Level.SUPPRESSED: "Suppress: the same, and nobody but custodians is told what was removed, when and why.",
    Level.PURGED: "Purge, by order of a court: delete words for good from everything that is kept. "
    "This cannot be taken back.",
}
ACTS = {Level.HIDDEN: What.HIDDEN, Level.SUPPRESSED: What.SUPPRESSED, Level.PURGED: What.PURGED}
LARGEST = 2_000_000_000


class Reason(forms.CharField):
    """A sentence or two, in one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, widget=forms.TextInput(attrs={"class": "vTextField"}), **options)

    def clean(self, value: Any) -> str:
        return " ".join(str(super().clean(value)).split())


class RemovalForm(forms.Form):
    """What of which revisions is removed, how, and why; `shown` says which removal was shown before it is done."""

    first_number = forms.IntegerField(min_value=1, max_value=LARGEST, label="From revision")
    last_number = forms.IntegerField(
        min_value=1,
        max_value=LARGEST,
        label="To revision",
        help_text="A text stays in every later revision until it is taken out: go on to the last one that holds it.",
    )
    takes = forms.MultipleChoiceField(
        choices=[("takes_text", "Text"), ("takes_summary", "Edit summary"), ("takes_author", "Username")],
        widget=forms.CheckboxSelectMultiple,
        label="What",
        help_text="The text is everything that the revision holds: its words, claims, citations and infobox.",
        error_messages={"required": "Tick what is removed."},
    )
    level = forms.ChoiceField(widget=forms.RadioSelect, label="How")
    reason = Reason(
        help_text="Of what is hidden or purged everybody reads it: “personal data”. Do not repeat the words.",
        error_messages={"required": "Say why; it stays on record."},
    )
    words = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Words to delete",
        help_text="For a purge: one name or phrase a line, in each spelling that occurs. They are kept nowhere.",
    )
    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, levels: list[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choice = self.fields["level"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(level, SAID[Level(level)]) for level in levels]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_number"), cleaned.get("last_number")
        if first and last and first > last:
            self.add_error("last_number", "Write the older revision first: this one is not before the other.")
        if cleaned.get("level") == Level.PURGED:
            try:
                cleaned["words"] = removing.words_of(cleaned.get("words", ""))
            except removing.RemovalRefused as refused:
                self.add_error("words", str(refused))
        return cleaned

    def said(self) -> str:
        """Return what a valid form would do, as `shown` says it."""
        told = self.cleaned_data
        return f"{told['first_number']}..{told['last_number']} {','.join(sorted(told['takes']))} {told['level']}"


def hide(request: HttpRequest, article: Article, number: int, site: dict[str, Any]) -> HttpResponse:
    """Ask what of which revisions is removed; on POST show what that hits, and once it was shown do it."""
    levels = [level for level in Level.values if may(request.user, removing.needed(level))]
    if not levels:
        raise PermissionDenied
    if not article.revisions.filter(number=number).exists():
        raise Http404("There is no such revision of this article.")
    start = {"first_number": number, "last_number": number, "takes": ["takes_text"], "level": levels[0]}
    form = RemovalForm(levels, request.POST if request.method == "POST" else None, initial=start)
    reach = removing.reach(article, number, number)
    if request.method == "POST" and form.is_valid():
        reach = removing.reach(article, form.cleaned_data["first_number"], form.cleaned_data["last_number"])
        if "_remove" in request.POST and form.cleaned_data["shown"] == form.said():
            try:
                return _remove(request, article, form.cleaned_data)
            except removing.RemovalRefused as refused:
                form.add_error(None, str(refused))
        else:
            data = request.POST.copy()
            data["shown"] = form.said()
            form.data = data
    is_shown = form.is_bound and form.is_valid() and form.data.get("shown") == form.said()
    context = {
        "title": f"Hide revisions of “{article}”",
        "form": form,
        "reach": reach,
        "is_shown": is_shown,
        "is_purge": is_shown and form.cleaned_data["level"] == Level.PURGED,
        "removals": article.removals.known_to(request.user),
    }
    return TemplateResponse(request, "admin/articles/article/hide.html", site | context)


def _remove(request: HttpRequest, article: Article, told: dict[str, Any]) -> HttpResponse:
    first, last, by = told["first_number"], told["last_number"], editor(request)
    said: dict[str, Any] = {"takes": told["takes"], "reason": told["reason"], "by": by}
    with transaction.atomic():
        if told["level"] == Level.PURGED:
            made = removing.purge(article, first, last, words=told["words"], **said)
        else:
            made = removing.remove(article, first, last, level=told["level"], **said)
        log(request, ACTS[Level(made.level)], _named(made), after=_logged(made))
    messages.success(request, f"Done. {made}.")
    if made.is_purge:
        messages.warning(request, "Now let the operator compact the database and the backups (docs/operating.md).")
    return HttpResponseRedirect(reverse("admin:articles_removal_change", args=[made.pk]))


def _named(removal: Removal) -> Article:
    """Return the article as it is called after the removal."""
    return Article.objects.get(pk=removal.article_id)


def _logged(removal: Removal) -> dict[str, Any]:
    """Return what the audit log says of a removal: which one, of what, but not why: that is for custodians alone."""
    return {"removal": removal.pk, "level": removal.level, "what": removal.taken, "of": removal.run_words}


class LiftingForm(forms.Form):
    reason = Reason(label="Why it is lifted", error_messages={"required": "Say why; it stays on record."})


@admin.register(Removal)
class RemovalAdmin(admin.ModelAdmin):
    """The log of removals, for custodians; a removal is made on an article's history, and lifted here."""

    list_display = ("__str__", "article", "reason", "made_by_name", "made_at", "lifted_at")
    list_filter = ("level",)
    list_select_related = ("article",)
    search_fields = ("article__title", "reason", "made_by_name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.HIDE) or may(request.user, Act.SUPPRESS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Removal]:
        return Removal.objects.known_to(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Removals"} | (extra_context or {}))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_removal_change", args=[object_id]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the removal with what it hides; on POST lift it, with a reason."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        removal = self.get_object(request, object_id or "")
        if removal is None:
            raise Http404("There is no such removal.")
        can_lift = may(request.user, removing.needed(removal.level)) and not removal.is_purge and not removal.lifted_at
        form = LiftingForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    removing.lift(removal, reason=form.cleaned_data["reason"], by=editor(request))
                    log(request, What.REMOVAL_LIFTED, _named(removal), before=_logged(removal))
            except removing.RemovalRefused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, "Lifted. An article that was taken out of the library stays out of it.")
            return HttpResponseRedirect(request.path)
        run = (removal.first_number, removal.last_number)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(removal),
            "removal": removal,
            "form": form,
            "can_lift": can_lift,
            "revisions": removal.article.revisions.filter(number__range=run).listed().order_by("number"),
        }
        return TemplateResponse(request, "admin/articles/removal/change_form.html", context)
