"""Events of the UCDP Georeferenced Event Dataset as claims: low, best and high come back, contradictions are found.

TEST_CORPORA names a directory with `events/ucdp-ged-23.1-sample.csv`.
"""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from articles import evidence
from articles.figures import figures
from articles.snapshot import Claim, Field, Snapshot
from articles.values import Quantity

FIELD = Field("deaths", "Deaths", "number", policy="low-best-high")
GROUPS = {"deaths_a": "side A", "deaths_b": "side B", "deaths_civilians": "civilians", "deaths_unknown": "unknown"}


def told(key: str, *ends: str, **others: str) -> Claim:
    number = Quantity.of(*map(int, ends))
    return Claim(key, "people were killed", "count", ("ucdp",), field="deaths", counts="killed", value=number, **others)


def claims_of(row: dict[str, str]) -> list[Claim]:
    """Return an event as UCDP codes it: the span of its estimates, the best one, and that by groups."""
    return [
        told("span", row["low"], row["high"]),
        told("best", row["best"], rank="preferred"),
        *(told(name.replace("_", "-"), row[name], among=among) for name, among in GROUPS.items()),
    ]


def test_every_event_gives_its_low_best_and_high_back_and_contradictions_are_reported(capsys):
    given = os.environ.get("TEST_CORPORA")
    if not given:
        pytest.skip("no events: TEST_CORPORA names no directory")
    path = Path(given) / "events" / "ucdp-ged-23.1-sample.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    said = Counter()
    for row in rows:
        low, best, high = (int(row[name]) for name in ("low", "best", "high"))
        parts = sum(int(row[name]) for name in GROUPS)
        claims = claims_of(row)
        Snapshot("Event", "event", fields=(FIELD,), claims=tuple(claims)).check()
        shown = figures([FIELD], claims, ())["deaths"]
        assert shown.value == Quantity.of(min(low, best), max(high, best))
        assert shown.claim.value == Quantity.of(best)
        assert shown.is_disputed == (not low <= best <= high)
        above = list(evidence.parts_above_the_whole(claims[1:]))
        assert bool(above) == (parts > best)
        said["events"] += 1
        said["whose groups add up to more than the best estimate"] += bool(above)
        said["whose groups add up to less"] += parts < best
        said["whose best estimate is not between low and high"] += not low <= best <= high
    with capsys.disabled():
        print("\n" + ", ".join(f"{count} {what}" for what, count in said.items()))
