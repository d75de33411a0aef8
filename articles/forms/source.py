"""The form of a source, in the fields of CSL."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from articles import citing, shared, values
from articles.forms.cells import DateCell
from articles.forms.lines import NamesField
from articles.forms.records import RecordForm
from articles.models import Source

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_EDTF_HELP = "EDTF: 2018-04-30, 2018-04, 2018-04-26/2018-04-27, 2018-04~ for “about”."


class SourceForm(RecordForm):
    authors = NamesField(
        required=False,
        help_text="One a line: “Family, Given”, or an institution's name; {in braces} where that has a comma.",
    )
    issued = DateCell(label="Published on", help_text=_EDTF_HELP)
    accessed = DateCell(label="Read on", help_text=_EDTF_HELP)
    told_of = forms.CharField(widget=forms.HiddenInput, required=False)
    save_anyway = forms.BooleanField(
        required=False, widget=forms.HiddenInput, help_text="This is another work than those that are named above."
    )

    warns_of_duplicates = True

    class Meta:
        model = Source
        fields = (
            "title",
            "key",
            "type",
            "authors",
            "container_title",
            "publisher",
            "issued",
            "url",
            "archive_url",
            "accessed",
            "language",
            "doi",
            "isbn",
            "is_retired",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.warns_of_duplicates and self.instance._state.adding:
            self._warn_of_duplicates(cleaned)
        return cleaned

    def _warn_of_duplicates(self, cleaned: dict[str, Any]) -> None:
        """Refuse the source once for each one that it is the same as; `told_of` names those that were told."""
        names = ("title", "type", "issued", "url", "doi", "isbn")
        known: dict[str, Any] = {name: cleaned.get(name) or "" for name in names}
        authors = tuple(shared.Name(**name) for name in cleaned.get("authors") or ())
        duplicates = Source.known().duplicates(shared.Source(key="", authors=authors, **known))
        keys = {duplicate.source.key for duplicate in duplicates}
        if not keys or (cleaned.get("save_anyway") and keys <= set(cleaned.get("told_of", "").split())):
            return
        for duplicate in duplicates:
            field = "url" if duplicate.field == "doi" and not known["doi"] else duplicate.field
            address = reverse("admin:articles_source_change", args=[duplicate.source.key])
            told = "Is it the same, cite that one; if not, tick “Save anyway” below."
            self.add_error(field, format_html('<a href="{}">{}</a> {}', address, duplicate.words, told))
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("told_of")] = " ".join(sorted(keys))
        self.data = data
        self.fields["save_anyway"].widget = forms.CheckboxInput()

    def clean_issued(self) -> str:
        return _canonical_date(self.cleaned_data["issued"])

    def clean_accessed(self) -> str:
        return _canonical_date(self.cleaned_data["accessed"])

    def clean_url(self) -> str:
        return _web_address(self.cleaned_data["url"])

    def clean_archive_url(self) -> str:
        return _web_address(self.cleaned_data["archive_url"])

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        if language and not _LANGUAGE.fullmatch(language):
            raise ValidationError("Write a language tag: en, fr, ar, pt-BR.")
        return language

    def clean_doi(self) -> str:
        doi = citing.plain_doi(self.cleaned_data["doi"])
        if doi and not citing.is_doi(doi):
            raise ValidationError("A DOI begins with “10.” and has a slash: 10.1000/182.")
        return doi

    def clean_isbn(self) -> str:
        isbn: str = self.cleaned_data["isbn"].upper()
        if isbn and not citing.is_isbn(isbn):
            raise ValidationError("This is not an ISBN; its last digit checks the others. Example: 978-0-306-40615-7.")
        return isbn


def _canonical_date(text: str) -> str:
    return values.Date.parse(text).edtf if text else ""


def _web_address(address: str) -> str:
    if address and not address.lower().startswith(("http://", "https://")):
        raise ValidationError("Write an address that begins with https:// or http://.")
    return address
