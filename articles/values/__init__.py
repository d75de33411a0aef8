"""Typed values: what a field or a claim holds, parsed from an editor's text, checked, and put in words.

Every kind of value has one line (a list: several) of text that an editor types. `parse(kind, text)` reads it,
`value.text()` writes it again, and `parse(kind, value.text()) == value` for every value that `parse` gives.
`value.words()` is how a reader sees it. `to_json` and `from_json` are the stored shape.
"""

from collections.abc import Callable
from typing import Any

from articles.values.dates import MAX_DATE, Date
from articles.values.invalid import InvalidValue
from articles.values.quantities import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BOUNDS,
    EXACT,
    MAX_FIGURE,
    MAX_NUMBER,
    NONE,
    RANGE,
    UNKNOWN,
    Quantity,
)
from articles.values.texts import MAX_TEXT, ArticleLink, ListOfTexts, Place, Text, Url

__all__ = [
    "ABOUT",
    "AT_LEAST",
    "AT_MOST",
    "BOUNDS",
    "EXACT",
    "MAX_DATE",
    "MAX_FIGURE",
    "MAX_NUMBER",
    "MAX_TEXT",
    "NONE",
    "RANGE",
    "TYPES",
    "UNKNOWN",
    "ArticleLink",
    "Date",
    "InvalidValue",
    "ListOfTexts",
    "Place",
    "Quantity",
    "Text",
    "Url",
    "Value",
    "from_json",
    "parse",
    "to_json",
]

Value = Quantity | Date | Place | ArticleLink | Url | Text | ListOfTexts

TYPES: dict[str, Any] = {
    value_type.kind: value_type for value_type in (Text, Quantity, Date, Place, ArticleLink, Url, ListOfTexts)
}
"""Every kind of value by its name, in the order in which an editor is offered them."""


def parse(kind: str, text: str) -> Value | None:
    """Return the value of `kind` that `text` stands for, None for an empty text.

    Raises InvalidValue, saying what to write instead.
    """
    reader: Callable[[str], Value] = TYPES[kind].parse
    return reader(text) if text.strip() else None


def to_json(value: Value | None) -> Any:
    """Return the stored shape of a value: {"type": kind, "value": …}, None for no value."""
    return None if value is None else {"type": value.kind, "value": value.to_json()}


def from_json(stored: Any) -> Value | None:
    """Return the value whose stored shape is `stored`."""
    if stored is None:
        return None
    read: Value = TYPES[stored["type"]].from_json(stored["value"])
    return read
