"""Check that history is whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import history
from articles.models import Article


class Command(BaseCommand):
    help = "Check digests and chains of every revision, and that the tables say what the newest revisions say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these articles")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.order_by("pk")
        if options["slugs"]:
            articles = articles.filter(slug__in=options["slugs"])
        problems = revisions = 0
        for article in tqdm(
            articles.iterator(), total=articles.count(), unit="article", disable=None, file=self.stderr
        ):
            revisions += article.head
            for purge in history.purged(article):
                self.stdout.write(f"Not a fault: {purge}")
            for problem in history.verify(article):
                problems += 1
                self.stdout.write(problem)
        for problem in history.verify_records():
            problems += 1
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{problems} problem{'s' if problems > 1 else ''} found.")
        self.stdout.write(f"History is whole: {articles.count()} articles, {revisions} revisions.")
