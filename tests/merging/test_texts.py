import pytest
from hypothesis import given

from articles.merging import BOTH, MINE, THEIRS, Rewritten, cells, texts
from articles.merging.texts import TextMerge, merge_texts
from articles.merging.units import Version
from tests.merging.strategies import bodies, text_triples

NORTH = "The attackers came from the north before noon, and they left again when the sun went down."
COURT = "Nobody in either of the villages has since been heard, and no court has taken the case up."
TRUCKS = "Trucks of the mission reached both places two days later and counted what they found there."
ARTICLE = f"Lead.\n\n## Attack\n\n{NORTH}\n\n## Aftermath\n\n{COURT}\n\n{TRUCKS}\n"


def text(merged: TextMerge, answer: str | Rewritten = THEIRS) -> str:
    return merged.text({conflict.key: answer for conflict in merged.conflicts})


def sides(merged: TextMerge) -> list[tuple[str, str, str]]:
    return [(conflict.base, conflict.mine, conflict.theirs) for conflict in merged.conflicts]


CLEAN = {
    "disjoint lines": ("- a\n- b\n- c", "- a 1\n- b\n- c", "- a\n- b\n- c 2", "- a 1\n- b\n- c 2"),
    "adjacent lines of a list": ("- one\n- two", "- one 1\n- two", "- one\n- two 2", "- one 1\n- two 2"),
    "adjacent rows": ("| a | 1 |\n| b | 2 |", "| a | 3 |\n| b | 2 |", "| a | 1 |\n| b | 4 |", "| a | 3 |\n| b | 4 |"),
    "cells of one row": ("| a | 1 |", "| b | 1 |", "| a | 2 |", "| b | 2 |"),
    "the same change": ("one\n\ntwo", "one\n\n2", "one\n\n2", "one\n\n2"),
    "the same word among others": ("a b c d e f", "X b c d e Y", "X b c Z e f", "X b c Z e Y"),
    "words of one sentence": ("On 26 April the army killed 43 people", "On 27 April the army killed 43 people",
                              "On 26 April the army killed 47 people", "On 27 April the army killed 47 people"),
    "above and below": ("middle", "above\n\nmiddle", "middle\n\nbelow", "above\n\nmiddle\n\nbelow"),
    "edited and appended": (NORTH, NORTH.replace("noon", "dawn"), f"{NORTH}\n\nMore.",
                            NORTH.replace("noon", "dawn") + "\n\nMore."),
    "both append the same": ("one", "one\n\ntwo", "one\n\ntwo", "one\n\ntwo"),
    "deleted and edited elsewhere": ("a one\n\nb two\n\nc three", "b two\n\nc three", "a one\n\nb two\n\nc 3",
                                     "b two\n\nc 3"),
    "neighbours deleted": ("- a\n- b\n- c\n- d", "- a\n- c\n- d", "- a\n- b\n- d", "- a\n- d"),
    "only blank lines": ("a\n\nb", "a\n\n\nb", "a\n\nb\n", "a\n\n\nb\n"),
    "both insert at different places": ("- a\n- b", "- a\n- m\n- b", "- t\n- a\n- b", "- t\n- a\n- m\n- b"),
    "everything deleted by both": ("a\n\nb", "", "", ""),
    "nothing yet": ("", "", "first", "first"),
    "wrapped lines": ("one two\nthree four", "one 2\nthree four", "one two\nthree 4", "one 2\nthree 4"),
}  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "merged"), CLEAN.values(), ids=CLEAN)
def test_changes_apart_are_merged(base, mine, theirs, merged):
    for one, other in ((mine, theirs), (theirs, mine)):
        result = merge_texts(base, one, other)

        assert result.conflicts == ()
        assert result.text({}) == merged


CONFLICTS = {
    "the same line": ("one\n\ntwo", "one\n\n2", "one\n\nII", ("two", "2", "II")),
    "the same word": ("the army killed 43", "the army killed 47", "the army killed 12",
                      ("the army killed 43", "the army killed 47", "the army killed 12")),
    "adjacent words": ("killed 43 people there", "killed 47 people there", "killed 43 civilians there",
                       ("killed 43 people there", "killed 47 people there", "killed 43 civilians there")),
    "words inserted in one place": ("seen there", "seen alive there", "seen dead there",
                                    ("seen there", "seen alive there", "seen dead there")),
    "both append": ("a\n\nb", "a\n\nb\n\nmine", "a\n\nb\n\ntheirs", ("", "mine", "theirs")),
    "edited and deleted": ("a\n\none two three\n\nb", "a\n\none 2 three\n\nb", "a\n\nb",
                           ("one two three", "one 2 three", "")),
    "appended below what was deleted": ("- a\n- b", "- a\n- b\n- c", "- a", ("- b", "- b\n- c", "")),
    "word edited in a sentence deleted": (f"{NORTH} {COURT}", NORTH, f"{NORTH} {COURT.replace('taken', 'tried')}",
                                          (f"{NORTH} {COURT}", NORTH, f"{NORTH} {COURT.replace('taken', 'tried')}")),
    "line that ends and line that begins": ("one two\nthree", "one 2\nthree", "one two\n3",
                                            ("one two\nthree", "one 2\nthree", "one two\n3")),
    "both begin the article": ("", "mine", "theirs", ("", "mine", "theirs")),
    "both rewrite the article": ("base", NORTH, COURT, ("base", NORTH, COURT)),
}  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "conflict"), CONFLICTS.values(), ids=CONFLICTS)
def test_changes_that_touch_are_in_conflict(base, mine, theirs, conflict):
    merged = merge_texts(base, mine, theirs)

    assert sides(merged) == [conflict]
    assert text(merged, MINE) == mine
    assert text(merged, THEIRS) == theirs


def test_section_deleted_and_edited_is_one_conflict():
    mine = ARTICLE.replace(f"## Aftermath\n\n{COURT}\n\n{TRUCKS}\n", "")
    theirs = ARTICLE.replace("two days", "three days")

    merged = merge_texts(ARTICLE, mine, theirs)

    section = f"## Aftermath\n\n{COURT}\n\n{TRUCKS}"
    assert sides(merged) == [(section, "", section.replace("two days", "three days"))]
    assert text(merged, THEIRS) == theirs


def test_only_what_is_in_conflict_is_asked():
    mine = ARTICLE.replace("Lead.", "My lead.").replace("noon", "dawn").replace("no court", "one court")
    theirs = ARTICLE.replace("noon", "dusk").replace("two days", "three days")

    merged = merge_texts(ARTICLE, mine, theirs)

    assert [conflict.key for conflict in merged.conflicts] == ["text-1"]
    assert text(merged, MINE) == mine.replace("two days", "three days")
    assert [(change.side, change.new) for change in merged.taken] == [
        ("mine", "My lead."),
        ("mine", COURT.replace("no court", "one court")),
        ("theirs", TRUCKS.replace("two days", "three days")),
    ]


# --- Moves ------------------------------------------------------------------------------------------------------------


def paragraphs(*blocks: str) -> str:
    return "\n\n".join(blocks)


def test_edit_follows_the_paragraph_that_the_other_side_moved():
    base, mine = paragraphs(NORTH, COURT, TRUCKS), paragraphs(TRUCKS, NORTH, COURT)
    theirs = paragraphs(NORTH, COURT, TRUCKS.replace("two", "three"))

    for merged in (merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)):
        assert merged.conflicts == ()
        assert text(merged) == paragraphs(TRUCKS.replace("two", "three"), NORTH, COURT)


def test_edit_follows_the_item_that_the_other_side_moved():
    merged = merge_texts("- army\n- mission\n- mayor", "- mayor\n- army\n- mission", "- army\n- mission: 47\n- mayor")

    assert merged.conflicts == ()
    assert text(merged) == "- mayor\n- army\n- mission: 47"


def test_contested_edit_follows_the_move():
    base, mine = paragraphs(NORTH, COURT, TRUCKS), paragraphs(TRUCKS.replace("two", "six"), NORTH, COURT)
    theirs = paragraphs(NORTH, COURT, TRUCKS.replace("two", "three"))

    merged = merge_texts(base, mine, theirs)

    assert text(merged, MINE) == mine
    assert text(merged, THEIRS) == paragraphs(TRUCKS.replace("two", "three"), NORTH, COURT)


@pytest.mark.parametrize(
    "theirs",
    [
        paragraphs(NORTH, TRUCKS, COURT, "Lead."),
        paragraphs("Lead.", NORTH, COURT),
        paragraphs("Lead.", NORTH, COURT, TRUCKS, "More below."),
        paragraphs("New above.", "Lead.", NORTH, COURT, TRUCKS),
    ],
    ids=["moved elsewhere", "deleted", "appended where it stood", "inserted where it goes"],
)
def test_paragraph_moved_stands_once_whatever_the_other_side_did(theirs):
    base, mine = paragraphs("Lead.", NORTH, COURT, TRUCKS), paragraphs(TRUCKS, "Lead.", NORTH, COURT)

    for one, other in ((mine, theirs), (theirs, mine)):
        merged = merge_texts(base, one, other)

        assert len(merged.conflicts) == 1
        assert text(merged, MINE) == one
        assert text(merged, THEIRS) == other


@pytest.mark.parametrize(
    "mine",
    [
        paragraphs("Lead.", NORTH[:62], NORTH[63:], COURT),
        paragraphs("Lead.", f"{NORTH} {COURT}"),
        paragraphs(NORTH[63:], "Lead.", NORTH[:62], COURT),
        paragraphs("Lead.", NORTH[:62], f"{COURT} {NORTH[63:]}"),
    ],
    ids=["split", "joined", "half of it moved", "half of it moved into another"],
)
def test_words_of_a_rearranged_paragraph_stand_once_whatever_is_answered(mine):
    base = paragraphs("Lead.", NORTH, COURT)
    theirs = paragraphs("Lead.", f"{NORTH[:57]}they fled when the sun went down.", f"Surely {COURT}")

    merged = merge_texts(base, mine, theirs)

    assert text(merged, MINE).count("Nobody") == text(merged, MINE).count("sun went") == 1
    assert text(merged, THEIRS).count("Nobody") == text(merged, THEIRS).count("sun went") == 1


# --- Answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (MINE, "- a\n- mine\n- z"),
        (THEIRS, "- a\n- theirs\n- z"),
        (BOTH, "- a\n- theirs\n- mine\n- z"),
        (Rewritten("- ours\n"), "- a\n- ours\n- z"),
        (Rewritten(" \n"), "- a\n- z"),
    ],
)
def test_answer_takes_the_place_of_the_conflict(answer, expected):
    merged = merge_texts("- a\n- z", "- a\n- mine\n- z", "- a\n- theirs\n- z")

    assert text(merged, answer) == expected


def test_paragraphs_of_both_sides_stay_paragraphs():
    merged = merge_texts("a", "a\n\nmine", "a\n\ntheirs")

    assert text(merged, BOTH) == "a\n\ntheirs\n\nmine"


def test_kept_line_does_not_run_into_one_that_was_answered_back():
    merged = merge_texts("- a\n- b one two", "- a", "- a\n- b 1 two")

    assert text(merged, MINE) == "- a"
    assert text(merged, THEIRS) == "- a\n- b 1 two"


def test_very_many_neighbouring_conflicts_are_asked_as_one():
    base, mine, theirs = ("\n".join(f"- {number} {side}" for number in range(150)) for side in ("b", "m", "t"))

    merged = merge_texts(base, mine, theirs)

    assert sides(merged) == [(base, mine, theirs)]


# --- Laws -------------------------------------------------------------------------------------------------------------


@given(bodies())
def test_units_make_the_text(body):
    for is_vast in (False, True):
        version = Version(body, is_vast)

        assert version.opening + "".join(unit.text + unit.ending for unit in version.units) == body
        assert all(unit.text.strip() and not unit.ending.strip() for unit in version.units)


@pytest.mark.parametrize("limit", ["MAX_LINES", "WORDS_BUDGET", "MANY_CONFLICTS"])
@given(triple=text_triples())
def test_coarse_merge_keeps_the_laws(limit, triple):
    base, mine, theirs = triple
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts if hasattr(texts, limit) else cells, limit, 0)
        one, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

        assert text(merge_texts(base, mine, base)) == text(merge_texts(base, base, mine)) == mine
        assert text(merge_texts(base, mine, mine)) == mine
        assert text(one, MINE) == text(other, THEIRS)
        assert sides(one) == [(base, mine, theirs) for base, theirs, mine in sides(other)]
