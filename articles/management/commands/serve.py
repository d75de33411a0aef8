"""Prepare the encyclopedia and serve it."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from articles.management.commands.prepare import check_database


class Command(BaseCommand):
    help = "Prepare the encyclopedia and serve it with gunicorn on the address of the setting BIND."

    def execute(self, *args: Any, **options: Any) -> str | None:
        check_database()
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = settings.BIND.rpartition(":")
        _check_free(host, int(port))
        call_command("prepare", stdout=self.stdout)
        self.stdout.write(f"Read:  {settings.SITE_URL}{reverse('articles:home')}")
        self.stdout.write(f"Edit:  {settings.SITE_URL}{reverse('admin:index')}")
        self.stdout.flush()
        connections.close_all()
        server = [sys.executable, "-m", "gunicorn", "encyclopedia.wsgi:application", "--bind", settings.BIND]
        threads = ["--workers", str(settings.WORKERS), "--threads", "4", "--log-level", "warning"]
        os.execv(sys.executable, server + threads)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}); stop what uses it, or set BIND to another address."
            ) from error
