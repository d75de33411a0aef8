"""The rows of the desk as cards: whose a row is, and what becomes of it."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from articles.forms.desk import Desk
from articles.forms.rows import with_copy, with_more_rows, with_own_row
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

CITED = snapshot(
    citations=(Citation("seen", "report", claim="toll-msa"), Citation("told", "report")),
    relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
)
NEW = {"modality": "stated", "kind": "count", "value": "3", "statement": "three died", "rank": "normal"}


@pytest.fixture(autouse=True)
def records(db):
    builders.save_records()


def form(content=CITED, **typed):
    data = QueryDict(mutable=True)
    for name, held in posted(content, **typed).items():
        data.setlist(name, held if isinstance(held, list) else [str(held)])
    return data


def desk(data, start=CITED):
    return Desk(start, 0, data=data)


def row(prefix, number, **typed):
    return {f"{prefix}-{number}-{name}": held for name, held in typed.items()} | {f"{prefix}-TOTAL_FORMS": number + 1}


def held(cards):
    """Return what each card holds, and what none does, by the numbers of the rows."""
    inside = {
        card.row.index: ([each.index for each in card.citations], [each.index for each in card.relations])
        for card in cards
    }
    return inside, {name: [each.index for each in rows] for name, rows in cards.loose.items()}


def test_claim_holds_its_own_rows_and_the_rest_stays_in_lists():
    inside, loose = held(Desk(CITED, 0).cards)

    assert inside == {"0": ([], []), "1": (["0"], ["0"]), "2": ([], [])}
    assert loose == {"citations": ["1", "2"], "relations": ["1"]}


def test_row_that_names_no_claim_of_the_article_is_shown_in_a_list():
    data = form(**row("relations", 1, from_claim="gone", kind="disputes", to_claim="toll-msa", basis="stated"))

    assert held(desk(data).cards)[1]["relations"] == ["1"]


def test_cards_stand_in_the_order_that_was_given():
    data = form(**{"claims-0-ORDER": "2", "claims-1-ORDER": "1"})

    assert [card.row.index for card in desk(data).cards] == ["1", "0", "2"]


@pytest.mark.parametrize("key", ["", "my-key"])
def test_citation_and_relation_in_a_new_card_are_of_its_claim_whatever_its_key(key):
    data = form(
        **row("claims", 2, key=key, claimants="msa", applies_to="Aklaz", **NEW),
        **row("citations", 2, claim="#2", source="report"),
        **row("relations", 1, from_claim="#2", kind="disputes", to_claim="toll-msa", basis="stated"),
    )
    checked = desk(data)

    assert checked.is_valid()
    saved = checked.snapshot()
    new = saved.claims[-1].key
    assert new == (key or "count-msa-aklaz")
    assert (saved.citations[-1].key, saved.citations[-1].claim) == (f"{new}-cited", new)
    assert saved.relations[-1] == Relation(new, "disputes", "toll-msa")
    assert checked.draft == saved


def test_rows_follow_their_claim_when_its_key_is_changed():
    data = form(**{"claims-1-key": "other", "citations-0-claim": "#1", "relations-0-from_claim": "#1"})
    checked = desk(data)

    assert checked.is_valid()
    assert checked.snapshot().citations[0].claim == "other"
    assert checked.snapshot().relations[0].from_claim == "other"


@pytest.mark.parametrize("own", ["toll-msa", "#1"])
def test_claim_that_is_deleted_takes_its_own_rows_along_faulty_or_not(own):
    data = form(
        **{"claims-1-DELETE": "on", "claims-1-value": "what", "citations-0-claim": own, "citations-0-source": ""},
        **{"relations-0-from_claim": own},
    )
    checked = desk(data)

    assert checked.is_valid(), [rows.errors for rows in checked.formsets.values()]
    assert [each.key for each in checked.snapshot().claims] == ["toll-minusma"]
    assert [each.key for each in checked.snapshot().citations] == ["told"]
    assert checked.snapshot().relations == ()


def test_relation_of_another_claim_to_a_deleted_one_is_told_at_its_cell():
    checked = desk(form(**{"claims-0-DELETE": "on"}))

    assert not checked.is_valid()
    assert "There is no claim “toll-minusma”" in str(checked.formsets["relations"][0].errors["to_claim"])


def test_row_added_to_a_card_and_left_empty_says_nothing():
    checked = desk(form(**row("citations", 2, claim="#1"), **row("relations", 1, from_claim="#1")))

    assert checked.is_valid()
    assert checked.snapshot() == CITED


@pytest.mark.parametrize("claim", ["#9", "#999999", "# 1", "#١", "#-1", "#1234567", "##1"])
def test_forged_reference_is_an_error_at_its_cell(claim):
    checked = desk(form(**row("citations", 2, claim=claim, source="report")))

    assert not checked.is_valid()
    assert list(checked.formsets["citations"].errors[2]) == ["claim"]
    assert len(checked.draft.citations) == 2
    assert "2" in held(checked.cards)[1]["citations"]


def test_faulty_card_is_opened_and_a_faulty_row_opens_the_card_that_holds_it():
    data = form(**{"claims-0-value": "what", "citations-0-source": ""})

    assert [card.is_opened for card in desk(data).cards] == [True, True, False]
    assert not any(card.is_opened for card in Desk(CITED, 0).cards)


def test_two_claims_of_one_key_are_the_only_error():
    checked = desk(form(**{"claims-0-key": "toll-msa", "relations-0-DELETE": "on"}))
    checked.is_valid()

    assert "key" in checked.formsets["claims"][0].errors
    assert checked.formsets["citations"].errors[0] == {}


def test_card_says_what_it_comes_to_or_what_is_wrong_with_it():
    read = desk(form(**{"claims-1-value": "what"}))
    read.read_back()
    first, second, empty = read.cards

    assert first.reading.sentence == "MINUSMA stated on 30 April 2018 that 47 people were killed."
    assert second.reading is None
    assert second.fault.startswith("figure or value: “what” is not a figure.")
    assert (empty.reading, empty.is_blank) == (None, True)
    assert (len(read.cards), read.cards.concern_count) == (2, 1)


# --- Rows that a button adds on the server ----------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["citations", "relations"])
def test_row_is_added_to_the_card_of_a_claim(prefix):
    grown = desk(with_own_row(form(), prefix, "0"))

    card = next(iter(grown.cards))
    assert len(getattr(card, prefix)) == 1
    assert grown.is_valid() and grown.snapshot() == CITED


def test_empty_rows_that_are_added_to_each_list_say_nothing():
    grown = desk(with_more_rows(form(), None))

    assert grown.is_valid() and grown.snapshot() == CITED
    assert [card.is_opened for card in grown.cards] == [False] * 4


def test_copy_stands_behind_its_original_with_its_citations_and_without_keys():
    data = with_copy(form(**{"claims-0-ORDER": "2", "claims-1-ORDER": "1"}), "1")
    copied = desk(data)

    assert [card.row.index for card in copied.cards] == ["1", "3", "0", "2"]
    assert copied.is_valid()
    original, copy, _ = copied.snapshot().claims
    assert copy == replace(original, key="fatalities-msa")
    assert copied.snapshot().citations[-1] == Citation("fatalities-msa-cited", "report", claim="fatalities-msa")
    assert copied.snapshot().relations == CITED.relations


def test_copy_keeps_everything_that_was_typed():
    data = form(**{"claims-1-statement": "typed", "claims-0-value": "what", "body": "Typed."})

    copied = with_copy(data, "1")

    assert copied["claims-3-statement"] == "typed"
    assert all(copied.getlist(name) == texts for name, texts in data.lists() if not name.endswith(("ORDER", "_FORMS")))


@pytest.mark.parametrize("index", ["", "9", "-1", "x", "1e3", "٣", "9999999999999", "²"])
def test_forged_row_is_not_copied(index):
    data = form()

    assert with_copy(data, index) == data


@pytest.mark.parametrize("prefix", ["", "claims", "fields", "nothing"])
def test_row_of_a_forged_list_is_not_added(prefix):
    data = form()

    assert with_own_row(data, prefix, "0") == data


def test_full_list_takes_no_row_more_and_loses_none():
    data = form() | {"claims-3999-statement": "last", "claims-TOTAL_FORMS": "4000"}
    full = QueryDict(mutable=True)
    for name, texts in data.items():
        full.setlist(name, texts if isinstance(texts, list) else [texts])

    for grown in (with_copy(full, "0"), with_more_rows(full, None)):
        assert grown["claims-TOTAL_FORMS"] == "4000"
        assert grown["claims-3999-statement"] == "last"


def test_many_citations_of_one_claim_are_copied_in_time_that_grows_with_them():
    citations = tuple(Citation(f"cited-{number}", "report", claim="toll-msa") for number in range(300))
    data = form(replace(CITED, citations=citations))

    assert with_copy(data, "1")["citations-TOTAL_FORMS"] == "601"


def test_claim_without_a_key_in_a_faulty_form_is_still_read_for_the_preview():
    data = form(**row("claims", 2, key="", claimants="msa", **NEW), **{"claims-0-value": "what"})

    assert [each.key for each in desk(data).draft.claims] == ["toll-msa", "count-msa"]


def test_claim_of_an_old_draft_that_names_claims_by_key_is_read_as_before():
    assert desk(form()).draft == CITED
