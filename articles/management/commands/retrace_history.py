"""Make the origins and wordings of articles again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import history
from articles.models import Article, ArticleRevision


class Command(BaseCommand):
    help = (
        "Make again who wrote what and what each revision changed in words, from the revisions: of the articles "
        "named by slug, of all, or by default of those that have none of it yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--all", action="store_true", help="every article")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.order_by("pk")
        if options["slugs"]:
            articles = articles.filter(slug__in=options["slugs"])
            if missing := sorted(set(options["slugs"]) - set(articles.values_list("slug", flat=True))):
                raise CommandError(f"There is no article with the slug {', '.join(missing)}.")
        elif not options["all"]:
            articles = articles.untraced()
        found = list(articles)
        total = ArticleRevision.objects.filter(article__in=found).count()
        broken = 0
        with tqdm(total=total, unit="revision", disable=None, file=self.stderr) as bar:
            for article in found:
                try:
                    for _ in history.retrace(article):
                        bar.update()
                except history.BrokenRevision as error:
                    broken += 1
                    self.stdout.write(f"{error} – it stays as it was.")
        self.stdout.write(f"{len(found) - broken} articles traced.")
