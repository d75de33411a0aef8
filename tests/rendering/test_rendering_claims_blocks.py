import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import ClaimsBlock
from tests.rendering.test_rendering_printed import printed

BLOCK = ClaimsBlock("fatalities")


def test_claims_have_a_place_between_whole_pieces_of_html():
    result = printed("Before.\n\n{{claims fatalities}}\n\n## Toll\n\nAfter.")

    assert result.lead_pieces == ("<p>Before.</p>\n", BLOCK, "")
    assert result.section_pieces == ('<h2 id="toll">Toll</h2>\n<p>After.</p>\n',)
    assert (result.problems, result.plain_text) == ((), "Before.\nToll\nAfter.")


@pytest.mark.parametrize(
    "body", ["{{claims fatalities}}", "{{claims \t fatalities }}  ", "## A\n{{claims fatalities}}\n***"]
)
def test_a_line_of_its_own_is_enough(body):
    result = printed(body)

    assert BLOCK in result.lead_pieces + result.section_pieces
    assert not result.problems


@pytest.mark.parametrize(
    ("body", "shown", "line"),
    [
        ("So {{claims fatalities}}.", "claims fatalities: only once, on a line of its own", 1),
        ("So\n{{claims fatalities}}", "claims fatalities: only once, on a line of its own", 2),
        ("> {{claims fatalities}}", "claims fatalities: only once, on a line of its own", 1),
        ("- {{claims fatalities}}", "claims fatalities: only once, on a line of its own", 1),
        ("# So {{claims fatalities}}", "claims fatalities: only once, on a line of its own", 1),
        ("a[^1]\n\n[^1]: {{claims fatalities}}", "claims fatalities: only once, on a line of its own", 3),
        ("{{claims fatalities}}\n\n{{claims fatalities}}", "claims fatalities: only once, on a line of its own", 3),
        ("{{claims nothing}}", "claims nothing: the infobox has no such line", 1),
        ("{{claims target}}", "claims target: no claim is about it", 1),
        ("{{claims}}", "claims: not a value", 1),
    ],
)
def test_what_does_not_work_is_shown_and_listed_with_its_line(body, shown, line):
    result = printed(body)

    assert f'<span class="problem">[{shown}]</span>' in result.lead + result.sections
    assert [problem.line for problem in result.problems] == [line]


PARTS = st.sampled_from(
    [
        "{{claims fatalities}}",
        "{{claims x}}",
        "\n\n",
        "\n",
        "> ",
        "- ",
        "    ",
        "# A",
        "a",
        "[^1]",
        "[^1]: ",
        "|a|\n|-|\n",
    ]
)


@given(parts=st.lists(PARTS, max_size=12))
def test_claims_are_shown_once_at_most_and_nothing_is_dropped(parts):
    body = "".join(parts)
    result = printed(body)
    pieces = result.lead_pieces + result.section_pieces

    assert pieces.count(BLOCK) <= 1
    assert all(piece == BLOCK or "{{" not in piece or "<code>" in piece for piece in pieces)
