"""Publishing at a time, at the desk: schedules and embargoes of an article, set and ended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import scheduling
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.admin.editing import newest, revision_of
from articles.audit import What, log
from articles.forms.timing import EmbargoForm, ScheduleForm
from articles.models import Article, ArticleRevision, revision_number


def schedule(request: HttpRequest, article: Article, site: dict[str, Any]) -> HttpResponse:
    """Show what is scheduled and held back; on POST schedule, cancel, hold back or release."""
    page = Timetable(request, article, site)
    return page.press() if request.method == "POST" else page.page()


class Timetable:
    """One request to the page on which it is said when an article is published."""

    def __init__(self, request: HttpRequest, article: Article, site: dict[str, Any]) -> None:
        self.request, self.article, self.site = request, article, site
        self.user = editor(request)

    def press(self) -> HttpResponse:
        acts: dict[str, tuple[Act, Callable[[], HttpResponse | None]]] = {
            "_schedule": (Act.PUBLISH, self.schedule),
            "_cancel": (Act.PUBLISH, self.cancel),
            "_hold": (Act.PROTECT, self.hold),
            "_release": (Act.PROTECT, self.release),
        }
        for name, (right, act) in acts.items():
            if name in self.request.POST:
                if not may(self.user, right):
                    raise PermissionDenied
                with transaction.atomic():
                    return act() or HttpResponseRedirect(self.request.path)
        return HttpResponseRedirect(self.request.path)

    def schedule(self) -> HttpResponse | None:
        form = ScheduleForm(self.request.POST)
        revision = self._revision(form)
        if form.is_valid() and revision is not None:
            try:
                made = scheduling.schedule(revision, form.cleaned_data["act"], form.cleaned_data["at"], by=self.user)
            except scheduling.ScheduleRefused as refused:
                form.add_error(None, str(refused))
            else:
                self._told(What.SCHEDULED, f"Scheduled: {made.words}.")
        return self.page(schedule_form=form) if form.errors else None

    def hold(self) -> HttpResponse | None:
        form = EmbargoForm(self.request.POST, prefix="embargo")
        revision = self._revision(form)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("until", "reason")}
            try:
                made = scheduling.hold(self.article, revision, by=self.user, **said)
            except scheduling.ScheduleRefused as refused:
                form.add_error(None, str(refused))
            else:
                self._told(What.EMBARGOED, made.words)
        return self.page(embargo_form=form) if form.errors else None

    def cancel(self) -> None:
        self._ended("_cancel", scheduling.cancel, What.SCHEDULE_CANCELLED, "Cancelled.")

    def release(self) -> None:
        self._ended("_release", scheduling.release, What.EMBARGO_LIFTED, "The embargo is lifted.")

    def _revision(self, form: forms.Form) -> ArticleRevision | None:
        """Return the revision that a form names, or say at its cell that there is none."""
        number = form.cleaned_data.get("revision") if form.is_valid() else None
        revision = revision_of(self.article, number)
        if number is not None and revision is None:
            form.add_error("revision", f"There is no revision {number} of this article.")
        return revision

    def _ended(self, button: str, act: Callable[..., bool], what: What, said: str) -> None:
        number = revision_number(self.request.POST.get(button))
        if number is not None and act(self.article, number, by=self.user):
            self._told(what, said)
        else:
            messages.info(self.request, "It had ended already; nothing was changed.")

    def _told(self, what: What, words: str) -> None:
        log(self.request, what, self.article, after={"said": words})
        messages.success(self.request, words)

    def page(self, **forms: Any) -> HttpResponse:
        head = newest(self.article)
        schedules = self.article.schedules.select_related("revision")
        told = list(schedules.told())
        context = {
            "title": f"When “{self.article}” is published",
            "can_publish": may(self.user, Act.PUBLISH),
            "can_hold": may(self.user, Act.PROTECT),
            "schedule_form": ScheduleForm(initial={"revision": head.number if head else None}),
            "embargo_form": EmbargoForm(prefix="embargo"),
            "schedules": told,
            "ended": schedules.exclude(pk__in=[each.pk for each in told]).order_by("-pk")[:50],
            "embargoes": self.article.embargoes.standing().select_related("revision"),
            "zone": timezone.get_current_timezone_name(),
        }
        return TemplateResponse(self.request, "admin/articles/article/schedule.html", self.site | context | forms)
