"""Throw-away encyclopedias that other processes serve and the proofs only talk to, and servers to be killed."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.proofs.pages import Browser
from tests.proofs.words import Told

PATIENCE = 120
"""Seconds after which something that should have come up counts as broken."""


def chosen_seed() -> int:
    """Return the seed of a proof's randomness: PROOF_SEED, or a new one."""
    return int(os.environ.get("PROOF_SEED") or secrets.randbelow(1_000_000))


class Site:
    """One encyclopedia: its database, and the environment that leads another process to it."""

    def __init__(self, url: str, directory: Path) -> None:
        self.url, self.directory = url, directory
        # Its own directory, and the pool that the site has by default.
        self.environment = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(directory), "DATABASE_POOL": ""}
        self.environment["DJANGO_SETTINGS_MODULE"] = "encyclopedia.settings"
        self._run("manage.py", "migrate", "--verbosity", "0")

    @property
    def is_file(self) -> bool:
        return self.url.startswith("sqlite:")

    def begin(self, editors: int) -> str:
        """Make the article and its editors; return the address of the form."""
        return str(self._tell("begin", str(editors)))

    def history(self) -> list[Told]:
        return [Told(*told) for told in self._tell("tell")]

    def verified(self) -> str:
        """Return what `verify_history` says; raises CalledProcessError when it finds anything."""
        return self._run("manage.py", "verify_history").strip()

    def ask(self, question: str) -> list[Any]:
        """Return the first column of a query, by a connection that is closed at once."""
        if self.is_file:
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=PATIENCE)) as connection:
                return [row[0] for row in connection.execute(question).fetchall()]
        with psycopg.connect(self.url, autocommit=True) as connection:
            return [row[0] for row in connection.execute(question).fetchall()]

    def _tell(self, *arguments: str) -> Any:
        return json.loads(self._run("-m", "tests.proofs.story", *arguments))

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout


@contextmanager
def throw_away(directory: Path) -> Iterator[Site]:
    """Make an encyclopedia on the server of DATABASE_URL, or in a file; remove its database at the end."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield Site(f"sqlite:///{directory / 'encyclopedia.sqlite3'}", directory)
        return
    server = urlsplit(given)
    name = f"{server.path.removeprefix('/') or 'encyclopedia'}_proof_{secrets.token_hex(4)}"
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Site(server._replace(path=f"/{name}").geturl(), directory)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Listening:
    """A port that stays open while servers come and go: who connects in between waits in the queue."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self.socket.getsockname()[1]

    def __enter__(self) -> "Listening":
        return self

    def __exit__(self, *problem: object) -> None:
        self.socket.close()


class Server:
    """gunicorn as `manage.py serve` starts it, in a process group of its own.

    It is loaded and then waits for `go()`, so that the next one can be ready when one is killed; it opens no database
    before that.
    """

    def __init__(self, site: Site, listening: Listening, workers: int = 2) -> None:
        number = listening.socket.fileno()
        command = [sys.executable, "-m", "gunicorn", "encyclopedia.wsgi:application", "--bind", f"fd://{number}"]
        command += ["--workers", str(workers), "--threads", "4", "--log-level", "warning"]
        command += ["--preload", "--config", "python:tests.proofs.waiting"]
        with (site.directory / "server.log").open("a") as log:
            self._process = subprocess.Popen(
                command,
                env=site.environment,
                pass_fds=[number],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._port = listening.port

    def go(self) -> None:
        """Serve; return when the first page is answered."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")
        self._process.stdin.close()
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if Browser(self._port).get("/admin/login/").status == 200:
                    return
            except (OSError, HTTPException):
                pass
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not come up; see server.log")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the master and every worker at once, with no chance to tidy up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)
        if self._process.stdin is not None:
            self._process.stdin.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *problem: object) -> None:
        if self._process.poll() is None:
            self.kill()
