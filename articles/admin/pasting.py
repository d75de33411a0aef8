"""Adding sources from a text: first a check that shows each as it would be stored, then a save of those chosen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import history
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.forms.pasting import PastedSource, PastedSourcesForm
from articles.models import Source

TRIES = 3


class _TakenMeanwhile(Exception):
    """Somebody else added a source with one of the keys."""


def paste(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the text's form, check the text, or save the chosen sources; the request's right was checked before."""
    form = PastedSourcesForm(request.POST if request.method == "POST" else None)
    chosen: set[str] = set()
    if form.is_bound:
        form.is_valid()
        chosen = {line.choice for line in form.lines if line.is_new}
        if "save" in request.POST:
            chosen = set(request.POST.getlist("chosen"))
            count = _saved(request, form)
            if count is not None:
                added = "1 source was" if count == 1 else f"{count} sources were"
                messages.success(request, f"{added} added.")
                return HttpResponseRedirect(reverse("admin:articles_source_changelist"))
    context |= {"title": "Add sources from text", "form": form, "chosen": chosen}
    return TemplateResponse(request, "admin/articles/source/paste.html", context)


def _saved(request: HttpRequest, form: PastedSourcesForm) -> int | None:
    """Save what was chosen and return how many; None, and the reason in the form, when nothing was saved."""
    for _ in range(TRIES):
        try:
            if form.errors:
                return None
            lines = form.chosen(request.POST.getlist("chosen"))
            _save(request, lines, form.cleaned_data["summary"])
            return len(lines)
        except ValidationError as refused:
            form.add_error(None, refused)
            return None
        except (_TakenMeanwhile, IntegrityError):
            # Checked again, the sources get other keys.
            form.full_clean()
    form.add_error(None, "Others are adding sources with the same keys. Nothing was saved; save again.")
    return None


@transaction.atomic
def _save(request: HttpRequest, lines: list[PastedSource], summary: str) -> None:
    keys = [line.source.key for line in lines]
    if Source.objects.filter(pk__in=keys).exists():
        raise _TakenMeanwhile
    for line in lines:
        history.save_record(line.source, author=editor(request), summary=summary)
    for source in Source.objects.filter(pk__in=keys).order_by("pk"):
        log(request, What.RECORD_SAVED, source, after={"added": True})
