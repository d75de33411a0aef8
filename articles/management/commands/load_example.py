"""Load the example article and those it links to."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from articles import history, publishing
from articles.example.content import SHARED, SNAPSHOTS
from articles.models import Article, SharedRevision
from articles.rendering import title_key
from articles.shared import Record
from articles.snapshot import Snapshot

AUTHOR = "Encyclopedia"


class Command(BaseCommand):
    help = "Load and publish the example articles; articles and records that exist already stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        for record in _in_order_of_need():
            if not SharedRevision.objects.filter(kind=record.part, key=record.key).exists():
                history.save_record(record, author=AUTHOR, summary="Example")
        loaded = 0
        for snapshot in SNAPSHOTS:
            if _is_there(snapshot):
                continue
            revision = history.commit(None, None, snapshot, author=AUTHOR, summary="The example article")
            publishing.publish(revision, by=None)
            loaded += 1
        self.stdout.write(f"{loaded} example articles loaded, {len(SNAPSHOTS) - loaded} were there.")


def _is_there(snapshot: Snapshot) -> bool:
    """Return whether an article has the example's title, or has or had its address."""
    same = Q(slug=snapshot.slug) | Q(redirects__slug=snapshot.slug) | Q(title_key=title_key(snapshot.title))
    return Article.objects.filter(same).exists()


def _in_order_of_need() -> list[Record]:
    """Return the example's shared records, each after the ones it names."""
    parties = sorted(SHARED.parties.values(), key=lambda party: party.affiliation != "")
    categories = sorted(SHARED.categories.values(), key=lambda category: category.parent != "")
    return [*parties, *SHARED.sources.values(), *categories, *SHARED.templates.values(), *SHARED.images.values()]
