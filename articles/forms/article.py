"""The article's own cells: title, address, text, and what is said about the edit."""

from secrets import token_hex
from typing import Any

from django import forms
from markdownx.widgets import AdminMarkdownxWidget

from articles.forms.cells import KeyCell, KeyListCell, MarkdownCell
from articles.models import InfoboxTemplate, slug_for
from articles.snapshot import MAX_BODY_BYTES, Snapshot


class ArticleForm(forms.Form):
    title = forms.CharField(max_length=200)
    slug = KeyCell(
        required=False, help_text="The article's address. Leave it empty to make it from the title; renaming redirects."
    )
    description = forms.CharField(
        max_length=300, required=False, help_text="One plain sentence, for lists and searches."
    )
    kind = forms.ModelChoiceField(
        InfoboxTemplate.objects.all(),
        required=False,
        empty_label="no infobox template",
        help_text="The template offers its fields below.",
    )
    language = forms.RegexField(r"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", max_length=35, initial="en")
    categories = KeyListCell(required=False)
    body = MarkdownCell(widget=AdminMarkdownxWidget, label="Text")
    summary = forms.CharField(max_length=500, required=False, help_text="What you changed and why, for the history.")
    is_minor = forms.BooleanField(required=False, label="This is a minor edit")
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=999_999_999)
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @staticmethod
    def initial_of(snapshot: Snapshot, base: int) -> dict[str, Any]:
        names = ("title", "slug", "description", "kind", "language", "categories", "body")
        return {name: getattr(snapshot, name) for name in names} | {"base": base, "submission": token_hex(16)}

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        size = len(body.encode("utf-8", "surrogatepass"))
        if size > MAX_BODY_BYTES:
            raise forms.ValidationError(
                f"The text has {size:,} bytes; {MAX_BODY_BYTES:,} are the limit. Move a part of it to another article."
            )
        return body

    def clean_kind(self) -> str:
        template: InfoboxTemplate | None = self.cleaned_data["kind"]
        return template.pk if template else ""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        return slug or slug_for(self.cleaned_data.get("title", ""))
