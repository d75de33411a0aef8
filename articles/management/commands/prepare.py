"""Make a fresh clone ready to serve."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from articles import publishing
from articles.models import Article

EDITOR = "editor"


class Command(BaseCommand):
    help = "Bring database, example, an editor's account, static files and library up to date; keep what is there."

    def execute(self, *args: Any, **options: Any) -> str | None:
        # Before the system's checks, which on Django 6 ask the database what it can do.
        check_database()
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        self._collect_static_files()
        if not Article.objects.exists():
            call_command("load_example", stdout=self.stdout)
        if Article.objects.untraced().exists():
            call_command("retrace_history", stdout=self.stdout)
        if publishing.outdated().exists():
            call_command("rebuild_library", stdout=self.stdout)
        self._create_editor()

    def _collect_static_files(self) -> None:
        """Collect static files unless the same program did so already."""
        stamp = settings.STATIC_ROOT / ".collected"
        if stamp.exists() and stamp.read_text() == publishing.renderer():
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(publishing.renderer())

    def _create_editor(self) -> None:
        """Create the first account, and print its password this once."""
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(15)
        editor = users.create_user(EDITOR, password=password, is_staff=True)
        editor.groups.add(Group.objects.get(name="editor-in-chief"))
        self.stdout.write(f"Editor's login, printed only now: {EDITOR} / {password}")


def check_database() -> None:
    """Say in one line why the database cannot be used."""
    probe = connection.copy()
    # A pool would try again for 20 seconds and log each failure.
    probe.settings_dict["OPTIONS"].pop("pool", None)
    try:
        probe.ensure_connection()
    except DatabaseError as error:
        raise CommandError(f"DATABASE_URL: {' '.join(str(error).split())}") from error
    finally:
        probe.close()
