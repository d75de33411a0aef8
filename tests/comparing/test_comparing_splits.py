import pytest

from articles.comparing import BlockChange, compare_texts
from articles.comparing.words import ADDED, EQUAL, REMOVED

FIRST = "The administrator said on Thursday that the attackers came from the north before noon."
SECOND = "Nobody in either of the villages has since been heard, and no court has taken the case up."
THIRD = "Trucks of the mission reached both places two days later and counted what they found there."
OTHER = "Rain fell all night upon hills whose names are written on none of our maps."


def changes(old: str, new: str) -> list[BlockChange]:
    return list(compare_texts(old, new).changes)


def marked(change: BlockChange, kind: str) -> list[str]:
    return [segment.text for segment in change.segments if segment.kind == kind]


def test_split_paragraph_is_one_change_of_white_space():
    (change,) = changes(f"Lead\n\n{FIRST} {SECOND}\n\nEnd", f"Lead\n\n{FIRST}\n\n{SECOND}\n\nEnd")

    assert (change.kind, change.parts, change.old.line, change.new.line) == ("split", 2, 3, 3)
    assert (marked(change, REMOVED), marked(change, ADDED)) == ([" "], ["\n\n"])


def test_joined_paragraphs_are_one_change():
    (change,) = changes(f"{FIRST}\n\n{SECOND}\n\nEnd", f"{FIRST} {SECOND}\n\nEnd")

    assert (change.kind, change.parts) == ("joined", 2)
    assert (marked(change, REMOVED), marked(change, ADDED)) == (["\n\n"], [" "])


def test_words_that_change_on_the_way_are_marked_alone():
    first, second = FIRST.replace("Thursday", "Friday"), SECOND.replace("court", "judge")

    (change,) = changes(f"{FIRST} {SECOND}", f"{first}\n\n{second}")

    assert change.kind == "split"
    assert marked(change, REMOVED) == ["Thursday", " ", "court"]
    assert marked(change, ADDED) == ["Friday", "\n\n", "judge"]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (f"{FIRST} {SECOND} {THIRD}", (FIRST, SECOND, THIRD)),
        (f"{FIRST} {SECOND}", (FIRST, "## A new heading", SECOND)),
        (f"- {FIRST} {SECOND}", (f"- {FIRST}", f"- {SECOND}")),
        (f"{FIRST}\n{SECOND}", (FIRST, f"- {SECOND}")),
        (f"{FIRST} {FIRST}", (FIRST, FIRST)),
    ],
    ids=["in three", "under a heading", "list item", "paragraph and list item", "twice the same"],
)
@pytest.mark.parametrize("around", ["{}", f"{OTHER}\n\n{{}}\n\n{OTHER}"], ids=["alone", "among others"])
def test_parts_are_found(whole, parts, around):
    old, new = around.format(whole), around.format("\n\n".join(parts))

    assert [(change.kind, change.parts) for change in changes(old, new)] == [("split", len(parts))]
    assert [(change.kind, change.parts) for change in changes(new, old)] == [("joined", len(parts))]


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (f"{FIRST}", f"{FIRST} Later.\n\n{OTHER}", ["changed", "added"]),
        ("| a b c d e f |", "| a b c |\n| d e f |", ["changed", "added"]),
        (f"{FIRST} {SECOND}", f"{FIRST}\n\nNobody.", ["changed", "added"]),
    ],
    ids=["another paragraph", "rows of a table", "too few words"],
)
def test_what_is_no_part_stands_by_itself(old, new, kinds):
    assert [change.kind for change in changes(old, new)] == kinds


def test_split_beside_a_move_keeps_both():
    old = "\n\n".join((f"{FIRST} {SECOND}", THIRD, OTHER))
    new = "\n\n".join((THIRD, OTHER, FIRST, SECOND))

    found = {change.kind for change in changes(old, new)}

    assert found <= {"moved", "moved_away", "added", "split"}


def test_equal_words_of_parts_are_one_text():
    (change,) = changes(f"{FIRST} {SECOND}", f"{FIRST}\n\n{SECOND}")

    assert marked(change, EQUAL) == [FIRST, SECOND]
