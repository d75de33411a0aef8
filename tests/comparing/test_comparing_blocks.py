import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.blocks import join, split
from tests.strategies import markdown


@given(st.one_of(markdown(), st.text(), st.text("\n\r #`~|-=*1. a")))
def test_blocks_joined_are_the_text(text):
    assert join(split(text)) == text


@given(markdown())
def test_blocks_know_their_lines(text):
    lines = text.split("\n")

    assert all("\n".join(lines[block.line - 1 : block.last_line]) == block.text for block in split(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ["blank"]),
        ("One\ntwo", ["paragraph"]),
        ("One\n\n \n\ntwo", ["paragraph", "blank", "paragraph"]),
        ("One\n", ["paragraph", "blank"]),
        ("# One\nTwo\n## Three", ["heading", "paragraph", "heading"]),
        ("#hashtag", ["paragraph"]),
        ("One\n===\nTwo\n---\nThree", ["heading", "heading", "paragraph"]),
        ("One\n-\nTwo\n  =", ["heading", "heading"]),
        ("- one\n  goes on\n- two\n1. three", ["item", "item", "item"]),
        ("-one", ["paragraph"]),
        ("| a |\n|---|\n| b |", ["row", "row", "row"]),
        ("a | b\n--|--\n1 | 2\nEnd", ["row", "row", "row", "paragraph"]),
        ("Lead\na | b\n:-: | -\n1 | 2", ["paragraph", "row", "row", "row"]),
        ("no head\n--|--", ["paragraph"]),
        ("```\n# no heading\n\n- no item\n```\n# heading", ["code", "code", "blank", "code", "code", "heading"]),
        ("~~~~\n~~~\n``` \n~~~~~\nend", ["code", "code", "code", "code", "paragraph"]),
        ("``` a ` b", ["paragraph"]),
        ("[^1]: one\n[^2]: two", ["paragraph", "paragraph"]),
    ],
)
def test_blocks_are_cut_as_markdown_reads_them(text, kinds):
    assert [block.kind for block in split(text)] == kinds


def test_blocks_know_their_heading():
    blocks = split("Lead\n## Toll ##\n47\n\nTwo\nlines\n-----\nEnd")

    assert [block.heading for block in blocks] == ["", "Toll", "Toll", "Toll", "Two lines", "Two lines"]
