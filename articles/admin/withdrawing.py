"""Withdrawing a source at the desk: what rests on it is shown first, then it is marked and a work list is left."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import history, publishing
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.forms.cells import DateCell
from articles.models import RestingPart, Source


class WithdrawalForm(forms.Form):
    """Why a source does not hold any more, and since when where that is known."""

    reason = forms.CharField(
        max_length=400,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Readers see it wherever the source is cited: “the publisher could not confirm it”.",
        error_messages={"required": "Say why the source is withdrawn; readers will see it."},
    )
    withdrawn_on = DateCell(
        label="Withdrawn on",
        help_text="When its publisher withdrew it, where that is known. EDTF: 2018-05-04, 2018-05, 2018-05~.",
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


def withdraw(request: HttpRequest, source: Source, site: dict[str, Any]) -> HttpResponse:
    """Show everything that rests on the source and ask for the reason; on POST withdraw it, or let it stand again."""
    if source.withdrawal:
        return _reinstate(request, source, site)
    # What comes without a reason is the other form, sent twice.
    form = WithdrawalForm(request.POST if "reason" in request.POST else None)
    try:
        if form.is_valid():
            with transaction.atomic():
                made = history.withdraw_source(source.pk, author=editor(request), **form.cleaned_data)
                log(request, What.SOURCE_WITHDRAWN, source, after={"reason": form.cleaned_data["reason"]})
            publishing.render_naming("source", source.pk)
            count = RestingPart.objects.unsettled().filter(retraction=made).count()
            things = "1 thing that rests on it stands" if count == 1 else f"{count} things that rest on it stand"
            messages.success(request, f"Withdrawn. {things} on the work list.")
            return HttpResponseRedirect(reverse("admin:articles_retraction_change", args=[made.pk]))
        resting = [each for each in history.resting_in_articles(source.pk) if each[0].deleted_at is None]
    except history.NotWithdrawn as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(request.path)
    except history.BrokenRevision as broken:
        messages.error(
            request,
            f"It cannot be withdrawn: of an article that cites it, a part of what was stored is lost ({broken}). "
            "Tell whoever runs the site.",
        )
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[source.pk]))
    context = {"title": f"Withdraw “{source.title}”", "form": form, "resting": resting}
    return TemplateResponse(request, "admin/articles/source/withdraw.html", site | context)


def _reinstate(request: HttpRequest, source: Source, site: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and "reinstate" in request.POST:
        with transaction.atomic():
            history.reinstate_source(source.pk, author=editor(request))
            log(request, What.SOURCE_REINSTATED, source, before={"reason": source.withdrawal})
        publishing.render_naming("source", source.pk)
        messages.success(request, "The source stands again; its work list is closed.")
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[source.pk]))
    context = {"title": f"Let “{source.title}” stand again"}
    return TemplateResponse(request, "admin/articles/source/reinstate.html", site | context)
