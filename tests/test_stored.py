import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import passages, stored
from articles.shared import FieldDefinition, Party, Shared, Template
from articles.snapshot import Claim, Relation, Snapshot
from articles.stored import Header, Passage, UnreadablePart, assemble, decode, encode
from articles.values import Quantity
from tests import strategies

TOLL = Claim("toll", "Sept « morts »", kind="count", claimants=("minusma",), value=Quantity.of(6, 9))
TOLL_STORED = (
    '{"claimants":["minusma"],"key":"toll","kind":"count","part":"claim","schema":1,'
    '"statement":"Sept « morts »","value":{"type":"number","value":{"bound":"range","high":"9","low":"6"}}}'
)


@given(strategies.parts())
def test_stored_part_is_read_as_the_same_part(part):
    read = decode(encode(part))

    assert read == part
    assert type(read) is type(part)
    assert encode(read) == encode(part)


@given(strategies.parts())
def test_stored_part_is_one_canonical_object(part):
    text = encode(part)
    plain = json.loads(text)

    assert stored.canonical_json(plain) == text
    assert plain["part"] == part.part
    assert plain["schema"] == stored.SCHEMA


def test_shape_of_a_claim_stays_as_it_was_released():
    assert encode(TOLL) == TOLL_STORED
    assert decode(TOLL_STORED) == TOLL


def test_empty_text_is_kept_where_the_default_is_another():
    template = Template("attack", "Attack", fields=(FieldDefinition("date", "Date", type="", policy=""),))

    assert decode(encode(template)) == template


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        "{}",
        '{"schema":1}',
        '{"part":"claim"}',
        '{"part":"poem","schema":1}',
        '{"part":"claim","schema":1}',
        '{"part":"relation","schema":2,"from_claim":"a","kind":"disputes","to_claim":"b"}',
        '{"part":"relation","schema":0,"from_claim":"a","kind":"disputes","to_claim":"b"}',
        '{"part":"relation","schema":"1","from_claim":"a","kind":"disputes","to_claim":"b"}',
        '{"part":"relation","schema":[],"from_claim":"a","kind":"disputes","to_claim":"b"}',
        '{"part":"relation","schema":1,"from_claim":"a","kind":"disputes","to_claim":"b","colour":"red"}',
        TOLL_STORED.replace('"6"', '"six"'),
        TOLL_STORED.replace('"6"', '"12"'),
        TOLL_STORED.replace('"type":"number"', '"type":"colour"'),
        TOLL_STORED.replace('{"bound":"range","high":"9","low":"6"}', "47"),
        "[" * 100_000,
    ],
)
def test_text_that_is_no_stored_part_is_refused(text):
    with pytest.raises(UnreadablePart):
        decode(text)


def test_older_shapes_are_upgraded_one_after_the_other(monkeypatch):
    monkeypatch.setattr(stored, "SCHEMA", 3)
    monkeypatch.setitem(stored.UPGRADES, 1, lambda plain: plain | {"statement": plain.pop("words")})
    monkeypatch.setitem(stored.UPGRADES, 2, lambda plain: plain | {"statement": plain["statement"] + "."})

    read = decode('{"key":"toll","part":"claim","schema":1,"words":"Nine died"}')

    assert read == Claim("toll", "Nine died.")


def test_upgrade_that_fails_names_the_shape(monkeypatch):
    monkeypatch.setattr(stored, "SCHEMA", 2)
    monkeypatch.setitem(stored.UPGRADES, 1, lambda plain: plain | {"statement": plain.pop("words")})

    with pytest.raises(UnreadablePart, match="from the shape 1"):
        decode('{"key":"toll","part":"claim","schema":1}')


# --- Whole articles ---------------------------------------------------------------------------------------------------


def taken_apart(snapshot: Snapshot) -> list[stored.StoredPart]:
    texts = [Passage(passage) for passage in passages.split(snapshot.body)]
    return [stored.header(snapshot), *texts, *snapshot.parts()]


@given(strategies.snapshots(), st.lists(strategies.records(), max_size=4))
def test_parts_are_put_together_as_the_same_snapshot(snapshot, records):
    kept = [decode(encode(part)) for part in [*taken_apart(snapshot), *records]]

    assert assemble(kept) == (snapshot, Shared.of(records))


@given(strategies.snapshots())
def test_parts_are_sorted_into_their_kinds_whatever_lies_between(snapshot):
    mixed = sorted(taken_apart(snapshot), key=lambda part: part.part)

    assert assemble(mixed)[0] == snapshot


@pytest.mark.parametrize("headers", [0, 2])
def test_revision_holds_its_article_exactly_once(headers):
    with pytest.raises(UnreadablePart):
        assemble([Header("Aklaz", "aklaz")] * headers)


@given(strategies.snapshots(), strategies.snapshots())
def test_digest_is_equal_where_the_content_is(one, other):
    assert (stored.snapshot_digest(one) == stored.snapshot_digest(other)) is (one == other)
    assert stored.snapshot_digest(one) == stored.snapshot_digest(replace(one))


def test_digest_covers_order_and_every_part():
    older = Snapshot("Aklaz", "aklaz", claims=(TOLL, replace(TOLL, key="other")))
    changed = [
        replace(older, body="x"),
        replace(older, claims=older.claims[::-1]),
        replace(older, relations=(Relation("toll", "disputes", "other"),)),
        replace(older, categories=("massacres",)),
    ]

    assert len({stored.snapshot_digest(snapshot) for snapshot in [older, *changed]}) == 5


def test_shared_records_are_sorted_by_kind_and_named_in_sentences():
    shared = Shared.of([Party("msa", "Movement for the Salvation of Azawad", short_name="MSA"), Party("un", "UN")])

    assert set(shared.parties) == {"msa", "un"}
    assert shared.party_names(("msa", "un", "gone")) == ("MSA", "UN", "gone")
