"""Erase an account and keep what it wrote under a pseudonym."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles import removing
from articles.audit import Named, What, log_program


class Command(BaseCommand):
    help = "Delete an account with its drafts; everything that it wrote is attributed to a pseudonym, which is printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account with the username {options['username']}.")
        with transaction.atomic():
            pseudonym = removing.erase_account(user)
            # Who that was stays out of it: the log's rows cannot be changed any more.
            log_program(What.ACCOUNT_ERASED, Named("account", pseudonym, pseudonym))
        self.stdout.write(f"Erased. What the account wrote is now by “{pseudonym}”.")
