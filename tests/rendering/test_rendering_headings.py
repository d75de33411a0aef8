import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import heading_id
from tests.rendering.builders import elements, html, messages, rendered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Death toll", "death-toll"),
        ("Mali’s *war*, 2018–19", "malis-war-2018-19"),
        ("Événements d'Aklaz", "événements-daklaz"),
        ("E\u0301te\u0301", "été"),
        ("हिन्दी पाठ", "हिन्दी-पाठ"),
        ("id_body", "section-id-body"),
        ("Content", "section-content"),
        ("Cite 1", "section-cite-1"),
        ("Ref", "section-ref"),
        ("Claim toll-minusma", "section-claim-toll-minusma"),
        ("fn-1", "section-fn-1"),
        ("Notes", "section-notes"),
        ("Notes on method", "notes-on-method"),
        ("Refugees", "refugees"),
        ("!?", "section-section"),
        ("x" * 200, "x" * 80),
    ],
)
def test_id_of_a_heading(text, expected):
    assert heading_id(text) == expected


def test_repeated_headings_are_numbered_past_ids_that_are_taken():
    body = "# Toll\n\n# Toll 2\n\n# Toll\n\n# Toll\n"

    ids = [element.attrib["id"] for element in elements(html(body))]

    assert ids == ["toll", "toll-2", "toll-3", "toll-4"]


def test_heading_keeps_its_markup_and_its_id_leaves_marks_out():
    assert html("# The *toll* [@nobody] `x`") == (
        '<h2 id="the-toll-x">The <em>toll</em> '
        '<span class="problem">[@nobody: no claim or source has this key]</span> <code>x</code></h2>'
    )


@pytest.mark.parametrize(("marks", "tag"), [("#", "h2"), ("##", "h2"), ("###", "h3"), ("######", "h6")])
def test_title_stays_the_only_first_heading(marks, tag):
    assert html(f"{marks} Toll") == f'<{tag} id="toll">Toll</{tag}>'


def test_contents_are_nested_and_numbered():
    contents = rendered("## A\n\n#### A.1\n\n### A.2\n\n## B\n\n### B.1\n\n> # quoted\n\n#\n").contents

    assert [(line.number, line.text, line.id, line.level) for line in contents] == [
        ("1", "A", "a", 2),
        ("2", "B", "b", 2),
    ]
    assert [(line.number, line.text) for line in contents[0].children] == [("1.1", "A.1"), ("1.2", "A.2")]
    assert [(line.number, line.text) for line in contents[1].children] == [("2.1", "B.1")]


def test_contents_that_begin_below_their_top_keep_every_heading():
    contents = rendered("### A\n\n## B\n\n###### C\n").contents

    assert [(line.number, line.text) for line in contents] == [("1", "A"), ("2", "B")]
    assert contents[1].children[0].number == "2.1"


def test_empty_heading_is_a_problem():
    assert messages("#\n") == ["This heading is empty. Give it words or remove it."]


@given(st.lists(st.sampled_from(["Toll", "toll", "Toll 2", "Toll-2-2", "", "Cite", "cite 2", "été"]), max_size=30))
def test_ids_are_unique_whatever_the_headings(headings):
    ids = [element.attrib["id"] for element in elements(html("".join(f"# {text}\n\n" for text in headings)))]

    assert len(set(ids)) == len(headings)
    assert not {"cite", "cite-2"} & set(ids)
