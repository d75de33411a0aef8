from dataclasses import replace

import pytest

from articles.example.content import SHARED
from articles.plotting import FIRST_LANES, over_time
from articles.presenting import present
from articles.snapshot import Relation
from tests.plotting.builders import MASSACRES, said, table_of


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
