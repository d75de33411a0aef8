"""Re-checks at the desk: the work list of what is due, and setting a day for a claim or a line of the infobox."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import history
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.admin.editing import newest
from articles.forms.timing import CheckedForm, RecheckForm, part_choices
from articles.models import Article, Recheck, revision_number

MOST_SHOWN = 200


@admin.register(Recheck)
class RecheckAdmin(admin.ModelAdmin):
    """One page: all that waits, the earliest first; with `article`, that article's, and a form to set another."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.READ)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.WRITE)

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_recheck_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what waits; on POST check something off, or set a day for something."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = revision_number(request.GET.get("article"))
        article = Article.objects.filter(pk=number, deleted_at=None).first() if number is not None else None
        shown: dict[str, Any] = {}
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            shown = self._check(request) if "_checked" in request.POST else self._set(request, article)
            if not shown:
                return HttpResponseRedirect(request.get_full_path())
        return TemplateResponse(
            request, "admin/articles/recheck/change_list.html", self._context(request, article) | shown
        )

    def _context(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        waiting = Recheck.objects.waiting().select_related("article")
        waiting = waiting.filter(article=article) if article else waiting
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Re-checks of “{article}”" if article else "Re-checks: what is to be looked at again",
            "article": article,
            "waiting": waiting[:MOST_SHOWN],
            "more": max(waiting.count() - MOST_SHOWN, 0),
            "today": timezone.localdate(),
            "form": RecheckForm(_choices(article)) if article else None,
            "can_change": self.has_change_permission(request),
        }

    def _check(self, request: HttpRequest) -> dict[str, Any]:
        """Check off what was looked at today, and set the next day where one was given."""
        number = revision_number(request.POST.get("_checked"))
        form = CheckedForm({"due": request.POST.get(f"due-{number}", "")})
        if not form.is_valid():
            return {"wrong": number, "typed": form.data["due"], "wrong_words": " ".join(map(str, form.errors["due"]))}
        if number is not None and check_off(number, form.cleaned_data["due"], by=editor(request)):
            messages.success(request, "Checked today.")
        else:
            messages.info(request, "Somebody checked this already; nothing was changed.")
        return {}

    def _set(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        if article is None:
            return {}
        form = RecheckForm(_choices(article), request.POST)
        if not form.is_valid():
            return {"form": form}
        kind, key = form.named()
        look_again(article, kind, key, form.cleaned_data["due"], note=form.cleaned_data["note"], by=editor(request))
        messages.success(request, "Set.")
        return {}


def look_again(article: Any, kind: str, key: str, due: date, *, note: str, by: User) -> None:
    """Let a claim or line of the infobox wait to be looked at by a day, in place of the day that was set before."""
    said: dict[str, Any] = {"due": due, "note": note, "made_by": by, "made_by_name": _name(by)}
    said["made_at"] = timezone.now()
    Recheck.objects.update_or_create(article=article, kind=kind, key=key, checked_at=None, defaults=said)


def check_off(number: int, due: date | None, *, by: User) -> bool:
    """Note that somebody looked today, and let it wait until `due` where that is given; return whether it waited."""
    with transaction.atomic():
        waiting = Recheck.objects.waiting().filter(pk=number)
        row = waiting.select_related("article").select_for_update(of=("self",)).first()
        if row is None:
            return False
        row.checked_at, row.checked_by_name = timezone.now(), _name(by)
        row.save()
        if due is not None:
            look_again(row.article, row.kind, row.key, due, note=row.note, by=by)
    return True


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _choices(article: Article) -> list[tuple[str, str]]:
    head = newest(article)
    return part_choices(history.load(head)) if head else []
