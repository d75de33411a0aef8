"""Render the library again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import publishing
from articles.models import Publication


class Command(BaseCommand):
    help = "Render published pages again from their revisions: those made by another version or other settings, or all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every page, also those that are up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        publications = Publication.objects.all() if options["all"] else publishing.outdated()
        total = publications.count()
        rebuilt = publishing.rebuild(publications)
        problems = [said for said in tqdm(rebuilt, total=total, unit="article", disable=None, file=self.stderr) if said]
        for problem in problems:
            self.stdout.write(problem)
        self.stdout.write(f"{total - len(problems)} articles rendered.")
