"""Watching at the desk: what happened to what one watches, what that is, and how one is told."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from articles import delivering, watching
from articles.admin.accounts import editor
from articles.models import Delivery, Watch
from articles.reporting import names_of, tell
from articles.watching import may_watch

MESSAGES_ON_A_PAGE = 30
_PATH = re.compile(r"/(?:[-\w.]+/)*")


class MailForm(forms.Form):
    mail = forms.ChoiceField(
        label="Mail",
        choices=Delivery.Mail.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the three."},
    )


@admin.register(Watch)
class WatchAdmin(admin.ModelAdmin):
    """One page for each account, about its own watching alone; there is no page of somebody else's."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_watch(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_watch(request.user)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="articles_watch_changelist"),
            path("set/", view(self.set), name="articles_watch_set"),
        ]

    def set(self, request: HttpRequest) -> HttpResponse:
        """Begin or end watching what the posted form names, and go back to the page with the button."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not may_watch(request.user):
            raise PermissionDenied
        posted = request.POST
        target = watching.target_of(*(posted.get(name, "") for name in ("kind", "article", "key")))
        if target is None:
            raise Http404("There is nothing like that to watch.")
        change = watching.watch if posted.get("watch") == "yes" else watching.unwatch
        change(editor(request), target)
        back = posted.get("next", "")
        return HttpResponseRedirect(back if _PATH.fullmatch(back) else reverse("admin:articles_watch_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not may_watch(request.user):
            raise PermissionDenied
        form = None
        if request.method == "POST":
            form = self._press(request)
            if form is None:
                return HttpResponseRedirect(request.path)
        return self._page(request, form)

    def _press(self, request: HttpRequest) -> MailForm | None:
        """Do what the pressed button says; return the form where it was filled in wrong."""
        user = editor(request)
        if "_seen" in request.POST:
            user.messages.unseen().update(seen_at=timezone.now())
        elif "_feed" in request.POST:
            delivering.new_feed(user)
            messages.success(request, "Your feed has a new address; a former one leads nowhere.")
        elif "_end_feed" in request.POST:
            delivering.end_feed(user)
            messages.success(request, "Your feed is gone.")
        elif "_mail" in request.POST:
            form = MailForm(request.POST)
            if not form.is_valid():
                return form
            delivering.choose_mail(user, form.cleaned_data["mail"])
            messages.success(request, "Kept.")
        return None

    def _page(self, request: HttpRequest, form: MailForm | None) -> HttpResponse:
        user = editor(request)
        delivery = Delivery.objects.filter(watcher=user).first() or Delivery(watcher=user)
        pages = Paginator(user.messages.whole(), MESSAGES_ON_A_PAGE)
        page = pages.get_page(request.GET.get("p"))
        feed = delivering.feed_path(delivery)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Watched",
            "page": page,
            "told": tell(page.object_list, user),
            "has_unseen": user.messages.unseen().exists(),
            "watches": names_of(user.watches.select_related("article")),
            "form": form or MailForm(initial={"mail": delivery.mail}),
            "has_address": bool(user.email),
            "feed": feed and request.build_absolute_uri(feed),
        }
        return TemplateResponse(request, "admin/articles/watch/change_list.html", context)
