"""Write the database anew without what was deleted from it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Write the database anew, so that nothing of what was deleted is left in its files; needed after a purge."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy, *_ = cursor.fetchone()
                if is_busy:
                    raise CommandError("Somebody is reading the database; stop the encyclopedia and try again.")
            else:
                cursor.execute("VACUUM FULL")
        self.stdout.write("The database holds nothing any more of what was deleted.")
