"""Shared records at the desk: parties, sources, categories, infobox templates and pictures.

The forms are the admin's own; what they say is handed to `history.save_record` as one pure record, and the history is
that of the record's stored states.
"""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import history, pictures, publishing, shared, watching
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.forms.category import CategoryForm
from articles.forms.image import ImageForm, ImageUploadForm, accepted_or_refused
from articles.forms.party import PartyForm
from articles.forms.records import RecordForm, decoded, record_changes
from articles.forms.template import DefinitionForm, DefinitionRows, TemplateForm
from articles.models import (
    Category,
    Image,
    InfoboxFieldDefinition,
    InfoboxTemplate,
    Party,
    SharedRevision,
    Watch,
)

STATES_ON_A_PAGE = 50
WIDEST = 600


class _TakenMeanwhile(Exception):
    """Somebody else added a record with the same key while this one was being saved."""


class RecordAdmin(admin.ModelAdmin):
    """A record's admin: the form's record goes to history, and nothing is saved or deleted by any other way."""

    kind = ""
    record_form: type[RecordForm] = RecordForm
    name_field = "name"
    change_form_template = "admin/articles/record_change_form.html"
    object_history_template = "admin/articles/record_history.html"
    list_per_page = 50
    show_full_result_count = False

    # --- Who may ---

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        # A form that was open while the page was published is refused by the form itself, with its words kept.
        return obj is None or request.method == "POST" or self._may_save(request, obj)

    def _may_save(self, request: HttpRequest, obj: Any) -> bool:
        return request.user.has_perm("articles.publish_article") or not self._is_shown(obj)

    def _is_shown(self, obj: Any) -> bool:
        """Return whether a published page shows the record; asked once for each row that was read."""
        if "_is_shown" not in obj.__dict__:
            obj._is_shown = publishing.is_shown(self.kind, obj.pk)
        return bool(obj._is_shown)

    # --- The form ---

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method == "POST":
            # Held until the transaction ends, so that what the form was checked against is what it replaces.
            list(self.model._default_manager.select_for_update().filter(pk=object_id).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = self._form_class(obj)._meta.fields or ()
        if obj is not None and not self.has_change_permission(request, obj):
            return list(names)
        return [*names, "summary", "base"]

    def _form_class(self, obj: Any) -> type[RecordForm]:
        return self.record_form

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, form=self._form_class(obj), **options)
        if obj is not None:
            states = SharedRevision.objects.filter(kind=self.kind, key=obj.pk).select_related("version")
            form.newest = states.order_by("-version_id").first()
            form.may_save = self._may_save(request, obj)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("key",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {"key": (self.name_field,)} if obj is None else {}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (_TakenMeanwhile, IntegrityError):
            # What the form was checked against has changed; checked again, it says so at the field.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        obj = options.get("obj")
        if obj is not None and not self._may_save(request, obj) and super().has_change_permission(request, obj):
            context["refusal"] = RecordForm.REFUSAL
        context["subtitle"] = context["original"] and str(context["original"])
        if obj is not None and self.kind in Watch.Kind.values:
            context["watch"] = watching.button(request.user, self.kind, key=obj.pk)
        return super().render_change_form(request, context, *args, **options)

    # --- Saving ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave it to `save_related`, which knows the whole record."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        part = self._part(form, formsets)
        state = history.save_record(part, author=editor(request), summary=form.cleaned_data["summary"])
        if not change and (
            state is None or SharedRevision.objects.filter(kind=self.kind, key=part.key).exclude(pk=state.pk).exists()
        ):
            raise _TakenMeanwhile
        if state is not None:
            transaction.on_commit(partial(self._render_pages, request, part.key))

    def _part(self, form: Any, formsets: Any) -> shared.Record:
        part: shared.Record = form.part()
        return part

    def _render_pages(self, request: HttpRequest, key: str) -> None:
        try:
            count = publishing.render_naming(self.kind, key)
        except publishing.PublishingRefused as refused:
            messages.warning(request, f"Saved, but the published pages stay as they were. {refused}")
            return
        if count:
            pages = "1 published page was" if count == 1 else f"{count} published pages were"
            messages.info(request, f"{pages} rendered again.")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if add:
            return []
        return [change.label for change in record_changes(form.old_part(), self._part(form, formsets))]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log(request, What.RECORD_SAVED, obj, after={"added": True})

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message:
            log(request, What.RECORD_SAVED, obj, after={"changed": message})

    # --- History ---

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.state_view)
        name = f"articles_{self.opts.model_name}_state"
        return [path("<slug:object_id>/history/<int:state_id>/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self._visible(request, unquote(object_id))
        states = SharedRevision.objects.filter(kind=self.kind, key=record.pk).order_by("-version_id")
        page = Paginator(states.select_related("version"), STATES_ON_A_PAGE).get_page(request.GET.get("p"))
        listed = list(page.object_list)
        older = (
            states.filter(version_id__lt=listed[-1].version_id).select_related("version").first() if listed else None
        )
        before = [*listed[1:], older]
        lines = [
            {"state": state, "changes": self._changes(old, state), "is_first": old is None}
            for state, old in zip(listed, before, strict=bool(listed))
        ]
        context = self._context(request, record) | {"title": f"History of “{record}”", "page": page, "lines": lines}
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def state_view(self, request: HttpRequest, object_id: str, state_id: int) -> HttpResponse:
        """Show the record as it was in one of its states; nothing here can be changed."""
        record = self._visible(request, object_id)
        states = SharedRevision.objects.filter(kind=self.kind, key=record.pk).select_related("version")
        state = states.filter(pk=state_id).first()
        if state is None:
            raise Http404("The record has no such state.")
        older = states.filter(version_id__lt=state.version_id).order_by("-version_id").first()
        context = self._context(request, record) | {
            "title": f"“{record}” as it was",
            "state": state,
            "is_newest": not states.filter(version_id__gt=state.version_id).exists(),
            "older": older,
            "attributes": record_changes(None, decoded(state)),
            "definitions": getattr(decoded(state), "fields", ()),
            "changes": self._changes(older, state) if older else (),
        }
        return TemplateResponse(request, "admin/articles/record_state.html", context)

    def _visible(self, request: HttpRequest, object_id: str) -> Any:
        record = self.model._default_manager.filter(pk=object_id).first()
        if record is None:
            raise Http404("There is no such record.")
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "original": record, "object": record}

    @staticmethod
    def _changes(old: SharedRevision | None, new: SharedRevision) -> Any:
        return record_changes(decoded(old), decoded(new)) if old else ()


# --- One admin a kind -----------------------------------------------------------------------------


@admin.register(Party)
class PartyAdmin(RecordAdmin):
    kind = "party"
    record_form = PartyForm
    list_display = ("name", "short_name", "kind", "affiliation", "description")
    list_filter = ("kind",)
    list_select_related = ("affiliation",)
    search_fields = ("name", "short_name", "other_names", "key")
    ordering = ("name", "key")
    autocomplete_fields = ("affiliation",)


@admin.register(Category)
class CategoryAdmin(RecordAdmin):
    kind = "category"
    record_form = CategoryForm
    list_display = ("name", "parent", "key")
    list_select_related = ("parent",)
    search_fields = ("name", "key")
    ordering = ("name", "key")
    autocomplete_fields = ("parent",)


class DefinitionInline(admin.TabularInline):
    """The fields of a template; whoever may change the template may change them."""

    model = InfoboxFieldDefinition
    form = DefinitionForm
    formset = DefinitionRows
    fields = DefinitionForm.Meta.fields
    extra = 1
    max_num = 200
    verbose_name = "field"
    verbose_name_plural = "fields, in the order of their numbers"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        template_admin = self.admin_site.get_model_admin(InfoboxTemplate)
        if obj is None or obj._state.adding:
            return template_admin.has_add_permission(request)
        return template_admin.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(InfoboxTemplate).has_view_permission(request, obj)


@admin.register(InfoboxTemplate)
class InfoboxTemplateAdmin(RecordAdmin):
    kind = "template"
    record_form = TemplateForm
    inlines = (DefinitionInline,)
    list_display = ("name", "key", "field_count", "description")
    search_fields = ("name", "key")
    ordering = ("name", "key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(field_count=Count("definitions"))

    @admin.display(description="fields", ordering="field_count")
    def field_count(self, template: Any) -> int:
        return int(template.field_count)

    def _part(self, form: Any, formsets: Any) -> shared.Record:
        (form.rows,) = formsets
        return super()._part(form, formsets)


@admin.register(Image)
class ImageAdmin(RecordAdmin):
    kind = "image"
    record_form = ImageForm
    list_display = ("__str__", "licence", "credit", "width", "height", "source")
    list_filter = ("licence",)
    list_select_related = ("source",)
    search_fields = ("alternative_text", "caption", "credit", "key")
    ordering = ("key",)
    autocomplete_fields = ("source",)

    def _form_class(self, obj: Any) -> type[RecordForm]:
        return ImageUploadForm if obj is None else ImageForm

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        form.is_shown = obj is not None and self._is_shown(obj)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = super().get_fields(request, obj)
        return ["upload", *names] if obj is None else ["picture", "key", *names]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("picture", "key")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {}

    @admin.display(description="picture")
    def picture(self, image: Any) -> SafeString:
        width = min(image.width, WIDEST)
        return format_html(
            '<a href="{0}"><img src="{0}" alt="{1}" width="{2}" height="{3}"></a>',
            image.file.url,
            image.alternative_text,
            width,
            max(1, round(image.height * width / image.width)),
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and object_id is None and self.has_add_permission(request):
            # Here, because within the transaction it would keep every other writer waiting.
            upload: Any = request.FILES.get("upload")
            if upload is not None:
                upload.accepted = accepted_or_refused(upload)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log(request, What.UPLOADED, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change:
            pictures.keep(form.picture)
        super().save_related(request, form, formsets, change)
