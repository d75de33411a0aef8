"""The audit log at the desk: read, searched and taken along by those with the right; never written by hand."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from articles.access import Act, may
from articles.models import LoggedAct, What
from articles.models.audit import LoggedActQuerySet

ON_A_PAGE = 50
AT_ONCE = 2000
"""How many rows a file takes from the database at a time."""

COLUMNS = ("number", "at", "account", "name", "act", "kind", "key", "label", "network", "before", "after")
NARROW = ("account", "kind", "key")
LINKED = {
    "article": "articles.view_article",
    "party": "articles.view_party",
    "source": "articles.view_source",
    "category": "articles.view_category",
    "infoboxtemplate": "articles.view_infoboxtemplate",
    "image": "articles.view_image",
    "retraction": "articles.view_article",
    "user": "auth.view_user",
    "group": "auth.view_group",
}
"""Which kinds of things have a page at the desk, and the right to open it."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


class LogFilter(forms.Form):
    """What is looked for in the log; `account`, `kind` and `key` come from links."""

    words = forms.CharField(max_length=100, required=False, label="Name or title")
    what = forms.ChoiceField(choices=[("", "Everything"), *What.choices], required=False, label="Act")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    account = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    kind = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)

    def rows(self) -> LoggedActQuerySet:
        """Return the rows of a valid form, the newest first."""
        said = self.cleaned_data
        rows = LoggedAct.objects.before(said["before"]).select_related("address")
        for name in ("what", *NARROW):
            if said[name]:
                rows = rows.filter(**{name: said[name]})
        if said["words"]:
            rows = rows.filter(Q(label__icontains=said["words"]) | Q(account_name__icontains=said["words"]))
        if said["since"]:
            rows = rows.since(_morning(said["since"]))
        if said["until"]:
            rows = rows.filter(at__lt=_morning(said["until"] + timedelta(days=1)))
        return rows


def _morning(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@admin.register(LoggedAct)
class LoggedActAdmin(admin.ModelAdmin):
    """The list alone: a row says all that there is, and has no page."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Act.READ_AUDIT_LOG)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.READ_AUDIT_LOG)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="articles_loggedact_changelist"),
            path("audit-log.csv", view(self.csv_view), name="articles_loggedact_csv"),
            path("audit-log.jsonl", view(self.jsonl_view), name="articles_loggedact_jsonl"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        form = self._filter(request)
        found = list(form.rows()[: ON_A_PAGE + 1]) if form.is_valid() else []
        shown, query = found[:ON_A_PAGE], request.GET.copy()
        query.pop("before", None)
        filters = query.urlencode()
        if len(found) > ON_A_PAGE:
            query["before"] = str(shown[-1].pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Audit log",
            "form": form,
            "lines": [(act, self._address(request, act)) for act in shown],
            "older": query.urlencode() if len(found) > ON_A_PAGE else "",
            "is_first": not request.GET.get("before"),
            "filters": filters,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "narrowed": [name for name in NARROW if request.GET.get(name)],
        }
        status = 200 if form.is_valid() else 400
        return TemplateResponse(request, "admin/articles/loggedact/change_list.html", context, status=status)

    def csv_view(self, request: HttpRequest) -> HttpResponseBase:
        return self._file(request, "text/csv; charset=utf-8", "csv", _csv)

    def jsonl_view(self, request: HttpRequest) -> HttpResponseBase:
        return self._file(request, "application/jsonl; charset=utf-8", "jsonl", _jsonl)

    def _file(self, request: HttpRequest, content_type: str, ending: str, written: Any) -> HttpResponseBase:
        form = self._filter(request)
        if not form.is_valid():
            return self.changelist_view(request)
        rows = form.rows().iterator(chunk_size=AT_ONCE)
        headers = {"Content-Disposition": f'attachment; filename="audit-log.{ending}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(written(rows), content_type=content_type, headers=headers)

    def _filter(self, request: HttpRequest) -> LogFilter:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return LogFilter(request.GET)

    def _address(self, request: HttpRequest, act: LoggedAct) -> str:
        """Return the address of what the act was done on, for those who may open it."""
        if act.kind not in LINKED or not request.user.has_perm(LINKED[act.kind]):
            return ""
        app = "auth" if act.kind in ("user", "group") else "articles"
        return reverse(f"admin:{app}_{act.kind}_change", args=[act.key])


def _data(act: LoggedAct) -> dict[str, Any]:
    network = act.address.network if hasattr(act, "address") else ""
    said = (act.pk, act.at.isoformat(), act.account, act.account_name, act.what, act.kind, act.key, act.label)
    return dict(zip(COLUMNS, (*said, network, act.before, act.after), strict=True))


def _jsonl(acts: Iterable[LoggedAct]) -> Iterator[str]:
    for act in acts:
        yield json.dumps(_data(act), ensure_ascii=False) + "\n"


def _csv(acts: Iterable[LoggedAct]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for act in acts:
        yield writer.writerow([_cell(each) for each in _data(act).values()])


def _cell(said: Any) -> str:
    """Return what a cell holds; what a spreadsheet would compute is led by an apostrophe."""
    text = json.dumps(said, ensure_ascii=False) if isinstance(said, dict) else "" if said is None else str(said)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else text
