from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.passages import join, split
from tests import strategies

PARAGRAPH = (
    "On the second day the patrol went out again, and what it found was told in three ways by the three who told it. "
    "None of them gave the hour, and only one of them gave a number."
)


@given(strategies.texts() | strategies.markdown())
def test_passages_make_the_text_again(text):
    assert join(split(text)) == text


@given(strategies.markdown())
def test_no_passage_is_empty(text):
    assert all(split(text))


@given(strategies.markdown())
def test_every_cut_stands_at_the_start_of_a_line(text):
    assert all(passage.endswith("\n") for passage in split(text)[:-1])


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("", 0),
        ("One line", 1),
        ("Lead\n\n## A\ntext\n### B\ntext\n", 3),
        ("# A\n# B\n#\n", 3),
        ("   ## A\n   ## B\n", 2),
        ("Lead\n#no heading\n    # code\n####### seven\n", 1),
        ("```\n# not a heading\n```\n# heading\n", 2),
        ("~~~~\n# not\n~~~\n# not\n~~~~~\n# heading\n", 2),
        ("```python\n\n# not\n\n", 1),
        ("``` a`b\n# heading\n", 2),
        ("~~~ a`b\n# not\n", 1),
        ("```\n# not\n``` still open\n# not\n", 1),
    ],
)
def test_text_is_cut_at_headings_outside_fences(text, cuts):
    assert len(split(text)) == cuts
    assert join(split(text)) == text


@given(st.lists(st.sampled_from(["# x", "", PARAGRAPH, "- list"]), max_size=20))
def test_fenced_code_is_one_passage(lines):
    code = "\n".join(["~~~", *lines, "~~~"])

    assert split(code) == (code,)


def test_long_section_is_cut_about_every_thousand_bytes():
    text = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(200))
    sizes = [len(passage.encode()) for passage in split(text)]

    assert 400 < sum(sizes) / len(sizes) < 1600
    assert max(sizes) < 8000


paragraphs = st.lists(
    st.text(st.sampled_from("abcdef gh"), min_size=1, max_size=900).map(lambda t: f"p{t}\n"), max_size=12
)


@given(paragraphs, paragraphs, st.sampled_from([PARAGRAPH, "short", "two\nlines", "## Heading", "- list"]))
def test_insertion_changes_few_passages(before, after, inserted):
    old = split("\n".join([*before, *after]))
    new = split("\n".join([*before, f"{inserted}\n", *after]))

    assert (Counter(new) - Counter(old)).total() <= 3
    assert (Counter(old) - Counter(new)).total() <= 2


@given(paragraphs, paragraphs)
def test_change_of_a_word_changes_few_passages(before, after):
    old = split("\n".join([*before, "The number was given.\n", *after]))
    new = split("\n".join([*before, "The number was withheld.\n", *after]))

    assert (Counter(new) - Counter(old)).total() <= 2
    assert (Counter(old) - Counter(new)).total() <= 2
