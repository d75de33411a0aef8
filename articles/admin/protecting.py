"""Protection at the desk: what of an article is protected, and setting and lifting that."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles import history
from articles.access import Act, may
from articles.admin.accounts import editor
from articles.admin.editing import newest
from articles.audit import What, log
from articles.forms.timing import ProtectionForm, part_choices
from articles.models import Article, Protection, revision_number
from articles.snapshot import Snapshot

WHOLE = ("article ", "The whole article")


def protection(request: HttpRequest, article: Article, site: dict[str, Any]) -> HttpResponse:
    """Show what is protected, and what was; on POST protect a thing, or lift a protection."""
    can_protect = may(request.user, Act.PROTECT)
    if request.method == "POST" and not can_protect:
        raise PermissionDenied
    content = _content(article)
    form = ProtectionForm([WHOLE, *part_choices(content)])
    if "_lift" in request.POST:
        _lift(request, article)
        return HttpResponseRedirect(request.path)
    if request.method == "POST":
        form = ProtectionForm([WHOLE, *part_choices(content)], request.POST)
        if form.is_valid():
            _protect(request, article, form)
            return HttpResponseRedirect(request.path)
    standing = list(article.protections.standing())
    ended = article.protections.exclude(pk__in=[each.pk for each in standing]).order_by("-pk")[:50]
    context = {
        "title": f"Protection of “{article}”",
        "can_protect": can_protect,
        "form": form,
        "standing": standing,
        "ended": ended,
    }
    return TemplateResponse(request, "admin/articles/article/protection.html", site | context)


def _content(article: Article) -> Snapshot:
    head = newest(article)
    assert head is not None
    return history.load(head)


def _protect(request: HttpRequest, article: Article, form: ProtectionForm) -> None:
    kind, key = form.named()
    said = {name: form.cleaned_data[name] for name in ("level", "reason", "until")}
    with transaction.atomic():
        made: Protection = history.protect(article, kind, key, by=editor(request), **said)
        log(request, What.PROTECTED, article, after={"protected": made.thing, "reason": made.reason})
    messages.success(request, made.words)


def _lift(request: HttpRequest, article: Article) -> None:
    number = revision_number(request.POST.get("_lift")) or 0
    with transaction.atomic():
        is_lifted = history.lift(article, number, by=editor(request))
        if is_lifted:
            lifted = article.protections.get(pk=number)
            log(request, What.PROTECTION_LIFTED, article, before={"protected": lifted.thing, "reason": lifted.reason})
    if is_lifted:
        messages.success(request, "Lifted.")
    else:
        messages.info(request, "It did not hold any more; nothing was changed.")
