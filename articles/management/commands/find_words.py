"""Find words in everything that the database holds."""

import gzip
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from articles.models import LoggedAct
from articles.words import Words


class Command(BaseCommand):
    help = "Print in which rows and columns of the database words stand, the words themselves not; nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="+", metavar="WORDS", help="a name or phrase, or several")

    def handle(self, *args: Any, **options: Any) -> None:
        words, count, logged = Words(options["words"]), 0, False
        for place in places(words):
            count += 1
            logged |= place.startswith(f"{LoggedAct._meta.label} ")
            self.stdout.write(place)
        self.stdout.write(f"Found in {count} place{'s' if count != 1 else ''}.")
        if logged:
            self.stdout.write("Rows of the audit log never change, and no purge reaches them: see docs/operating.md.")


def places(words: Words) -> Iterator[str]:
    """Yield each column of each row that holds the words, of every table that the program knows."""
    for model in apps.get_models(include_auto_created=True):
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        ]
        if columns:
            for pk, *contents in model._default_manager.order_by().values_list("pk", *columns).iterator(500):
                for column, content in zip(columns, contents, strict=True):
                    if words.are_in_json(_plain(content)):
                        yield f"{model._meta.label} {pk}: {column}"


def _plain(content: Any) -> Any:
    """Return what a column holds as plain data; of bytes, what they say as text."""
    if isinstance(content, bytes | memoryview):
        raw = bytes(content)
        return (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8", "replace")
    return content
