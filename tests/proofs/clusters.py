"""A PostgreSQL server of our own, to be killed."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

PATIENCE = 120


class Cluster:
    """A PostgreSQL server on a free port; root runs it as the account postgres, everybody else as their own."""

    def __init__(self, programs: Path, directory: Path) -> None:
        self._programs, self._directory = programs, directory
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(directory, self._user)
        initdb = [programs / "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", directory / "data"]
        subprocess.run(initdb, user=self._user, check=True, stdout=subprocess.DEVNULL, cwd=directory)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/encyclopedia"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        with self._connect() as connection:
            connection.execute("CREATE DATABASE encyclopedia")

    def start(self) -> None:
        """Start, again and again while processes of a killed server are still there; return when it answers."""
        until = time.monotonic() + PATIENCE
        while True:
            if self._process is None or self._process.poll() is not None:
                self._process = self._started()
            try:
                self._connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Kill the server process with no chance to tidy up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)

    def fill_the_disk(self) -> None:
        """Leave no byte of the disk; for a cluster on one of its own."""
        with suppress(OSError), (self._directory / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def free_the_disk(self) -> None:
        """Make room again, and start the server if it went down meanwhile."""
        (self._directory / "filler").unlink()
        self.start()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)

    def _started(self) -> subprocess.Popen[bytes]:
        place = self._directory
        command = [self._programs / "postgres", "-D", place / "data", "-p", str(self._port), "-k", place]
        with (place / "server.log").open("ab") as log:
            return subprocess.Popen(command, user=self._user, stdout=log, stderr=log, cwd=place)

    def _connect(self) -> psycopg.Connection:
        url = self.url.removesuffix("encyclopedia") + "postgres"
        return psycopg.connect(url, autocommit=True, connect_timeout=5)


@contextmanager
def own_cluster(disk_megabytes: int = 0) -> Iterator[Cluster]:
    """Make and start a server; skip the test where PostgreSQL's programs are not found.

    With `disk_megabytes` it stands on a disk of its own, in memory, and the test is skipped where none can be mounted.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no initdb in /usr/lib/postgresql/*/bin (apt-get install postgresql)")
    # Not below pytest's own directory, which another account may not enter.
    directory = Path(tempfile.mkdtemp(prefix="encyclopedia-proof-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, directory)
        if disk_megabytes:
            _mount(directory, disk_megabytes)
            stack.callback(subprocess.run, ["umount", "--lazy", directory], check=True)
        cluster = Cluster(found[-1].parent, directory)
        stack.callback(cluster.stop)
        yield cluster


def _mount(directory: Path, megabytes: int) -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", directory]
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no disk to fill: only root can mount one")
