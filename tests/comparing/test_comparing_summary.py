import json
from dataclasses import replace

import pytest
from hypothesis import given

from articles.comparing import changed_parts, changed_words
from articles.snapshot import Citation, Claim, Field, Snapshot
from tests.strategies import snapshots

ARTICLE = Snapshot(
    "Attack",
    "attack",
    fields=(Field("fatalities", "Fatalities"), Field("injuries", "Injuries")),
    claims=(Claim("a", "One."), Claim("b", "Two.")),
)


@given(snapshots(), snapshots())
def test_what_changed_is_stored_as_json_and_empty_for_equal_snapshots_only(old, new):
    changed = changed_parts(old, new)

    assert json.loads(json.dumps(changed)) == changed
    assert (changed == {}) == (old == new)
    assert changed_parts(old, old) == {}


@pytest.mark.parametrize(
    ("attributes", "changed", "words"),
    [
        ({"body": "Text"}, {"text": True}, "text"),
        (
            {"title": "Attacks", "slug": "attacks", "description": "Said", "kind": "attack", "language": "fr"},
            {"title": True, "slug": True, "description": True, "kind": True, "language": True},
            "title, address, description, kind, language",
        ),
        (
            {"fields": (Field("fatalities", "Killed"), Field("injuries", "Injuries"))},
            {"fields": {"changed": ["fatalities"]}},
            "infobox: Killed",
        ),
        (
            {"claims": (Claim("c", "New."), Claim("b", "Three."))},
            {"claims": {"added": ["c"], "changed": ["b"], "removed": ["a"]}},
            "3 claims",
        ),
        ({"claims": ARTICLE.claims[::-1]}, {"claims": {"moved": ["b"]}}, "order of claims"),
        (
            {"body": "x", "citations": (Citation("d", "report"),), "categories": ("mali", "war")},
            {"text": True, "citations": {"added": ["d"]}, "categories": {"added": ["mali", "war"]}},
            "text, 1 citation, 2 categories",
        ),
    ],
)
def test_changes_are_listed_and_worded(attributes, changed, words):
    found = changed_parts(ARTICLE, replace(ARTICLE, **attributes))

    assert found == changed
    assert changed_words(found, {"fatalities": "Killed"}) == words


def test_field_without_a_label_goes_by_its_key():
    assert changed_words({"fields": {"added": ["fatalities"]}}) == "infobox: fatalities"


def test_nothing_changed_has_no_words():
    assert changed_words({}) == ""


def test_words_keep_their_order_whatever_order_a_database_gives_the_names_back_in():
    changed = {"slug": True, "text": True, "claims": {"added": ["c"]}, "title": True}

    assert changed_words(changed) == "text, title, address, 1 claim"
