"""Import articles from plain text."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import history, publishing
from articles.importing import ImportedArticle, Malformed
from articles.importing.plain_text import decode, read
from articles.models import Article, ArticleRevision, InfoboxTemplate, slug_for
from articles.rendering import title_key
from articles.shared import Template
from articles.snapshot import InvalidSnapshot, Snapshot


class Command(BaseCommand):
    help = (
        "Import articles from plain text: “= Title =”, an Infobox of “- Key: value” lines, “==” headings, paragraphs. "
        "A title that exists gets a new revision, in which only title, infobox and text change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--publish", action="store_true", help="publish what was imported")
        parser.add_argument("--author", default="Importer", help="who imports: a username, or any name")
        parser.add_argument("--kind", help="the key of the infobox template; by default the one that fits the fields")

    def handle(self, *args: Any, **options: Any) -> None:
        templates = [template.part() for template in InfoboxTemplate.objects.prefetch_related("definitions")]
        if options["kind"] and options["kind"] not in {template.key for template in templates}:
            raise CommandError(f"There is no infobox template “{options['kind']}”.")
        author = get_user_model().objects.filter(username=options["author"]).first() or options["author"]
        paths: list[Path] = options["paths"]
        imported = [(path, self._read(path, templates, options["kind"])) for path in self._progress(paths, "reading")]
        for path, article in self._progress(imported, "saving"):
            try:
                revision, is_new = _commit(article, author)
                if options["publish"]:
                    publishing.publish(revision, by=None if isinstance(author, str) else author)
            except (InvalidSnapshot, history.EditConflict, publishing.PublishingRefused) as error:
                raise CommandError(f"{path}: {error}") from error
            said = f"revision {revision.number}" if is_new else "nothing new"
            self.stdout.write(f"{path.name}: “{article.title}”, {said}{', published' * options['publish']}")

    def _read(self, path: Path, templates: list[Template], kind: str | None) -> ImportedArticle:
        try:
            return read(decode(path.read_bytes()), templates, kind)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Malformed as error:
            raise CommandError(f"{path}, {error} Nothing was imported.") from error

    def _progress(self, steps: list[Any], what: str) -> Any:
        return tqdm(steps, desc=what, unit="file", disable=len(steps) < 2, file=self.stderr)


def _commit(imported: ImportedArticle, author: Any) -> tuple[ArticleRevision, bool]:
    """Commit what was imported; return the revision, and whether anything was new."""
    article = Article.objects.filter(title_key=title_key(imported.title)).first()
    base = article.revisions.select_related("article").latest("number") if article else None
    start = history.load(base) if base else Snapshot(title="", slug=slug_for(imported.title), kind=imported.kind)
    snapshot = replace(start, title=imported.title, fields=imported.fields, body=imported.body)
    revision = history.commit(
        article, base, snapshot, author=author, summary="Imported from plain text", tags=[ArticleRevision.Tag.IMPORT]
    )
    return revision, revision != base
