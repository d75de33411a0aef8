"""Sources at the desk: a shared record with pages of their own for adding many and for merging two."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from articles.admin.listing import IsUncited, IsWithdrawn
from articles.admin.merging_sources import merge
from articles.admin.pasting import paste
from articles.admin.records import RecordAdmin
from articles.admin.withdrawing import withdraw
from articles.forms.source import SourceForm
from articles.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    kind = "source"
    name_field = "title"
    record_form = SourceForm
    list_display = ("title", "container_title", "issued", "type", "is_retired", "is_withdrawn")
    list_filter = ("type", "is_retired", IsWithdrawn, IsUncited, "language")
    search_fields = ("title", "container_title", "publisher", "authors", "url", "key")
    ordering = ("title", "key")
    change_form_template = "admin/articles/source/change_form.html"
    change_list_template = "admin/articles/source/change_list.html"

    @admin.display(description="withdrawn", boolean=True, ordering="withdrawal")
    def is_withdrawn(self, source: Source) -> bool:
        return bool(source.withdrawal)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = super().get_fields(request, obj)
        return [*names, "save_anyway", "told_of"] if obj is None else names

    def get_urls(self) -> list[Any]:
        merging = self.admin_site.admin_view(self.merge_view)
        withdrawing = self.admin_site.admin_view(self.withdraw_view)
        pasting = self.admin_site.admin_view(self.paste_view)
        return [
            path("add-from-text/", pasting, name="articles_source_paste"),
            path("<slug:object_id>/merge/", merging, name="articles_source_merge"),
            path("<slug:object_id>/withdraw/", withdrawing, name="articles_source_withdraw"),
            *super().get_urls(),
        ]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        source = self._visible(request, object_id)
        needed = ("articles.change_source", "articles.change_article", "articles.publish_article")
        if not request.user.has_perms(needed):
            raise PermissionDenied
        return merge(request, source, self._context(request, source))

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        source = self._visible(request, object_id)
        if not request.user.has_perm("articles.change_source") or not self._may_save(request, source):
            raise PermissionDenied
        return withdraw(request, source, self._context(request, source))

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return paste(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        queryset, has_duplicates = super().get_search_results(request, queryset, search_term)
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.filter(is_retired=False, withdrawal="")
        return queryset, has_duplicates
