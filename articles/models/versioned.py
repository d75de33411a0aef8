"""What every row under history shares: it is one stored part, and only `articles.history` writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from articles import stored

Row = TypeVar("Row", bound=models.Model)

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


class OutsideHistory(RuntimeError):
    """An attempt to change rows under history by any way but `articles.history`."""


@contextmanager
def writing() -> Iterator[None]:
    """Allow rows under history to be written inside this block; for `articles.history` and the admin of shared rows."""
    token = _is_writing.set(True)
    try:
        yield
    finally:
        _is_writing.reset(token)


def _refuse_outside_history(model: type[models.Model], what: str) -> None:
    if not _is_writing.get():
        raise OutsideHistory(
            f"{model.__name__} rows are under history, and {what} would change them without a revision. "
            "Build a Snapshot and hand it to articles.history.commit(); for a party, source, category, template or "
            "picture use articles.history.save_record()."
        )


class VersionedQuerySet(models.QuerySet[Row]):
    """A QuerySet that refuses to write outside `articles.history`."""

    def update(self, **changes: Any) -> int:
        _refuse_outside_history(self.model, "update()")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse_outside_history(self.model, "delete()")
        return super().delete()

    def bulk_create(self, *args: Any, **options: Any) -> list[Any]:
        _refuse_outside_history(self.model, "bulk_create()")
        return super().bulk_create(*args, **options)

    def bulk_update(self, *args: Any, **options: Any) -> int:
        _refuse_outside_history(self.model, "bulk_update()")
        return super().bulk_update(*args, **options)


class VersionedManager(models.Manager[Row]):
    """The manager of rows under history, written out: what `as_manager()` makes on an abstract model has no type."""

    def get_queryset(self) -> VersionedQuerySet[Row]:
        return VersionedQuerySet(self.model, using=self._db)


class GuardedModel(models.Model):
    """A row that only `articles.history` writes."""

    objects: ClassVar[models.Manager[Self]] = VersionedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        _refuse_outside_history(type(self), "save()")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        _refuse_outside_history(type(self), "delete()")
        return super().delete(*args, **options)


class VersionedModel(GuardedModel):
    """A row that stands for one stored part and has versions."""

    class Meta:
        abstract = True

    def part(self) -> stored.StoredPart:
        """Return the part that this row stands for; django-reversion stores exactly this."""
        raise NotImplementedError

    def set_part(self, part: Any) -> None:
        """Take over every attribute of `part`; the row is not saved."""
        raise NotImplementedError


def choices(*names: str) -> list[tuple[str, str]]:
    """Return Django choices for a pure module's list of names."""
    return [(name, name.replace("-", " ").replace("_", " ").capitalize()) for name in names]
