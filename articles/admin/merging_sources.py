"""Merging two sources at the desk: what it would change is shown, then done, then published where it can be."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import history, publishing
from articles.admin.accounts import editor
from articles.admin.editing import finish, published_number
from articles.audit import What, log
from articles.models import Article, Publication, Source
from articles.snapshot import InvalidSnapshot


class MergeForm(forms.Form):
    """Which source stays."""

    kept = forms.ModelChoiceField(
        Source.objects.filter(is_retired=False, withdrawal=""),
        label="Keep instead",
        help_text="The source that articles cite from now on. This one is retired.",
        error_messages={"invalid_choice": "Choose a source that is in use; this one does not exist or was retired."},
    )

    def __init__(self, gone: Source, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["kept"]
        assert isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        field.queryset = field.queryset.exclude(pk=gone.pk).order_by("title", "key")


def merge(request: HttpRequest, gone: Source, site: dict[str, Any]) -> HttpResponse:
    """Show which articles cite the source, and ask which one stays; on POST merge them."""
    form = MergeForm(gone, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept, saved = form.cleaned_data["kept"].pk, partial(finish, request, What.SAVED)
                moved = history.merge_sources(gone.pk, kept, author=editor(request), finish=saved)
                log(request, What.SOURCE_MERGED, gone, after={"into": kept, "articles": len(moved)})
        except (InvalidSnapshot, history.EditConflict) as error:
            form.add_error("kept", str(error))
        else:
            _publish(request, moved)
            return HttpResponseRedirect(reverse("admin:articles_source_change", args=[form.cleaned_data["kept"].pk]))
    citing = Article.objects.citing(gone.pk).filter(deleted_at=None).order_by("title")
    context = {"title": f"Merge “{gone}” into another source", "form": form, "citing": citing}
    return TemplateResponse(request, "admin/articles/source/merge.html", site | context)


def _publish(request: HttpRequest, moved: list[history.Moved]) -> None:
    """Publish the new revisions of articles whose newest revision was the published one; name the others."""
    messages.success(request, f"Merged: {len(moved)} article{'s' if len(moved) != 1 else ''} changed.")
    for before, after in moved:
        published = Publication.objects.filter(article=after.article_id).first()
        if published is None:
            continue
        if published.revision_id != before.pk:
            messages.warning(
                request,
                f"“{after.article}” has changes that are not published; its page names the old source until then.",
            )
            continue
        try:
            with transaction.atomic():
                was = published_number(after.article)
                publishing.publish(after, by=editor(request))
                log(request, What.PUBLISHED, after.article, before=was, after={"revision": after.number})
        except publishing.PublishingRefused as refused:
            messages.warning(request, f"“{after.article}” was not published. {refused}")
