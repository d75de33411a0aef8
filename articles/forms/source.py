"""The form of a source, in the fields of CSL."""

import re

from django.core.exceptions import ValidationError

from articles import citing, values
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
