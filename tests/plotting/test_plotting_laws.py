import re
from decimal import Decimal

from hypothesis import given

from articles.plotting import over_time, part_name, plot
from tests.plotting.strategies import tables


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
                places = (lane.mark.left, *(lane.mark.gap or ()), lane.mark.right)
                assert list(map(Decimal, places)) == sorted(map(Decimal, places))
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


@given(table=tables())
def test_every_claim_of_a_part_is_in_its_view_over_time_once_or_told_below(table):
    for found in over_time(table, shows_all=True):
        told = [point.line.claim.key for strip in found.strips for point in strip.points]
        told += [line.claim.key for line in found.left_out]
        of_part = {line.claim.key for line in table.lines if part_name(line.claim.applies_to) == found.part}
        assert sorted(told) == sorted(of_part)
        for point in (point for strip in found.strips for point in strip.points):
            assert 0 <= Decimal(point.left) <= Decimal(point.right) <= 100
            places = (point.top, *(point.gap or ()), point.bottom)
            assert list(map(Decimal, places)) == sorted(map(Decimal, places))
            assert 0 <= Decimal(point.top) <= Decimal(point.bottom) <= 100
