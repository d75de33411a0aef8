"""Form fields that the article's form uses in many places."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles import values
from articles.snapshot import is_key

_REFERENCE = re.compile(r"#\d{1,6}", re.ASCII)


class KeyCell(forms.CharField):
    """The key of a part: small letters, digits and hyphens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, **options)

    def clean(self, text: Any) -> str:
        key: str = super().clean(text)
        if key and not is_key(key):
            raise ValidationError("Use small letters, digits and single hyphens: “toll-minusma”.")
        return key


class ClaimCell(KeyCell):
    """The key of a claim, or by `#3` the claim in row 3 of the same form: its key may have yet to be made."""

    def clean(self, text: Any) -> str:
        return text.strip() if is_reference(text) else super().clean(text)


def is_reference(text: Any) -> bool:
    """Return whether `text` names a claim by its row."""
    return isinstance(text, str) and _REFERENCE.fullmatch(text.strip()) is not None


class KeyListCell(forms.Field):
    """Keys of shared records: from a select with several choices, or typed with commas where there is no script."""

    widget = forms.SelectMultiple

    def to_python(self, texts: Iterable[str] | None) -> tuple[str, ...]:
        keys = [key for text in texts or () for key in re.split(r"[,\s]+", text.replace("\0", "")) if key]
        return tuple(dict.fromkeys(keys))

    def has_changed(self, initial: Iterable[str] | None, data: Iterable[str] | None) -> bool:
        return tuple(initial or ()) != self.to_python(data)


class DateCell(forms.CharField):
    """An EDTF date, or nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=values.MAX_DATE, required=False, **options)

    def clean(self, text: Any) -> str:
        date: str = super().clean(text)
        if date:
            try:
                values.Date.parse(date)
            except values.InvalidValue as error:
                raise ValidationError(str(error)) from error
        return date


class MarkdownCell(forms.CharField):
    """A long text kept to the letter, but that its lines end with LF alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, required=False, **options)

    def to_python(self, text: Any) -> str:
        return unix_lines(super().to_python(text) or "")


def unix_lines(text: str) -> str:
    """Return `text` with every line end as LF; browsers send CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_value(kind: str, text: str) -> values.Value | None:
    """Return the value that an editor typed; raises ValidationError with what to write instead."""
    try:
        return values.parse(kind, unix_lines(text))
    except values.InvalidValue as error:
        raise ValidationError(str(error)) from error


def choices(*names: str) -> list[tuple[str, str]]:
    """Return the choices of a list of names, as words."""
    return [(name, name.replace("-", " ")) for name in names]
