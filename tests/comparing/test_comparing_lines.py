from itertools import permutations
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import compare_texts
from articles.comparing.blocks import join, split
from articles.comparing.lines import cut
from tests.strategies import markdown

FIRST = "The administrator said on Thursday that the attackers came from the north before noon."
SECOND = "Nobody in either of the villages has since been heard, and no court has taken the case up."
THIRD = "Trucks of the mission reached both places two days later and counted what they found there."
LAST = "Rain fell all night upon hills whose names are written on none of our maps."
PICTURE = "![Huts on a hill above the river, one of them without its roof](huts.jpg)"


def kinds(old: str, new: str) -> list[tuple[str, str]]:
    """Return the kind of each change, and the text of its block in the new text, or else in the old one."""
    return [(block.kind, (block.new or block.old).text) for block in compare_texts(old, new).changes]


@given(markdown(), st.sets(st.integers(1, 16)))
def test_cut_blocks_make_the_same_text_and_know_their_lines(text, lines):
    blocks = cut(split(text), lines)

    assert join(blocks) == text
    for block in blocks:
        assert text.split("\n")[block.line - 1 : block.last_line] == block.text.split("\n")
        assert "\n" not in block.text or lines.isdisjoint(range(block.line, block.last_line + 1))


lines = st.sampled_from(
    (FIRST, SECOND, THIRD, LAST, PICTURE, f"{FIRST} {SECOND}", "", "", "# Toll", f"- {LAST}", "```")
)
texts = st.lists(lines, max_size=12).map("\n".join)


@given(texts, texts)
def test_comparisons_make_both_texts_wherever_lines_went(old, new):
    blocks = compare_texts(old, new).blocks

    assert "\n".join(block.old.text for block in blocks if block.old and block.kind != "moved") == old
    assert "\n".join(block.new.text for block in blocks if block.new) == new
    moved = [(block.number, block.partner) for block in blocks if block.kind == "moved"]
    assert moved == sorted((block.partner, block.number) for block in blocks if block.kind == "moved_away")


@pytest.mark.parametrize(
    "picture", [PICTURE, PICTURE.replace("one of them", "two of them")], ids=["as it was", "changed"]
)
def test_line_that_went_to_another_paragraph_has_moved(picture):
    old = f"{FIRST}\n{PICTURE}\n\n{SECOND}\n\n{THIRD}\n\n{LAST}"
    new = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n{picture}\n\n{LAST}"

    assert kinds(old, new) == [("moved_away", PICTURE), ("moved", picture)]
    assert kinds(new, old) == [("moved", PICTURE), ("moved_away", picture)]


def test_line_that_became_a_paragraph_before_its_own_has_moved():
    assert kinds(f"{FIRST}\n{SECOND}\n{PICTURE}", f"{PICTURE}\n\n{FIRST}\n{SECOND}") == [
        ("moved", PICTURE),
        ("moved_away", PICTURE),
    ]


def test_line_that_went_past_nothing_stays_where_it_is():
    old, new = f"{FIRST}\n{PICTURE}\n\n{SECOND}", f"{FIRST}\n\n{PICTURE}\n{SECOND}"

    assert not {"moved", "moved_away"} & {kind for kind, _ in kinds(old, new)}


def test_paragraph_of_several_lines_moves_whole():
    paragraph = f"{FIRST}\n{PICTURE}"

    assert kinds(f"{paragraph}\n\n{SECOND}\n\n{THIRD}", f"{SECOND}\n\n{THIRD}\n\n{paragraph}") == [
        ("moved_away", paragraph),
        ("moved", paragraph),
    ]


def test_paragraph_split_between_its_lines_stays_one_change():
    assert [kind for kind, _ in kinds(f"{FIRST}\n{SECOND}\n{THIRD}", f"{FIRST}\n\n{SECOND}\n\n{THIRD}")] == ["split"]


def test_paragraphs_wrapped_anew_stay_whole():
    paragraphs = [" ".join(sentences) for sentences in permutations((FIRST, SECOND, THIRD, LAST), 3)]
    old = "\n\n".join(fill(paragraph, 60) for paragraph in paragraphs)
    new = "\n\n".join(fill(paragraph.replace("villages", "small towns"), 72) for paragraph in paragraphs)

    assert [kind for kind, _ in kinds(old, new)] == ["changed"] * len(paragraphs)
