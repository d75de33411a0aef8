import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import Skipped, TextComparison, compare_texts, texts
from articles.comparing.words import ADDED, EQUAL, REMOVED
from tests.strategies import markdown

LONG = "The administrator said on Thursday that the attackers came from the north before noon."
OTHER = "Nobody in either of the villages has since been heard, and no court has taken the case up."
THIRD = "Trucks of the mission reached both places two days later and counted what they found there."


IN_PLACE = ("equal", "changed", "split", "joined")


def old_text(comparison: TextComparison) -> str:
    return "\n".join(
        block.old.text for block in comparison.blocks if block.kind in (*IN_PLACE, "removed", "moved_away")
    )


def new_text(comparison: TextComparison) -> str:
    return "\n".join(block.new.text for block in comparison.blocks if block.kind in (*IN_PLACE, "added", "moved"))


def kinds(old: str, new: str) -> list[str]:
    return [block.kind for block in compare_texts(old, new).blocks if not block.is_blank]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text and what is left of it when its paragraphs are dropped, repeated, moved, reworded and joined."""
    old = draw(st.lists(st.sampled_from((LONG, OTHER, THIRD, "## Toll", "- 47", "", "", "```")), max_size=12))
    new = [
        draw(st.sampled_from((line, line.upper(), line.replace("the", "a"), f"{line} Again.")))
        for line in draw(st.permutations(old + old[:2]))
    ]
    return "\n".join(old), draw(st.sampled_from(("\n", " ", "\n\n"))).join(new)


pairs = st.one_of(st.tuples(markdown(), markdown()), edited())


def assert_makes_both(comparison: TextComparison, old: str, new: str) -> None:
    assert (old_text(comparison), new_text(comparison)) == (old, new)
    for block in comparison.blocks:
        if block.kind in ("changed", "split", "joined", "moved"):
            assert "".join(segment.text for segment in block.segments if segment.kind != ADDED) == block.old.text
            assert "".join(segment.text for segment in block.segments if segment.kind != REMOVED) == block.new.text


@given(pairs)
def test_comparison_makes_both_texts(pair):
    assert_makes_both(compare_texts(*pair), *pair)


@pytest.mark.parametrize("limit", ["LINES_BUDGET", "WORDS_BUDGET", "MAX_LINES", "MAX_LETTERS"])
@given(pair=pairs)
def test_coarse_comparison_makes_both_texts(limit, pair):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, limit, 0)
        assert_makes_both(compare_texts(*pair), *pair)


@given(pair=pairs)
def test_comparison_without_likeness_makes_both_texts(pair):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.comparing.pairing.PAIRING_BUDGET", 0)
        assert_makes_both(compare_texts(*pair), *pair)


@given(pair=pairs)
def test_comparison_with_large_gaps_makes_both_texts(pair):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.comparing.pairing._SIDE_BY_SIDE", 1)
        patch.setattr("articles.comparing.pairing._BAND", 1)
        assert_makes_both(compare_texts(*pair), *pair)


@given(pairs)
def test_only_equal_texts_have_no_change(pair):
    old, new = pair

    assert compare_texts(old, new).is_equal == (old == new)
    assert (not compare_texts(old, new).changes) == (old == new)
    assert compare_texts(old, old).is_equal


@given(pairs)
def test_changes_are_numbered_and_moves_know_each_other(pair):
    blocks = [block for block in compare_texts(*pair).blocks if block.number]
    by_number = {block.number: block for block in blocks}

    assert list(by_number) == list(range(1, len(blocks) + 1))
    for block in blocks:
        if block.kind in ("moved", "moved_away"):
            partner = by_number[block.partner]
            assert {block.kind, partner.kind} == {"moved", "moved_away"}
            assert (partner.old, partner.partner) == (block.old, block.number)
        else:
            assert block.partner == 0


@given(pairs, st.integers(0, 3))
def test_folding_leaves_nothing_out_but_equal_blocks(pair, context):
    comparison = compare_texts(*pair)

    unfolded = []
    for block in comparison.unchanged_context(context):
        if isinstance(block, Skipped):
            assert all(hidden.kind == EQUAL for hidden in block.blocks)
        unfolded += block.blocks if isinstance(block, Skipped) else [block]
    assert tuple(unfolded) == comparison.blocks


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("One", "One", ["equal"]),
        (f"One\n\n{LONG}", f"One\n\n{LONG} Later.", ["equal", "changed"]),
        ("One", f"One\n\n{LONG}", ["equal", "added"]),
        (f"{LONG}\n\nOne", "One", ["removed", "equal"]),
        (LONG, OTHER, ["removed", "added"]),
        ("## Toll", "## Death toll", ["changed"]),
        ("- Fatalities: 43", "- Fatalities: 47", ["changed"]),
        ("| a | 1 |\n| b | 2 |", "| a | 1 |\n| c | 3 |\n| b | 2 |", ["equal", "added", "equal"]),
        (f"{LONG}\n\n{OTHER}\n\n{THIRD}", f"{OTHER}\n\n{THIRD}\n\n{LONG}", ["moved_away", "equal", "equal", "moved"]),
        (f"{LONG}\n\n{OTHER}", f"{OTHER} Today.\n\n{LONG} Today.", ["moved_away", "changed", "moved"]),
    ],
)
def test_blocks_are_told_apart(old, new, expected):
    assert sorted(kinds(old, new)) == sorted(expected)


def test_paragraph_moves_with_its_changed_words():
    text = "\n\n".join((LONG, OTHER, THIRD, "## End"))
    moved = "\n\n".join((OTHER, THIRD, "## End", LONG.replace("Thursday", "Friday")))

    left, arrived = (block for block in compare_texts(text, moved).blocks if block.kind.startswith("moved"))

    assert (left.kind, left.old.line, left.new, left.segments) == ("moved_away", 1, None, ())
    assert (arrived.kind, arrived.old.line, arrived.new.line) == ("moved", 1, 7)
    changed = [segment.text for segment in arrived.segments if segment.kind != EQUAL]
    assert changed == ["Thursday", "Friday"]


def test_reworded_paragraphs_find_each_other_past_new_ones():
    old = f"# A\n\n{LONG}\n\n{OTHER}"
    new = f"# A\n\n{THIRD}\n\n{LONG.replace('noon', 'dawn')}\n\n{OTHER.replace('court', 'judge')}"

    assert kinds(old, new) == ["equal", "added", "changed", "changed"]


def test_rows_of_a_large_table_find_each_other_past_new_ones():
    rows = [f"| village {number} | {number * 7 % 100} | reported |" for number in range(300)]
    new = [f"| hamlet {number}x | none | said |" for number in range(40)]
    new += [row.replace("reported", "confirmed") for row in rows]

    counts = compare_texts("\n".join(rows), "\n".join(new)).counts

    assert counts == {"added": 40, "changed": 300}


def test_wrapping_a_paragraph_anew_changes_nothing_but_white_space():
    (block,) = compare_texts(LONG, LONG.replace(" said ", "\nsaid ")).blocks

    assert block.kind == "changed"
    assert [segment.text for segment in block.segments if segment.kind != EQUAL] == [" ", "\n"]


def test_blank_lines_are_a_change_only_when_nothing_else_is():
    assert [block.is_blank for block in compare_texts("a\n\nb", "a\n\n\nb").changes] == [True]
    assert [block.new.text for block in compare_texts("a\n", "a\n\nb\n").changes] == ["b"]


def test_change_knows_its_heading_and_lines():
    text = f"Lead\n\n## Toll\n\n{LONG}"

    (change,) = compare_texts(text, f"New\n\n{text} Later.".replace("New\n\n", "")).changes

    assert (change.heading, change.old.line, change.new.line, change.number) == ("Toll", 5, 5, 1)


def test_unchanged_blocks_far_from_a_change_are_folded():
    paragraphs = [f"Paragraph {number}." for number in range(20)]
    new = [*paragraphs[:10], "Inserted.", *paragraphs[10:]]

    folded = compare_texts("\n\n".join(paragraphs), "\n\n".join(new)).unchanged_context(2)

    first, last = folded[0], folded[-1]
    assert (first.count, last.count) == (8, 8)
    assert [block.new.text for block in folded[1:-1] if not block.is_blank] == [
        *paragraphs[8:10],
        "Inserted.",
        *paragraphs[10:12],
    ]


def test_equal_texts_are_folded_whole():
    (folded,) = compare_texts("a\n\nb", "a\n\nb").hunks

    assert (folded.count, folded.line_count) == (2, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- a\n" * 25_000, "- b\n" * 25_000),
        ("- a\n" * 25_000, "- a\n" * 12_000 + "- b\n" + "- a\n" * 13_000),
        ("a " * 300_000, "b " * 300_000),
    ],
    ids=["many lines", "one of many lines", "many letters"],
)
def test_vast_texts_are_compared_coarsely(old, new):
    comparison = compare_texts(old, new)

    assert comparison.is_coarse
    assert_makes_both(comparison, old, new)


def test_ordinary_texts_are_compared_to_the_word():
    assert not compare_texts(f"{LONG}\n\n{OTHER}", f"{OTHER}\n\n{THIRD}").is_coarse
