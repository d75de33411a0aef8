"""The serialization format in which django-reversion keeps a row: its stored part, as `articles.stored` writes it."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.serializers.base import DeserializationError

from articles import stored
from articles.models.versioned import VersionedModel


class Serializer:
    """Write one row as its stored part."""

    internal_use_only = True

    def serialize(self, rows: Iterable[VersionedModel], **options: Any) -> str:
        (row,) = rows
        self._text = stored.encode(row.part())
        return self._text

    def getvalue(self) -> str:
        return self._text


class Deserializer:
    """Refuse: a stored part becomes a Snapshot, never a model instance."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise DeserializationError("Stored parts are read through articles.history.load().")
