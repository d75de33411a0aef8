"""Hold the sentences of published articles against their claims."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import history, prose
from articles.models import Publication


class Command(BaseCommand):
    help = (
        "Print what published articles should be looked over for: sentences whose figures are not those of the claims "
        "that they cite, and preferred claims without a source. Nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these articles")

    def handle(self, *args: Any, **options: Any) -> None:
        publications = Publication.objects.select_related("revision__article").order_by("slug")
        if options["slugs"]:
            publications = publications.filter(slug__in=options["slugs"])
            if missing := sorted(set(options["slugs"]) - set(publications.values_list("slug", flat=True))):
                raise CommandError(f"There is no published article with the slug {', '.join(missing)}.")
        total, found = publications.count(), 0
        for publication in tqdm(publications.iterator(), total=total, unit="article", disable=None, file=self.stderr):
            try:
                snapshot, shared = history.load_public(publication.revision)
            except history.BrokenRevision as error:
                self.stdout.write(f"{publication.slug}: {error}")
                continue
            for warning in prose.warnings(snapshot, shared):
                found += 1
                line = f", line {warning.line}" if warning.line else ""
                self.stdout.write(f"{publication.slug}{line}: {warning.message}")
        self.stdout.write(
            f"{total} article{'s' if total != 1 else ''} read, {found} warning{'s' if found != 1 else ''}."
        )
