"""What the desk's templates need beside their context."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def name_of(records: Mapping[str, Any], key: str) -> str:
    """Return what the shared record of that key is called; the key itself for one that does not exist."""
    record = records.get(key)
    return getattr(record, "called", "") or getattr(record, "name", "") or getattr(record, "title", "") or key
