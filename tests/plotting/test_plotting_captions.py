import pytest

from tests.plotting.builders import plotted, said


@pytest.mark.parametrize(
    ("claims", "caption"),
    [
        (
            (said("a", "43"), said("b", "47", "msa")),
            "Figures for the whole event range from 43 to 47; none is preferred.",
        ),
        (
            (said("a", "47", rank="preferred"), said("b", "47", "msa", on="")),
            "Two figures for the whole event stand, and all are 47; the preferred figure is 47 (UN, 30 April 2018). "
            "Both claimants give 47 now.",
        ),
        (
            (said("a", "at least 40", rank="preferred"), said("b", "at most 60", "msa", rank="preferred")),
            "Figures for the whole event range from at least 40 to at most 60; the preferred figures are at least 40 "
            "(UN, 30 April 2018) and at most 60 (MSA, 30 April 2018).",
        ),
        (
            (said("a", "at least 40"), said("b", "40", "msa")),
            "Figures for the whole event are at least 40 and 40; none is preferred.",
        ),
        (
            (said("a", "about 45", by="", on=""), said("b", "unknown"), said("c", "none"), said("d", "")),
            "One figure for the whole event stands: about 45. One claim says “unknown”, one claim says “none” and one "
            "claim says no figure.",
        ),
        (
            (said("a", "6–9", at="Aklaz"), said("b", "12", "msa", at="Aklaz"), said("c", "31", at="Awkassa")),
            "Figures for Aklaz range from 6 to 12; none is preferred.",
        ),
        (
            (said("a", "47", rank="preferred"), said("b", "43", "msa"), said("c", "12", "army", among="civilians")),
            "Figures for the whole event range from 43 to 47; the preferred figure is 47 (UN, 30 April 2018). "
            "One of two claimants gives 47 now.",
        ),
        (
            (said("a", "47", modality="denied"), said("b", "0", rank="deprecated", rank_reason="Wrong.")),
            "No number for the whole event stands.",
        ),
        (
            (said("a", "0", rank="preferred"), said("b", "2", "msa"), said("c", "3", "army"), said("d", "4", "msa")),
            "Figures for the whole event range from 0 to 4; the preferred figure is 0 (UN, 30 April 2018). "
            "One of three claimants gives 0 now.",
        ),
    ],
)  # fmt: skip
def test_the_caption_says_what_the_claims_say_and_no_more(claims, caption):
    assert plotted(*claims).caption == caption


@pytest.mark.parametrize(
    ("figures", "numbers"),
    [
        (("0", "0"), ["0", "1"]),
        (("1", "3"), ["0", "1", "2", "3"]),
        (("8", "12"), ["0", "2", "4", "6", "8", "10", "12"]),
        (("0.3", "0.75"), ["0", "0.2", "0.4", "0.6", "0.8"]),
        (("1", "999999999999999"), ["0", "1000000000000000"]),
        (("120000", "90"), ["0", "50000", "100000", "150000"]),
        (("at least 10", "3"), ["0", "2", "4", "6", "8", "10", "12"]),
    ],
)
def test_the_axis_goes_from_0_by_1_2_or_5(figures, numbers):
    first, second = figures

    assert [tick.words for tick in plotted(said("a", first), said("b", second)).ticks] == numbers
