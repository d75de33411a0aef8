from dataclasses import replace

import pytest
from hypothesis import given

from articles.comparing import impact
from articles.snapshot import Claim, Field, Snapshot
from articles.values import Quantity
from tests.strategies import snapshots

FATALITIES = Field("fatalities", "Fatalities", "number", policy="preferred")


def toll(figure: int, key: str = "toll") -> Claim:
    return Claim(key, "killed", kind="count", field="fatalities", rank="preferred", value=Quantity.of(figure))


OLD = Snapshot("An attack", "an-attack", body="Text.\n", fields=(FATALITIES,), claims=(toll(47), toll(3, "injured")))


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (OLD, []),
        (replace(OLD, body="Other.\n"), ["It changes the text."]),
        (
            replace(OLD, claims=(toll(43),)),
            [
                "It changes 1 claim.",
                "It takes away 1 claim.",
                "Fatalities changes from 3–47 to 43.",
                "It leaves the text as it is.",
            ],
        ),
        (
            replace(OLD, claims=OLD.claims[::-1], title="Other"),
            [
                "It changes the title from “An attack” to “Other”.",
                "It puts the claims into another order.",
                "It leaves the text as it is.",
            ],
        ),
    ],
)
def test_what_a_change_comes_to_is_said(new, told):
    assert impact(OLD, new) == told


@given(old=snapshots(), new=snapshots())
def test_something_is_said_exactly_when_something_changes(old, new):
    assert bool(impact(old, new)) == (old != new)
