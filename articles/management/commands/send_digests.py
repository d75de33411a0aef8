"""Mail what happened to what editors watch: the daily mails, and what could not be sent at once."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import delivering


class Command(BaseCommand):
    help = (
        "Send the daily mails of those who want one, at the first call of each day, and the mails at once that could "
        "not be sent when they were due. Meant for every ten minutes; a call with nothing to send costs little."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at_once, daily = delivering.send_at_once(), delivering.send_daily()
        self.stdout.write(f"{at_once} mail{'s' if at_once != 1 else ''} at once, {daily} daily.")
