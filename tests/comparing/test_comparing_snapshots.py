from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import compare
from articles.comparing.attributes import changes
from articles.comparing.snapshots import moved_keys
from articles.comparing.words import ADDED, REMOVED
from articles.shared import Category, FieldDefinition, Image, Name, Party, Shared, Source, Template
from articles.snapshot import Citation, Claim, Field, Relation, Snapshot
from articles.stored import Header
from articles.values import ArticleLink, ListOfTexts, Quantity, Text
from tests.strategies import parts, snapshots

MINUSMA = Party("minusma", "Multidimensional Integrated Stabilization Mission", short_name="MINUSMA")
GATIA = Party("gatia", "Imghad Tuareg Self-Defense Group and Allies", short_name="GATIA")
REPORT = Source("report", "Report on the events of April")
SHARED = Shared.of((MINUSMA, GATIA, REPORT, Category("mali", "History of Mali"), Template("attack", "Civilian attack")))
NOTHING = Shared()

TOLL = Claim(
    "toll-minusma", "47 people were killed.", "count", ("minusma",), claimed_on="2018-04-30", value=Quantity.of(47)
)
EARLIER = Claim("toll-gatia", "43 people were killed.", "count", ("gatia",), value=Quantity.of(43))
ARTICLE = Snapshot(
    "Attack",
    "attack",
    fields=(Field("toll", "Fatalities", "number", Quantity.of(43)), Field("where", "Place", "text", Text("Aklaz"))),
    claims=(TOLL, EARLIER),
    citations=(Citation("page-3", "report", "toll-minusma", "p. 3", "“forty-seven”"),),
    relations=(Relation("toll-minusma", "disputes", "toll-gatia"),),
)


def compared(new: Snapshot, old: Snapshot = ARTICLE, old_shared: Shared = SHARED, new_shared: Shared = SHARED):
    return compare(old, new, old_shared, new_shared)


@given(snapshots(), snapshots())
def test_only_equal_snapshots_have_an_empty_comparison(old, new):
    assert compare(old, new, NOTHING, NOTHING).is_empty == (old == new)
    assert compare(old, old, NOTHING, NOTHING).is_empty


@given(snapshots(), st.data())
def test_any_change_of_order_is_seen(snapshot, data):
    name = data.draw(st.sampled_from(("fields", "claims", "citations", "relations", "categories")))
    new = replace(snapshot, **{name: tuple(data.draw(st.permutations(getattr(snapshot, name))))})

    comparison = compare(snapshot, new, NOTHING, NOTHING)

    assert comparison.is_empty == (snapshot == new)
    assert {change.kind for change in getattr(comparison, name)} <= {"moved"}


def test_a_key_that_stands_twice_hides_nothing():
    old = replace(ARTICLE, fields=(Field("a", "A"), Field("a", "B")), categories=("x", "x"))

    assert not compared(replace(old, fields=(Field("a", "A"), Field("a", "C"))), old).is_empty
    assert not compared(replace(old, categories=("x",)), old).is_empty


SAMPLES = {
    str: "other",
    bool: True,
    int: 7,
    "value": Quantity(Decimal(1), None, "at_least"),
    "claimants": ("gatia",),
    "authors": (Name("Keïta", "Awa"),),
    "other_names": ("MINUSMA force",),
    "categories": ("mali",),
    "fields": (FieldDefinition("toll", "Fatalities"),),
}
PARTS = (
    Header("Attack", "attack"),
    ARTICLE.fields[0],
    TOLL,
    ARTICLE.citations[0],
    ARTICLE.relations[0],
    MINUSMA,
    REPORT,
    Category("mali", "Mali"),
    Template("attack", "Civilian attack"),
    Image("map", "map.png", 1, 1),
)


@pytest.mark.parametrize(
    ("part", "name"),
    [(part, attribute.name) for part in PARTS for attribute in fields(part)],
    ids=lambda argument: argument if isinstance(argument, str) else argument.part,
)
def test_every_attribute_of_every_part_is_compared(part, name):
    content = SAMPLES.get(name, SAMPLES.get(type(getattr(part, name))))
    other = replace(part, **{name: content})

    (change,) = changes(part, other)

    assert (change.name, bool(change.label)) == (name, True)
    assert change.old != change.new


@pytest.mark.parametrize("name", [attribute.name for attribute in fields(Snapshot)])
def test_every_attribute_of_a_snapshot_is_compared(name):
    empty = Snapshot("", "", language="")
    full = replace(ARTICLE, description="Said", kind="attack", categories=("mali",), body="Text")

    assert not compared(replace(empty, **{name: getattr(full, name)}), empty).is_empty


@given(st.one_of(st.tuples(parts(), parts()).filter(lambda pair: type(pair[0]) is type(pair[1]))))
def test_different_contents_read_differently(pair):
    old, new = pair

    found = changes(old, new)

    assert {change.name for change in found} == {
        attribute.name for attribute in fields(old) if getattr(old, attribute.name) != getattr(new, attribute.name)
    }
    for change in found:
        assert change.old != change.new
        assert "".join(segment.text for segment in change.segments if segment.kind != ADDED) == change.old
        assert "".join(segment.text for segment in change.segments if segment.kind != REMOVED) == change.new


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, Quantity.of(0), ("", "0")),
        (Quantity.of(0), Quantity(None, None, "none"), ("0", "none")),
        (Quantity(None, None, "none"), Quantity(None, None, "unknown"), ("none", "unknown")),
        (Quantity.of(6), Quantity.of(6, 9), ("6", "6–9")),
        (Text("47"), Quantity.of(47), ("47 (text)", "47 (number)")),
        (ArticleLink("Mali", "war"), ArticleLink("Libya", "war"), ("Mali|war (article)", "Libya|war (article)")),
        (ListOfTexts(("a, b",)), ListOfTexts(("a", "b")), ("a, b (list)", "a\nb (list)")),
    ],
)
def test_values_are_told_apart_in_words(old, new, words):
    (change,) = changes(Field("toll", "Fatalities", value=old), Field("toll", "Fatalities", value=new))

    assert (change.old, change.new) == words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            Template("attack", "Attack", fields=(FieldDefinition("toll", "Fatalities", help="Killed"),)),
            Template("attack", "Attack", fields=(FieldDefinition("toll", "Fatalities", help="Dead"),)),
            ("help: Killed", "help: Dead"),
        ),
        (
            Source("report", "Report", authors=(Name("Keïta", "Awa"),)),
            Source("report", "Report", authors=(Name(literal="Keïta, Awa"),)),
            ("family: Keïta, given: Awa", "literal: Keïta, Awa"),
        ),
        (Party("a", "A", other_names=("B, C",)), Party("a", "A", other_names=("B", "C")), ("B, C", "B; C")),
    ],
)
def test_members_that_are_called_alike_are_told_apart(old, new, words):
    (change,) = changes(old, new)

    assert words[0] in change.old
    assert words[1] in change.new


def test_namesakes_are_told_apart():
    namesakes = Shared.of((MINUSMA, replace(GATIA, short_name="MINUSMA")))
    new = replace(ARTICLE, claims=(replace(TOLL, claimants=("gatia",)), EARLIER))

    (part,) = compare(ARTICLE, new, namesakes, namesakes).claims

    assert [(change.old, change.new) for change in part.attributes] == [("minusma", "gatia")]


def test_sources_of_one_title_are_told_apart():
    namesakes = Shared.of((REPORT, replace(REPORT, key="other")))
    new = replace(ARTICLE, citations=(replace(ARTICLE.citations[0], source="other"),))

    (part,) = compare(ARTICLE, new, namesakes, namesakes).citations

    assert (part.attributes[0].old, part.attributes[0].new) == (
        "Report on the events of April (report)",
        "Report on the events of April (other)",
    )


def test_changed_claim_is_named_and_worded():
    new = replace(TOLL, value=Quantity.of(43), claimants=("minusma", "gatia"), event_date="2018-04-26/2018-04-27")

    (part,) = compared(replace(ARTICLE, claims=(new, EARLIER))).claims

    assert (part.kind, part.key, part.is_moved) == ("changed", "toll-minusma", False)
    assert part.label == "MINUSMA and GATIA, 30 April 2018: 43"
    assert [(change.label, change.old, change.new) for change in part.attributes] == [
        ("claimants", "MINUSMA", "MINUSMA, GATIA"),
        ("event date", "", "26–27 April 2018"),
        ("figure or value", "47", "43"),
    ]


def test_long_attributes_are_compared_word_by_word():
    new = replace(TOLL, statement="47 civilians were killed.")

    (part,) = compared(replace(ARTICLE, claims=(new, EARLIER))).claims

    assert [segment.text for segment in part.attributes[0].segments] == ["47 ", "people", "civilians", " were killed."]


def test_added_part_tells_what_it_says_attribute_by_attribute():
    citation = Citation("page-9", "report", "toll-gatia", "p. 9")

    (part,) = compared(replace(ARTICLE, citations=(*ARTICLE.citations, citation))).citations

    assert (part.kind, part.label) == ("added", "Report on the events of April, p. 9")
    assert [(change.name, change.old, change.new) for change in part.attributes] == [
        ("source", "", "Report on the events of April"),
        ("claim", "", "GATIA: 43"),
        ("locator", "", "p. 9"),
    ]


def test_removed_parts_are_named_as_they_were():
    comparison = compared(replace(ARTICLE, fields=(), claims=(), citations=(), relations=()))

    removed = [*comparison.fields, *comparison.claims, *comparison.citations, *comparison.relations]
    assert {part.kind for part in removed} == {"removed"}
    assert [part.label for part in removed] == [
        "Fatalities",
        "Place",
        "MINUSMA, 30 April 2018: 47",
        "GATIA: 43",
        "Report on the events of April, p. 3",
        "MINUSMA, 30 April 2018: 47 disputes GATIA: 43",
    ]


def test_withheld_citation_names_no_source():
    withheld = replace(ARTICLE, citations=(replace(ARTICLE.citations[0], is_withheld=True),))

    (part,) = compared(withheld.public()).citations

    assert part.label == "source withheld"
    assert ("withheld", "no", "yes") in [(change.label, change.old, change.new) for change in part.attributes]


def test_parts_are_matched_by_key_and_the_fewest_are_moved():
    fields_ = tuple(Field(key, key.upper()) for key in "abcde")
    old = replace(ARTICLE, fields=fields_)
    new = replace(ARTICLE, fields=(Field("x", "X"), *fields_[1:4], replace(fields_[0], label="Ä"), fields_[4]))

    added, moved = compared(new, old).fields

    assert (added.kind, added.key, added.is_moved) == ("added", "x", False)
    assert (moved.kind, moved.key, moved.is_moved, moved.moved_after) == ("changed", "a", True, "D")


def test_part_that_only_moved_says_where_to():
    (moved,) = compared(replace(ARTICLE, fields=ARTICLE.fields[::-1])).fields

    assert (moved.kind, moved.attributes) == ("moved", ())
    assert (moved.label, moved.moved_after) in {("Place", ""), ("Fatalities", "Place")}


@given(st.lists(st.integers(), unique=True, max_size=8), st.data())
def test_taking_the_moved_keys_out_leaves_one_order(old, data):
    new = data.draw(st.permutations(old))

    moved = moved_keys(old, new)

    assert [key for key in old if key not in moved] == [key for key in new if key not in moved]
    assert bool(moved) == (old != new)


def test_header_and_categories_are_compared_in_words():
    new = replace(ARTICLE, title="Attacks", slug="attacks", kind="attack", categories=("mali", "unknown-key"))

    comparison = compared(new)

    assert [(change.label, change.old, change.new) for change in comparison.header] == [
        ("title", "Attack", "Attacks"),
        ("address", "attack", "attacks"),
        ("kind", "", "Civilian attack"),
    ]
    assert [(part.kind, part.label) for part in comparison.categories] == [
        ("added", "History of Mali"),
        ("added", "unknown-key"),
    ]


def test_shared_records_named_on_both_sides_are_compared():
    renamed = Shared.of(
        (replace(MINUSMA, short_name="UN mission"), replace(GATIA, name="Other"), replace(REPORT, title="Report"))
    )
    old = replace(ARTICLE, claims=(TOLL,), relations=())

    comparison = compared(old, old, SHARED, renamed)

    assert comparison.is_empty
    assert [(part.key, part.label, part.attributes[0].label) for part in comparison.shared] == [
        ("minusma", "party Multidimensional Integrated Stabilization Mission", "short name"),
        ("report", "source Report", "title"),
    ]


def test_missing_records_go_by_their_key():
    (part,) = compare(replace(ARTICLE, claims=(EARLIER,), relations=(), citations=()), ARTICLE, NOTHING, NOTHING).claims

    assert part.label == "minusma, 30 April 2018: 47"
