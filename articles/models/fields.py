"""Column types that several models share."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from articles import values
from articles.snapshot import KEY_PATTERN

KEY_LENGTH = 80


class KeyField(models.CharField):
    """An immutable name of small letters, digits and single hyphens."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", KEY_LENGTH)
        options.setdefault("help_text", "Small letters, digits and hyphens. It names this for ever and cannot change.")
        options.setdefault(
            "validators",
            [RegexValidator(rf"\A{KEY_PATTERN}\Z", "Use small letters, digits and single hyphens: “toll-minusma”.")],
        )
        super().__init__(**options)

    def deconstruct(self) -> Any:
        return _plain_column(super().deconstruct())


def _plain_column(deconstructed: Any) -> Any:
    """Tell migrations of a plain CharField: what it checks is the program's business, not the table's."""
    name, _, args, options = deconstructed
    return (
        name,
        "django.db.models.CharField",
        args,
        {k: v for k, v in options.items() if k not in ("validators", "help_text")},
    )


def validate_edtf(text: str) -> None:
    """Raise ValidationError when `text` is not an EDTF date."""
    try:
        values.Date.parse(text)
    except values.InvalidValue as error:
        raise ValidationError(str(error)) from error


class EdtfField(models.CharField):
    """A date as far as it is known, in EDTF; empty when it is not."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", values.MAX_DATE)
        options.setdefault("blank", True)
        options.setdefault("help_text", "EDTF: 2018-04-30, 2018-04, 2018-04-26/2018-04-27, 2018-04~ for “about”.")
        options.setdefault("validators", [validate_edtf])
        super().__init__(**options)

    def deconstruct(self) -> Any:
        return _plain_column(super().deconstruct())


def edtf_bounds(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day of an EDTF text, both None for an empty or unreadable one."""
    if not text:
        return None, None
    try:
        return values.Date(text).bounds()
    except values.InvalidValue:
        return None, None
