"""Throw-away databases, on the server of DATABASE_URL or in a temporary directory; the site's own is never opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Database:
    """A database that takes Django's place of the default one whenever it is chosen."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def choose(self) -> None:
        connections[DEFAULT_DB_ALIAS] = self._connection

    def url(self) -> str:
        """Return the DATABASE_URL under which another process finds this database."""
        name = str(self._connection.settings_dict["NAME"])
        if self._connection.vendor == "sqlite":
            return f"sqlite:///{quote(name)}"
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

    def size(self) -> int:
        """Return its bytes on the disk, once what is written has settled and what was deleted can be used again."""
        with self._connection.cursor() as cursor:
            if self._connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            else:
                cursor.execute("VACUUM")
                cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])

    def set_durable(self, is_durable: bool) -> None:
        """Wait for the disk at every commit, as the site does, or leave that to the operating system."""
        with self._connection.cursor() as cursor:
            if self._connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'OFF'}")
            else:
                cursor.execute(f"SET synchronous_commit={'on' if is_durable else 'off'}")

    def description(self) -> str:
        connection = self._connection
        version = ".".join(map(str, connection.get_database_version()))
        return f"{connection.display_name} {version}"


@contextmanager
def own_database(name: str) -> Iterator[Database]:
    """Make and choose a migrated database; remove it at the end."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    path = settings.VAR_DIR / f"{name}.sqlite3"
    unused = str(path) if connection.vendor == "sqlite" else f"encyclopedia_benchmarks_{os.getpid()}_{name}"
    connection.settings_dict = {
        **connection.settings_dict,
        "TEST": {**connection.settings_dict["TEST"], "NAME": unused},
    }
    database = Database(connection)
    database.choose()
    original = connection.settings_dict["NAME"]
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        yield database
    finally:
        if connection.settings_dict["NAME"] == unused:
            database.choose()
            connection.creation.destroy_test_db(original, verbosity=0)
