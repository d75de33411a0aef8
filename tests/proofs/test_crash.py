"""Servers killed, and disks filled, at random moments of saves: every acknowledged revision stays, and none is half."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.builders import PASSWORD
from tests.proofs.clusters import own_cluster
from tests.proofs.editors import Editor
from tests.proofs.sites import PATIENCE, Listening, Server, Site, chosen_seed, throw_away
from tests.proofs.words import violations

KILLS = 200
DATABASE_KILLS = 20
FULL_DISKS = 20
FULL_SECONDS = 2.0
EDITORS = 4
SPARE = 2
"""How many servers stand ready, loaded, while one serves."""

SUMMARIES = "SELECT summary FROM articles_articlerevision"


class Newsroom:
    """Editors who save without a pause until they are told to go home, each in a thread."""

    def __init__(self, port: int, address: str, seed: int) -> None:
        self.editors = [Editor(port, address, number, PASSWORD, seed) for number in range(EDITORS)]
        self.failures: list[BaseException] = []
        self._is_open = True
        self._threads = [threading.Thread(target=self._work, args=[each], daemon=True) for each in self.editors]
        for thread in self._threads:
            thread.start()

    def _work(self, editor: Editor) -> None:
        try:
            while self._is_open:
                editor.edit()
        except BaseException as failure:
            self.failures.append(failure)

    def acknowledged(self) -> dict[str, int]:
        """Return every acknowledged word and its base."""
        return {word: base for each in self.editors for word, base in zip(each.log.words, each.log.bases, strict=False)}

    def saving(self) -> list[str]:
        """Return the words of the saves that are under way."""
        return [word for editor in self.editors if (word := editor.saving)]

    def wait_until(self, is_so: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert not self.failures, self.failures
            assert time.monotonic() < until, "nobody saves"
            time.sleep(0.001)

    def leave(self) -> None:
        self._is_open = False

    def go_home(self) -> None:
        """Let everybody finish the save that is under way."""
        self.leave()
        for thread in self._threads:
            thread.join()
        assert not self.failures, self.failures


@contextmanager
def newsroom(port: int, address: str, seed: int) -> Iterator[Newsroom]:
    room = Newsroom(port, address, seed)
    try:
        yield room
    finally:
        room.leave()


class Nemesis:
    """Kills at random moments, and looks each time whether what was acknowledged before is there after."""

    def __init__(self, site: Site, room: Newsroom, seed: int) -> None:
        self.site, self.room = site, room
        self.dice = random.Random(seed)
        self.missing: list[str] = []
        self.kills: list[tuple[float, list[str]]] = []
        """When, and the words of the saves under way."""
        self._before: set[str] = set()

    def strike(self, kill: Callable[[], None]) -> None:
        """Kill 5 to 400 ms after a save began, while one is under way, and after some were acknowledged since last."""
        self.room.wait_until(lambda: len(self.room.acknowledged()) > len(self._before))
        self.room.wait_until(self.room.saving)
        time.sleep(self.dice.uniform(0.005, 0.4))
        self.room.wait_until(self.room.saving)
        self.kills.append((time.time(), self.room.saving()))
        kill()
        self._before = set(self.room.acknowledged())

    def look(self) -> None:
        """Compare what is stored now with what was acknowledged up to the kill."""
        stored = Counter(self.site.ask(SUMMARIES))
        self.missing += sorted(self._before - stored.keys())
        self.missing += [f"{word} twice" for word, times in stored.items() if times > 1]


def check(site: Site, room: Newsroom, nemesis: Nemesis, capsys, title: str, seconds: float) -> None:
    """Print the figures, and hold every promise against the whole history."""
    told = site.history()
    acknowledged = room.acknowledged()
    found = list(violations(told, acknowledged))
    problems = [problem for editor in room.editors for problem in editor.log.problems]
    verified = site.verified()
    whole = site.ask("PRAGMA integrity_check") if site.is_file else ["ok"]
    counts = sum((editor.log.counts for editor in room.editors), Counter())
    saved_at = {each.summary: each.saved_at for each in told}
    under_way = sum(len(words) for _, words in nemesis.kills)
    stored = sum(saved_at[word] < killed_at for killed_at, words in nemesis.kills for word in words)
    with capsys.disabled():
        print(f"\n{title}: {len(nemesis.kills)} strikes in {seconds:.0f} s, {len(acknowledged)} saves acknowledged")
        print(f"  {under_way} saves under way at a strike, {stored} of them stored by then")
        print(f"  {', '.join(f'{name} {number}' for name, number in sorted(counts.items()))}")
        print(f"  {verified} Integrity {whole[0]}; missing after them {len(nemesis.missing)}; violations {len(found)}")
    assert nemesis.missing == []
    assert found == []
    assert problems == []
    assert whole == ["ok"]
    assert under_way >= len(nemesis.kills)
    assert len(acknowledged) == len(told) - 1 >= len(nemesis.kills)


# The mark makes it run on PostgreSQL as well; its own database is another one.
@pytest.mark.django_db
def test_the_server_is_killed(tmp_path, capsys):
    seed = chosen_seed()
    with throw_away(tmp_path) as site, Listening() as listening:
        address = site.begin(EDITORS)
        ready = [Server(site, listening) for _ in range(SPARE)]
        try:
            ready[0].go()
            started = time.perf_counter()
            with newsroom(listening.port, address, seed) as room:
                nemesis = Nemesis(site, room, seed)
                for _ in range(KILLS):
                    nemesis.strike(ready[0].kill)
                    ready = [*ready[1:], Server(site, listening)]
                    ready[0].go()
                    nemesis.look()
                room.go_home()
            seconds = time.perf_counter() - started
        finally:
            for server in ready:
                server.kill()
        title = f"server killed on {'SQLite' if site.is_file else 'PostgreSQL'}, seed {seed}"
        assert len(nemesis.kills) == KILLS
        check(site, room, nemesis, capsys, title, seconds)


def test_the_database_server_is_killed(tmp_path, capsys):
    seed = chosen_seed()
    with own_cluster() as cluster, Listening() as listening:
        site = Site(cluster.url, tmp_path)
        address = site.begin(EDITORS)
        with Server(site, listening) as server:
            server.go()
            started = time.perf_counter()
            with newsroom(listening.port, address, seed) as room:
                nemesis = Nemesis(site, room, seed)
                for _ in range(DATABASE_KILLS):
                    nemesis.strike(cluster.kill)
                    cluster.start()
                    nemesis.look()
                room.go_home()
            seconds = time.perf_counter() - started
        assert len(nemesis.kills) == DATABASE_KILLS
        check(site, room, nemesis, capsys, f"database server killed, seed {seed}", seconds)


def test_the_disk_of_the_database_is_full(tmp_path, capsys):
    seed = chosen_seed()
    with own_cluster(disk_megabytes=256) as cluster, Listening() as listening:
        site = Site(cluster.url, tmp_path)
        address = site.begin(EDITORS)
        with Server(site, listening) as server:
            server.go()
            started = time.perf_counter()
            with newsroom(listening.port, address, seed) as room:
                nemesis = Nemesis(site, room, seed)
                for _ in range(FULL_DISKS):
                    nemesis.strike(cluster.fill_the_disk)
                    time.sleep(FULL_SECONDS)
                    cluster.free_the_disk()
                    nemesis.look()
                room.go_home()
            seconds = time.perf_counter() - started
        assert sum(editor.log.counts["server errors"] for editor in room.editors)
        check(site, room, nemesis, capsys, f"disk of the database full, seed {seed}", seconds)
