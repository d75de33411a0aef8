"""Remove the addresses of the audit log that are older than the operator keeps them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from articles.audit import What, log_program
from articles.models import LoggedAddress


class Command(BaseCommand):
    help = "Remove the addresses in the audit log that are older than ADDRESS_DAYS; the acts stay."

    def handle(self, *args: Any, **options: Any) -> None:
        last = timezone.now() - timedelta(days=settings.ADDRESS_DAYS)
        with transaction.atomic():
            count, _ = LoggedAddress.objects.filter(act__at__lt=last).delete()
            if count:
                log_program(What.ADDRESSES_EXPIRED, addresses=count, days=settings.ADDRESS_DAYS)
        self.stdout.write(f"{count} address{'es' if count != 1 else ''} removed.")
