import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.example.content import SHARED, SNAPSHOTS
from articles.plotting import FIRST_LANES, MOST_LANES, over_time, part_name, plot
from articles.presenting import ClaimTable, present
from articles.shared import Party, Shared
from articles.snapshot import Claim, Field, Relation, Snapshot
from articles.values import Quantity, Text
from tests import strategies

MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")
FATALITIES = Field("fatalities", "Fatalities", "number", policy="preferred")
PARTIES = Shared(parties={key: Party(key, key.upper()) for key in ("un", "army", "msa", "cma")})


def said(key, figure="47", by="un", on="2018-04-30", at="", **others):
    defaults = {"statement": "People were killed.", "field": "fatalities", "claimed_on": on, "applies_to": at}
    value = Quantity.parse(figure) if figure else None
    return Claim(key, claimants=(by,) if by else (), value=value, **defaults | others)


def table_of(claims, relations=(), field=FATALITIES) -> ClaimTable:
    content = Snapshot("A", "a", fields=(field,), claims=tuple(claims), relations=tuple(relations))
    return next(table for table in present(content, PARTIES, {}, media_url="/media/").claim_tables if table.field)


def plotted(*claims, relations=(), **options):
    return plot(table_of(claims, relations), **options)


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


# --- Laws -------------------------------------------------------------------------------------------------------------


@st.composite
def tables(draw):
    """Return a table of claims with any numbers, dates, ranks and relations."""
    claims = [
        said(
            f"c{number}",
            "",
            by=draw(st.sampled_from(["un", "army", "msa", ""])),
            on=draw(st.sampled_from(["", "2018-04-30", "2018-05", "2018/..", "201X"])),
            at=draw(st.sampled_from(["", "", "Aklaz"])),
            modality=draw(st.sampled_from(["stated", "stated", "denied"])),
            rank=draw(st.sampled_from(["normal", "preferred", "deprecated"])),
        )
        for number in range(draw(st.integers(2, 32)))
    ]
    values = st.one_of(strategies.quantities(), strategies.quantities(), st.none(), st.just(Text("many")))
    claims = [replace(claim, value=draw(values)) for claim in claims]
    keys = st.sampled_from([claim.key for claim in claims])
    kinds = st.sampled_from(["corroborates", "disputes", "supersedes", "retracts", "derives-from"])
    related = draw(st.lists(st.tuples(keys, kinds, keys), max_size=8, unique=True))
    return table_of(claims, [Relation(*each) for each in related if each[0] != each[2]])


@given(table=tables())
def test_every_claim_appears_exactly_once(table):
    found = plot(table, shows_all=True)

    if found is not None:
        assert [lane.line for lane in found.lanes] == list(table.lines)
        assert found.total == len(table.lines)


@given(table=tables())
def test_marks_lie_on_an_axis_that_begins_at_0(table):
    found = plot(table)

    if found is not None:
        places = [Decimal(tick.place) for tick in found.ticks]
        assert (found.ticks[0].words, places[0], places[-1]) == ("0", 0, 100)
        assert places == sorted(places) and len(places) <= 7
        for lane in found.lanes:
            number = lane.line.claim.quantity
            assert (lane.mark is not None) == (number is not None and number.is_number)
            if lane.mark:
                assert 0 <= Decimal(lane.mark.left) <= Decimal(lane.mark.right) <= 100
                for end, place in ((number.low, lane.mark.left), (number.high, lane.mark.right)):
                    scaled = 100 * (end or 0) / Decimal(found.ticks[-1].words)
                    assert end is None or abs(Decimal(place) - scaled) <= Decimal("0.005")


@given(table=tables())
def test_the_caption_has_no_number_that_the_table_lacks(table):
    found = plot(table)

    if found is not None:
        said_by_caption = re.sub(r"\((?:[^()]*)\)", "", found.caption)
        numbers = set(re.findall(r"\d+(?:\.\d+)?", said_by_caption))
        count_words = {str(number) for number in range(len(table.lines) + 1)}
        in_table = set(re.findall(r"\d+(?:\.\d+)?", " ".join(line.figure for line in table.lines)))
        assert numbers <= in_table | count_words


@given(table=tables())
def test_the_same_claims_give_the_same_plot(table):
    assert plot(table) == plot(table)


@given(table=tables())
def test_brackets_join_two_lanes_each(table):
    found = plot(table)

    for group in found.groups if found else ():
        for column in zip(*(lane.brackets for lane in group.lanes), strict=True):
            assert re.fullmatch(r"(?:-|s(?:t)*e)*", "".join(each[:1] or "-" for each in column))


# --- Over time --------------------------------------------------------------------------------------------------------


def in_time(*claims, relations=(), **options):
    return over_time(table_of(claims, relations), **options)


def dated(*days, **others):
    return [said(f"c{number}", str(10 * number), on=day, **others) for number, day in enumerate(days, start=1)]


def test_the_example_has_too_few_dates_for_a_view_over_time():
    tables = present(MASSACRES, SHARED, {}, media_url="/media/").claim_tables

    assert [over_time(table) for table in tables] == [()] * len(tables)


@pytest.mark.parametrize(
    ("days", "number"),
    [
        (("2018-01-01", "2018-01-02", "2018-01-03"), 0),
        (("2018-01-01", "2018-01-01", "2018-01-02", "2018-01-02"), 0),
        (("2018-01-01", "2018-01-02", "2018-01-03", ""), 0),
        (("2018-01-01", "2018-01-02", "2018-01-03", "2018-01-04/.."), 0),
        (("2018-01-01", "2018-01-02", "2018-01-03", "2018-01-03"), 1),
        (("2018", "2018-01", "2018-01-03", "2018-01-03"), 1),
    ],
)
def test_it_takes_four_dated_figures_on_three_dates(days, number):
    assert len(in_time(*dated(*days))) == number


def test_a_strip_holds_one_claimants_figures_and_the_steps_between():
    claims = [
        said("a", "10", on="2018-01-01"),
        said("b", "20", on="2018-01-06"),
        said("c", "40", on="2018-01-11"),
        said("d", "30", "msa", on="2018-01-03"),
        said("e", "unknown", on="2018-01-05"),
        said("f", "25", "army", on=""),
    ]
    (found,) = in_time(*claims, relations=[Relation("b", "supersedes", "a")])
    un, msa = found.strips

    assert (found.part, found.first, found.last, found.highest) == (
        "Whole event", "1 January 2018", "11 January 2018", "40",
    )  # fmt: skip
    assert [(each.line.claim.key, each.left, each.top, each.state) for each in un.points] == [
        ("a", "0", "75", "superseded"), ("b", "50", "50", "normal"), ("c", "100", "0", "normal"),
    ]  # fmt: skip
    assert [(each.left, each.right, each.old, each.new) for each in un.steps] == [
        ("0", "50", "75", "50"), ("50", "100", "50", "0"),
    ]  # fmt: skip
    assert (msa.who, len(msa.points), msa.steps) == ("MSA", 1, ())
    assert [line.claim.key for line in found.left_out] == ["e", "f"]
    assert found.caption == (
        "Four dated figures for the whole event, by two claimants. UN gave 10, then 20, then 40. "
        "Two claims without a date or a number are listed below."
    )


def test_no_step_is_drawn_from_what_is_no_single_number_or_covers_something_else():
    claims = [
        said("a", "10–20", on="2018-01-01"),
        said("b", "at least 20", on="2018-01-02"),
        said("c", "30", on="2018-01-03", among="civilians"),
        said("d", "40", on="2018-01-04"),
        said("e", "50", on="2018-01-05", modality="denied"),
        said("f", "60", on="2018-01"),
    ]
    ((strip,),) = (found.strips for found in in_time(*claims))

    assert strip.steps == ()
    assert {each.line.claim.key for each in strip.points} == set("abcdef")
    assert next(each for each in strip.points if each.line.claim.key == "b").opens == "up"


def test_each_part_has_a_view_of_its_own():
    days = ("2018-01-01", "2018-01-02", "2018-01-03", "2018-01-04")
    whole, camp = dated(*days), [replace(each, key=f"p-{each.key}", applies_to="Aklaz") for each in dated(*days)]

    assert [(found.part, found.number) for found in in_time(*whole, *camp)] == [("Whole event", "1"), ("Aklaz", "2")]


def test_many_claimants_begin_with_those_that_gave_most():
    claims = [said(f"c{n}", str(n), f"party-{n}", on=f"2018-01-{n + 1:02}") for n in range(30)]
    claims += [said("again", "99", "party-29", on="2018-02-01")]
    (found,) = in_time(*claims)
    (whole,) = in_time(*claims, shows_all=True)

    assert (len(found.strips), found.claimants, found.is_cut) == (FIRST_LANES, 30, True)
    assert found.strips[-1].who == "party-29"
    assert (len(whole.strips), whole.is_cut) == (30, False)


@given(table=tables())
def test_every_claim_of_a_part_is_in_its_view_over_time_once_or_told_below(table):
    for found in over_time(table, shows_all=True):
        told = [point.line.claim.key for strip in found.strips for point in strip.points]
        told += [line.claim.key for line in found.left_out]
        of_part = {line.claim.key for line in table.lines if part_name(line.claim.applies_to) == found.part}
        assert sorted(told) == sorted(of_part)
        for point in (point for strip in found.strips for point in strip.points):
            assert 0 <= Decimal(point.left) <= Decimal(point.right) <= 100
            assert 0 <= Decimal(point.top) <= Decimal(point.bottom) <= 100
