"""Keeping what an editor typed, and telling editors of each other."""

from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from articles.models import Article, ArticleRevision, Draft
from articles.removing import draft_base
from articles.stored import canonical_json

NOT_TYPED = ("csrfmiddlewaretoken", "submission", "article")


def keep(request: HttpRequest, article: Article | None) -> HttpResponseBase:
    """Keep the posted form as the editor's draft, or with `opened` alone note that the form is open.

    Answers {"kept": "14:02" or null, "others": [sentences]} – the time only when the draft is stored.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    cells = None if "opened" in request.POST else typed_cells(request)
    draft = Draft.objects.keep(request.user, article, cells)
    kept = f"{timezone.localtime(draft.kept_at):%H:%M}" if cells is not None and draft.kept_at else None
    return JsonResponse({"kept": kept, "others": others(request, article)})


def offered(request: HttpRequest, article: Article | None) -> Draft | None:
    """Return the editor's draft with what was typed, unless it holds a text that was removed since."""
    draft = Draft.objects.of(request.user, article).filter(cells__isnull=False).first()
    if draft is None or article is None:
        return draft
    base = article.revisions.filter(number=draft_base(draft) or 0).first()
    if base is None or is_readable(request, base):
        return draft
    said = f"Your draft began from revision {base.number}, whose text was removed, so it is not shown; it is kept."
    messages.warning(request, f"{said} Ask a custodian.")
    return None


def is_readable(request: HttpRequest, revision: ArticleRevision) -> bool:
    """Return whether the editor who asks may read the content of a revision."""
    if not (revision.is_text_hidden or revision.is_purged):
        return True
    return ArticleRevision.objects.visible_to(request.user).filter(pk=revision.pk).exists()


def typed_cells(request: HttpRequest) -> dict[str, list[str]]:
    """Return what the form holds, without its buttons and tokens."""
    return {
        name: [str(text).replace("\0", "") for text in texts]
        for name, texts in request.POST.lists()
        if name not in NOT_TYPED and not name.startswith("_")
    }


def submission(request: HttpRequest, article: Article | None) -> str:
    """Return a digest of everything that the form holds, its own number, editor and article included, in hex.

    A form that is sent twice says the same, and is saved once; one that was changed in between says something else. A
    form without a number is never taken for another.
    """
    number = request.POST.get("submission") or token_hex(16)
    said = [number, request.user.pk, article.pk if article else None, sorted(typed_cells(request).items())]
    return sha256(canonical_json(said).encode("utf-8", "surrogatepass")).hexdigest()


def others(request: HttpRequest, article: Article | None) -> list[str]:
    """Say which other editors have the article open or hold changes that they have not saved."""
    if article is None:
        return []
    found = Draft.objects.others_at(article, request.user).select_related("editor").order_by("opened_at")
    return [_sentence(draft) for draft in found]


def _sentence(draft: Draft) -> str:
    name: Any = draft.editor.get_full_name() or draft.editor.get_username()
    is_today = timezone.localtime(draft.opened_at).date() == timezone.localtime().date()
    when = timezone.localtime(draft.opened_at).strftime("%H:%M" if is_today else "%d %B, %H:%M")
    if not draft.is_present:
        return f"{name} has unsaved changes from {when}."
    unsaved = " and has unsaved changes" if draft.cells is not None else ""
    return f"{name} opened this at {when}{unsaved}."
