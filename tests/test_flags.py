from dataclasses import replace

import pytest

from articles.flags import flags
from articles.snapshot import NOTHING, Citation
from tests.builders import claim, snapshot

CITED = snapshot(citations=(Citation("c-1", "report", "toll-minusma"),), body="Many.[@paper]\n")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (CITED, []),
        (replace(CITED, description="Another."), []),
        (replace(CITED, citations=()), ["source"]),
        (replace(CITED, body="Many.\n"), ["source"]),
        (replace(CITED, claims=(claim(figure=50, rank="preferred"), CITED.claims[1])), ["preferred"]),
        (replace(CITED, claims=(claim(), CITED.claims[1])), ["preferred"]),
        (replace(CITED, claims=(*CITED.claims, claim("new", 3, claimants=("gatia",)))), ["claimant"]),
        (
            replace(CITED, claims=(CITED.claims[0], claim("toll-msa", 43, rank="deprecated", rank_reason="wrong"))),
            ["retraction"],
        ),
    ],
)
def test_a_change_has_the_flags_of_what_it_does(new, expected):
    assert flags(CITED, new) == expected


def test_a_first_publication_has_that_flag_alone():
    assert flags(NOTHING, CITED) == ["first"]
