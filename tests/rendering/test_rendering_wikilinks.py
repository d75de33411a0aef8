import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import title_key
from tests.rendering.builders import html, messages, rendered

MISSING = '<span class="missing-link">{}<span class="visually-hidden"> (no article yet)</span></span>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[Mali War]]", '<a href="/wiki/mali-war/" class="wiki">Mali War</a>'),
        ("[[mali_war|the *war*]]", '<a href="/wiki/mali-war/" class="wiki">the <em>war</em></a>'),
        ("[[Mali\nWar|]]", '<a href="/wiki/mali-war/" class="wiki">Mali War</a>'),
        ("[[Mali War#Death toll]]", '<a href="/wiki/mali-war/#death-toll" class="wiki">Mali War § Death toll</a>'),
        ("[[Mali War#Notes|n]]", '<a href="/wiki/mali-war/#section-notes" class="wiki">n</a>'),
        ("[[Nobody]]", MISSING.format("Nobody")),
        ("[[Nobody#x|<b>]]", MISSING.format("&lt;b&gt;")),
        ("[[]] [[|]] [[#]] [[ ]]", "[[]] [[|]] [[#]] [[ ]]"),
        ("[[Mali War]", "[[Mali War]"),
        ("[[Mali [War]]", "[[Mali [War]]"),
        (r"\[[Mali War]] [\[Mali War]]", "[[Mali War]] [[Mali War]]"),
        ("`[[Mali War]]`", "<code>[[Mali War]]</code>"),
        (
            "[x [[Menaka]]](https://e.org)",
            '[x <a href="/wiki/menaka/" class="wiki">Menaka</a>](https://e.org)',
        ),
    ],
)
def test_wiki_link(body, expected):
    assert html(body) == f"<p>{expected}</p>"


def test_links_and_missing_articles_are_told_once_as_written():
    result = rendered("[[Mali War]] [[mali war#x|y]] [[Nobody  there]] [[nobody_there]] [[Menaka]]")

    assert result.links == ("Mali War", "Nobody there", "Menaka")
    assert result.missing == ("Nobody there",)
    assert not result.problems


def test_link_to_a_section_of_the_article_itself():
    assert html("[[#Death toll]]\n\n# Death toll").startswith('<p><a href="#death-toll" class="wiki">Death toll</a>')
    assert messages("[[#Death toll]]\n\n# Death toll") == []
    assert messages("[[#Nowhere]]") == ["[[#Nowhere]]: this article has no section of that name."]


@pytest.mark.parametrize("bar", ["|", r"\|"])
def test_label_inside_a_table_cell(bar):
    result = html(f"| a | b |\n|---|---|\n| [[Mali War{bar}war]] | `[[x{bar}y]]` |")

    assert '<td><a href="/wiki/mali-war/" class="wiki">war</a></td>' in result
    assert "<td><code>[[x|y]]</code></td>" in result


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mali War", "  mali_war\n"),
        ("É", "e\u0301"),
        ("STRASSE", "straße"),
        ("a  b", "a\u00a0b"),
    ],
)
def test_titles_that_name_one_article(one, other):
    assert title_key(one) == title_key(other)


@given(st.text())
def test_title_key_is_settled_at_once(title):
    assert title_key(title_key(title)) == title_key(title)
