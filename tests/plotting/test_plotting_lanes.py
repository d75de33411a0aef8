import pytest

from articles.example.content import SHARED
from articles.plotting import FIRST_LANES, MOST_LANES, plot
from articles.presenting import present
from articles.snapshot import Relation
from tests.plotting.builders import MASSACRES, plotted, said

# --- The example ------------------------------------------------------------------------------------------------------

LANES = """
Whole event | MINUSMA                         | 30 April 2018 | 47  | preferred
Whole event | French Army                     | 1 May 2018    | 47  | corroborates MINUSMA
Whole event | GATIA                           | 1 May 2018    | 47  | corroborates MINUSMA
Whole event | MSA                             | 1 May 2018    | 47  | corroborates MINUSMA
Whole event | Daoussahak tribal administrator |               | 43  |
Whole event | MSA                             |               | 43  | superseded by MSA 47
Aklaz       | Daouda Maiga                    |               | 6–9 | disputed by MSA 12
Aklaz       | MSA                             |               | 12  | disputes Daouda Maiga 6–9
Awkassa     | Daouda Maiga                    |               | 31  |
Awkassa     | MSA                             |               | 31  | corroborates Daouda Maiga
"""


def example():
    tables = present(MASSACRES, SHARED, {}, media_url="/media/").claim_tables
    return {table.field.key: plot(table) for table in tables if table.field}


def test_the_example_has_the_lanes_of_its_specification():
    lanes = [
        (group.name, lane.line.claimant_names, lane.line.dated, lane.line.figure, "; ".join(lane.notes))
        for group in example()["fatalities"].groups
        for lane in group.lanes
    ]

    assert lanes == [tuple(cell.strip() for cell in line.split("|")) for line in LANES.strip().splitlines()]


def test_the_example_says_its_finding():
    assert example()["fatalities"].caption == (
        "Figures for the whole event range from 43 to 47; the preferred figure is 47 (MINUSMA, 30 April 2018). "
        "Four of five claimants give 47 now."
    )


def test_the_example_is_drawn_from_0_to_50():
    found = example()["fatalities"]
    maiga, msa = found.groups[1].lanes

    assert [(tick.words, tick.place) for tick in found.ticks] == [
        ("0", "0"), ("10", "20"), ("20", "40"), ("30", "60"), ("40", "80"), ("50", "100"),
    ]  # fmt: skip
    assert {lane.mark.left for lane in found.groups[0].lanes} == {"94", "86"}
    assert (maiga.mark.left, maiga.mark.right, maiga.mark.is_dot) == ("12", "18", False)
    assert (maiga.brackets, msa.brackets, found.groups[1].between) == (("start",), ("end",), ("",))
    assert not any(any(lane.brackets) for group in (found.groups[0], found.groups[2]) for lane in group.lanes)


def test_one_claim_and_a_field_of_another_type_have_no_plot():
    assert example()["injuries"] is None
    assert example()["perpetrator"] is None


# --- Marks, states, words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "left", "right", "opens", "is_about"),
    [
        ("47", "47", "47", "", False),
        ("0", "0", "0", "", False),
        ("40–50", "40", "50", "", False),
        ("at least 40", "40", "100", "right", False),
        ("at most 40", "0", "40", "left", False),
        ("about 45", "45", "45", "", True),
        ("about 40–50", "40", "50", "", True),
    ],
)
def test_a_figure_is_drawn_as_it_was_given(figure, left, right, opens, is_about):
    lane = plotted(said("a", figure), said("b", "100" if "least" not in figure else "90", on="")).lanes[0]

    assert (lane.mark.left, lane.mark.right, lane.mark.opens, lane.mark.is_about) == (left, right, opens, is_about)


@pytest.mark.parametrize(
    ("figure", "gap"),
    [
        ("40–50", ("44", "46")),
        ("about 40–50", ("44", "46")),
        ("40–44", ("41.5", "42.5")),
        ("0–100", ("49", "51")),
        ("47", None),
        ("about 47", None),
        ("at least 40", None),
        ("at most 40", None),
    ],
)
def test_only_a_range_has_a_gap_and_it_is_in_its_middle(figure, gap):
    lane = plotted(said("a", figure), said("b", "100" if "least" not in figure else "90", on="")).lanes[0]

    assert lane.mark.gap == gap


@pytest.mark.parametrize("figure", ["unknown", "none", ""])
def test_what_is_no_number_has_a_lane_without_a_mark(figure):
    lane = plotted(said("a", figure), said("b")).lanes[0]

    assert (lane.line.figure, lane.mark) == (figure, None)


def test_an_open_end_has_room_beyond_the_highest_number():
    found = plotted(said("a", "at least 50"), said("b", "20"))

    assert float(found.lanes[0].mark.left) < 100


def test_states_are_told_in_words():
    found = plotted(
        said("a", rank="preferred"),
        said("b", "40", "army", rank="deprecated", rank_reason="Misread."),
        said("c", "41", "msa"),
        said("d", "44", "msa"),
        said("e", "45", "cma"),
        said("f", "46", "cma", modality="denied", among="civilians"),
        relations=(Relation("d", "supersedes", "c"), Relation("f", "retracts", "e"), Relation("d", "disputes", "f")),
    )

    assert {lane.line.claim.key: (lane.state, "; ".join(lane.notes)) for lane in found.lanes} == {
        "a": ("preferred", "preferred"),
        "b": ("deprecated", "deprecated"),
        "c": ("superseded", "superseded by MSA 44"),
        "d": ("normal", "disputes CMA 46"),
        "e": ("retracted", "retracted by CMA 46"),
        "f": ("denied", "denied; among civilians; disputed by MSA 44"),
    }


def test_lanes_come_by_date_and_those_without_one_last():
    found = plotted(said("a", on=""), said("b", on="2018-05"), said("c", on="2018-04~"), said("d", on="../2017"))

    assert [lane.line.claim.key for lane in found.groups[0].dated] == ["d", "c", "b"]
    assert [lane.line.claim.key for lane in found.groups[0].undated] == ["a"]


def test_brackets_of_several_disputes_do_not_run_over_each_other():
    found = plotted(
        *(said(key, on=f"2018-04-0{day}") for day, key in enumerate("abcd", start=1)),
        said("e", on=""),
        relations=(Relation("c", "disputes", "a"), Relation("b", "disputes", "e"), Relation("d", "disputes", "e")),
    )

    assert [lane.brackets for lane in found.lanes] == [
        ("start", ""), ("through", "start"), ("end", "through"), ("start", "through"), ("end", "end"),
    ]  # fmt: skip
    assert found.groups[0].between == ("through", "through")


def test_claims_about_different_parts_have_no_bracket_and_name_the_part():
    found = plotted(said("a", "47"), said("b", "12", "msa", at="Aklaz"), relations=(Relation("b", "disputes", "a"),))

    assert [lane.notes for lane in found.lanes] == [("disputed by MSA 12 (Aklaz)",), ("disputes UN 47 (Whole event)",)]
    assert [lane.brackets for lane in found.lanes] == [(), ()]


def test_many_disputes_are_counted():
    others = [said(f"b{number}", "40", by) for number, by in enumerate(("army", "msa", "cma", "nobody", "else"))]
    found = plotted(said("a"), *others, relations=[Relation("a", "disputes", each.key) for each in others])

    assert found.lanes[0].notes == ("disputes ARMY 40, MSA 40 and 3 more",)
    assert max(len(lane.brackets) for lane in found.lanes) == 4


def test_more_than_25_lanes_begin_with_15_by_rank_and_date():
    dated = [said(f"d{day:02}", on=f"2018-04-{day:02}") for day in range(30, 0, -1)]
    late = [said("late", on="2019", rank="preferred"), said("none", on="", at="Aklaz", rank="preferred")]

    found = plotted(*dated, *late)
    whole = plotted(*dated, *late, shows_all=True)

    assert [lane.line.claim.key for lane in found.lanes] == [*(f"d{day:02}" for day in range(1, 14)), "late", "none"]
    assert (found.is_cut, found.total, len(found.lanes)) == (True, 32, FIRST_LANES)
    assert (whole.is_cut, len(whole.lanes)) == (False, 32)
    assert whole.caption == found.caption
    assert not plotted(*dated[:MOST_LANES]).is_cut
