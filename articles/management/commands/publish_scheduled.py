"""Carry out what is scheduled and due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import scheduling


class Command(BaseCommand):
    help = (
        "Publish and unpublish what is scheduled and due. Meant for cron; running it twice does nothing twice. What "
        "fails is told, tried again by the next run, and makes the command end with an error."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for told in scheduling.carry_out_due():
            (self.stderr if told.has_failed else self.stdout).write(told.words)
            failed += told.has_failed
        if failed:
            raise CommandError(f"{failed} of what was due could not be done.")
