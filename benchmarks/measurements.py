"""The whole run: two encyclopedias, one young and one old, and everything that is measured on them."""

import platform

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from benchmarks.databases import own_database
from benchmarks.generator import PARTS, article
from benchmarks.growing import measure_growth, plan_pages
from benchmarks.reading import measure_http, measure_reading
from benchmarks.report import write
from benchmarks.storing import measure_storage
from benchmarks.wiki import Wiki

YOUNG_REVISIONS = 10


def measure(revisions: int) -> str:
    """Measure everything with the old article at `revisions`, and return the table."""
    call_command("collectstatic", verbosity=0, interactive=False)
    application = get_wsgi_application()
    with own_database("young") as young_database, own_database("old") as old_database:
        young, old = Wiki(young_database), Wiki(old_database)
        young.grow(YOUNG_REVISIONS)
        old.grow(YOUNG_REVISIONS)
        for wiki in (young, old):
            wiki.database.choose()
            wiki.publish()
        rate = old.grow(revisions)
        heading = (
            f"{old_database.description()}, Python {platform.python_version()}, Django {django.get_version()}: "
            f"an article of {len(article().body):,} bytes of text in {PARTS} parts, "
            f"{revisions:,} revisions made at {rate:.0f} a second"
        )
        sections = [
            measure_reading(old, application),
            measure_http(old),
            measure_growth(young, old, application),
            plan_pages(old),
            measure_storage(old),
        ]
        return write(heading, sections)
