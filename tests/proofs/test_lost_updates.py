"""Eight processes, a hundred edits each, of one article over HTTP: 0 words lost, 0 doubled."""

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.builders import PASSWORD
from tests.proofs import editors
from tests.proofs.sites import Listening, Server, chosen_seed, throw_away
from tests.proofs.words import violations

PROCESSES, EDITS = 8, 100
LOST = frozenset(range(9, EDITS, 20))
"""The edits, of every process, whose first answer gets lost."""


# The mark makes it run on PostgreSQL as well; its own database is another one.
@pytest.mark.django_db
def test_eight_processes_lose_no_word(tmp_path, capsys):
    seed = chosen_seed()
    with throw_away(tmp_path) as site, Listening() as listening, Server(site, listening) as server:
        address = site.begin(PROCESSES)
        server.go()
        started = time.perf_counter()
        with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as processes:
            at_work = [
                processes.submit(editors.work, listening.port, address, number, PASSWORD, seed, EDITS, LOST)
                for number in range(PROCESSES)
            ]
            logs = [each.result() for each in at_work]
        seconds = time.perf_counter() - started
        server.kill()
        told = site.history()
        verified = site.verified()

    counts = sum((log.counts for log in logs), Counter())
    acknowledged = {word: base for log in logs for word, base in zip(log.words, log.bases, strict=True)}
    found = list(violations(told, acknowledged))
    with capsys.disabled():
        merges = sum("merge" in each.tags for each in told)
        print(f"\nlost updates, seed {seed}: {PROCESSES} processes, {len(acknowledged)} edits in {seconds:.0f} s")
        print(f"  {len(acknowledged) / seconds:.1f} edits/s, {merges} merges, {counts['conflicts']} conflicts")
        print(f"  {', '.join(f'{name} {number}' for name, number in sorted(counts.items()))}")
        print(f"  {verified} Violations: {len(found)}")
    assert found == []
    assert [problem for log in logs for problem in log.problems] == []
    assert len(acknowledged) == PROCESSES * EDITS == len(told) - 1
    assert counts["answers lost on purpose"] == PROCESSES * len(LOST)
    assert counts["server errors"] == counts["connections broken"] == 0
    assert counts["conflicts"] > 0
