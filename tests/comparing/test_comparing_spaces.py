import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import compare_texts, without_spaces
from tests.strategies import markdown


def kinds(old: str, new: str) -> list[str]:
    return [change.kind for change in without_spaces(compare_texts(old, new)).changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One two three", "One  two\tthree "),
        ("One two\nthree", "One\ntwo three"),
        ("One", "  One"),
        ("One\n\ntwo", "One\n\n \n\ntwo"),
        ("One\n", "One\n\n\n"),
        ("- one\n- two", "- one\n\n- two"),
        ("| a | b |", "|a|  b|"),
        ("## Toll", "##  Toll "),
    ],
)
def test_white_space_is_no_change(old, new):
    assert kinds(old, new) == []
    assert kinds(new, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("```\nif a:\n  b\n```", "```\nif a:\nb\n```"),
        ("Text\n\n    code", "Text\n\n     code"),
        ("- one\n- two", "- one\n  - two"),
        ("tap water", "tapwater"),
    ],
)
def test_white_space_that_says_something_is_a_change(old, new):
    assert kinds(old, new) == ["changed"]


def test_words_are_marked_without_the_white_space_around_them():
    (change,) = without_spaces(compare_texts("one two three four five", "one  two three four six")).changes

    assert [segment.text for segment in change.segments] == ["one  two three four ", "five", "six"]


def test_split_paragraph_stays_a_change():
    first, second = "One two three four five six.", "Seven eight nine ten eleven twelve."

    assert kinds(f"{first} {second}", f"{first}\n\n{second}") == ["split"]


@given(st.tuples(markdown(), markdown()))
def test_changes_are_numbered_anew_and_all_have_something_to_show(pair):
    comparison = without_spaces(compare_texts(*pair))

    numbers = [block.number for block in comparison.blocks if block.number]
    assert numbers == list(range(1, len(numbers) + 1))
    for block in comparison.blocks:
        if block.segments:
            assert block.partner or any(segment.kind != "equal" for segment in block.segments)
