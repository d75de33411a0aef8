from dataclasses import replace

import pytest

from articles.choosing import LEAD, NAMES, NOBODY, ONLY_WHOLE, OTHER, UNMARKED, choose
from articles.example.content import SHARED, SNAPSHOTS
from articles.presenting import present

MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")
TABLES = present(MASSACRES, SHARED, {}, media_url="/media/").claim_tables


def keys(**asked):
    return [line.claim.key for table in choose(TABLES, asked).tables for line in table.lines]


def test_nothing_asked_leaves_everything_as_it_is():
    found = choose(TABLES, {})

    assert found.tables == TABLES
    assert (found.shown, found.total, found.choice.query()) == (36, 36, "")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"field": "injuries"}, {"injured-minusma"}),
        ({"part": "Aklaz"}, {"toll-maiga-aklaz", "toll-msa-aklaz"}),
        ({"field": "fatalities", "claimant": "msa", "dated": "yes"}, {"toll-msa"}),
        ({"rank": "superseded"}, {"toll-msa-first"}),
        ({"rank": "preferred", "field": "fatalities"}, {"toll-minusma"}),
        ({"part": ONLY_WHOLE, "dated": "no", "field": "fatalities"}, {"toll-tribal", "toll-msa-first"}),
        ({"claimant": NOBODY, "field": "perpetrator"}, {"perpetrator-suspected"}),
        ({"claimant": "msa", "rank": "preferred"}, set()),
        ({"section": LEAD}, {"toll-minusma", "perpetrator-suspected"}),
        ({"section": "reactions"}, {"war-crimes", "terrorist-attacks"}),
        ({"section": "death-toll", "field": "injuries"}, {"injured-minusma"}),
    ],
)
def test_only_what_is_asked_for_is_left(asked, expected):
    assert set(keys(**asked)) == expected


def test_sections_are_asked_for_by_their_headings():
    content = replace(
        MASSACRES, body="So[@toll-minusma].\n\n## Toll\n\nSo[@toll-msa].\n\n## Lead\n\nSo[@toll-gatia].\n"
    )
    tables = present(content, SHARED, {}, media_url="/media/").claim_tables
    (section,) = (select for select in choose(tables, {}).selects if select.name == "section")

    assert section.options == (
        (LEAD, "The lead"), ("section-lead", "Lead"), ("toll", "Toll"), (UNMARKED, "Not marked in the text"),
    )  # fmt: skip
    assert choose(tables, {"section": "toll"}).shown == 1
    assert choose(tables, {"section": UNMARKED}).shown == 33


def test_claims_of_no_field_can_be_asked_for():
    assert set(keys(field=OTHER)) == {claim.key for claim in MASSACRES.claims if not claim.field}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["<b>", "nothing", "--", "' OR 1=1"])
def test_what_nothing_answers_to_asks_for_nothing(name, value):
    found = choose(TABLES, {name: value})

    assert (found.shown, found.choice.query()) == (36, "")


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("figure", "toll-maiga-aklaz", "toll-msa"),
        ("-figure", "toll-minusma", "toll-maiga-aklaz"),
        ("date", "toll-minusma", "toll-msa-awkassa"),
        ("-date", "toll-french", "toll-msa-awkassa"),
        ("claimant", "toll-maiga-aklaz", "toll-msa-awkassa"),
        ("rank", "toll-minusma", "toll-msa-first"),
        ("-rank", "toll-msa-first", "toll-minusma"),
        ("-part", "toll-maiga-awkassa", "toll-msa-first"),
    ],
)
def test_claims_come_in_the_order_asked_for(sort, first, last):
    found = keys(field="fatalities", sort=sort)

    assert (found[0], found[-1], len(found)) == (first, last, 10)


def test_a_column_turns_its_order_and_keeps_the_filter():
    columns = choose(TABLES, {"part": "Aklaz", "sort": "date"}).columns

    assert (columns["date"].sorting, columns["date"].query) == ("ascending", "part=Aklaz&sort=-date")
    assert (columns["rank"].sorting, columns["rank"].query) == ("", "part=Aklaz&sort=rank")
    assert choose(TABLES, {"sort": "-date"}).columns["date"].sorting == "descending"


def test_what_is_told_of_all_claims_is_not_told_of_some():
    told = [replace(table, notes=("A sum.",), independent_count=3) for table in TABLES]

    assert all(table.notes for table in choose(told, {"sort": "date"}).tables)
    assert not any(table.notes or table.independent_count for table in choose(told, {"claimant": "msa"}).tables)


def test_only_questions_that_tell_claims_apart_are_asked():
    one = tuple(table for table in TABLES if table.field and table.field.key == "injuries")

    assert [select.name for select in choose(one, {}).selects] == ["sort"]
    assert {select.name for select in choose(TABLES, {}).selects} == set(NAMES)
    assert dict(choose(TABLES, {}).selects[1].options)[ONLY_WHOLE] == "The whole event"
