"""The work list of retractions: what was retracted, what still rests on it, and what editors decided about that."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import publishing
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.models import RestingPart, Retraction


class SettlementForm(forms.Form):
    """What an editor looked at and found that it may stay, and why."""

    parts = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick what may stay.",
            "invalid_choice": "Something that you ticked was settled meanwhile; look at the list again.",
        }
    )
    note = forms.CharField(
        label="Why it may stay",
        max_length=500,
        help_text="For the other editors: “the sentence says itself that the figure was withdrawn”.",
        error_messages={"required": "Say why it may stay, for the other editors."},
    )

    def __init__(self, left: QuerySet[RestingPart], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._left = {str(part.pk): part for part in left}
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(part)) for key, part in self._left.items()]

    def clean_parts(self) -> list[RestingPart]:
        return [self._left[key] for key in self.cleaned_data["parts"]]


class HasUnsettled(admin.SimpleListFilter):
    """Whether anything is left to look at; what is, is shown first."""

    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("left", "something left"), ("none", "nothing left")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_left = Q(taken_back_at=None, unsettled_count__gt=0)
        return {"left": queryset.filter(is_left), "none": queryset.exclude(is_left)}.get(self.value() or "", queryset)


@admin.register(Retraction)
class RetractionAdmin(admin.ModelAdmin):
    """Retractions are made by saving an article or withdrawing a source; here they are worked through."""

    list_display = ("shown_called", "left", "where", "shown_reason", "shown_maker", "made_at")
    list_filter = (HasUnsettled,)
    search_fields = ("called", "reason", "article__title")
    list_select_related = ("article", "source", "revision__parent")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.READ)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.PUBLISH)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Retraction.objects.counted()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Work list of retractions"} | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Look only through what may be read: nobody guesses hidden words by what is found."""
        if search_term:
            queryset = queryset.exclude(Q(revision__is_text_hidden=True) | Q(revision__parent__is_text_hidden=True))
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="called")
    def shown_called(self, retraction: Retraction) -> str:
        return retraction.shown_called

    @admin.display(description="reason")
    def shown_reason(self, retraction: Retraction) -> str:
        return retraction.shown_reason

    @admin.display(description="made by", ordering="made_by_name")
    def shown_maker(self, retraction: Retraction) -> str:
        return retraction.shown_maker

    @admin.display(description="in", empty_value="a source")
    def where(self, retraction: Retraction) -> Any:
        return retraction.article

    @admin.display(description="left to do", ordering="unsettled_count")
    def left(self, retraction: Any) -> Any:
        return "taken back" if retraction.taken_back_at else retraction.unsettled_count or "nothing"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the act and everything listed for it; on POST settle what was chosen, with a note."""
        retraction = self.get_object(request, object_id or "")
        if retraction is None:
            raise Http404("There is no such retraction.")
        if not self.has_view_permission(request):
            raise PermissionDenied
        left = RestingPart.objects.unsettled().filter(retraction=retraction).select_related("article")
        form = SettlementForm(left, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            if form.is_valid():
                self._settle(request, retraction, form.cleaned_data)
                return HttpResponseRedirect(reverse("admin:articles_retraction_change", args=[retraction.pk]))
        settled = retraction.parts.filter(article__deleted_at=None).exclude(settled_at=None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": retraction.shown_called,
            "retraction": retraction,
            "form": form,
            "left": left,
            "settled": settled.select_related("article"),
            "can_settle": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/articles/retraction/change_form.html", context)

    def _settle(self, request: HttpRequest, retraction: Retraction, cleaned: dict[str, Any]) -> None:
        with transaction.atomic():
            count = publishing.settle(cleaned["parts"], by=editor(request), note=cleaned["note"])
            log(request, What.SETTLED, retraction, after={"settled": count})
        messages.success(request, f"Settled: {count} thing{'s' if count != 1 else ''} may stay.")
