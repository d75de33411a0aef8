import re
from collections import Counter

import pytest
from hypothesis import example, given

from articles.rendering import TooLong, page, sanitising
from articles.snapshot import MAX_BODY_BYTES
from tests.rendering.builders import elements, html, messages, rendered
from tests.rendering.strategies import texts

ADDRESS = re.compile(r"https?://|mailto:|#|/wiki/", re.IGNORECASE)


def test_lead_ends_at_the_first_heading():
    result = rendered("Lead.\n\n> # Quoted\n\n## Toll\n\nText.")

    assert result.lead == '<p>Lead.</p>\n<blockquote>\n<h2 id="quoted">Quoted</h2>\n</blockquote>\n'
    assert result.sections == '<h2 id="toll">Toll</h2>\n<p>Text.</p>\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("```python\nx\n```", '<pre><code class="language-python">x\n</code></pre>'),
        ("<b>x</b> &amp; &copy;", "<p>&lt;b&gt;x&lt;/b&gt; &amp; ©</p>"),
        ("---", "<hr>"),
    ],
)
def test_plain_markdown(body, expected):
    assert html(body) == expected


def test_plain_text_has_the_words_and_no_markup():
    body = "The *toll* [@toll-minusma].\n\n# Mali\n\n[[Mali War|war]]\n`x`[^1]\n\n![a](image:map)\n\n[^1]: A note."

    assert rendered(body).plain_text == "The toll.\nMali\nwar x\nWhere it happened\nA note."


def test_text_above_the_limit_is_refused_and_one_at_the_limit_is_not():
    at_the_limit = "é\n" * (MAX_BODY_BYTES // 3)

    assert html(at_the_limit)
    with pytest.raises(TooLong, match="524,290 bytes; 524,288 are the limit"):
        rendered(at_the_limit + "abcd")


def test_what_nests_too_deep_stays_as_text():
    result = rendered("> " * 40 + "deep\n\nafter")

    assert "deep" in result.plain_text
    assert "after" in result.plain_text
    assert [problem.line for problem in result.problems] == [1]
    assert "nest at most" in result.problems[0].message


def test_deep_lists_lose_nothing_and_end_where_they_end():
    body = "".join("  " * depth + f"- item{depth}\n" for depth in range(14)) + "- last\n\nafter\n"

    words = rendered(body).plain_text

    assert [word for depth in range(14) if (word := f"item{depth}") not in words] == []
    assert "\nlast\nafter" in words


def test_emphasis_beyond_a_depth_is_left_out():
    assert html("*a **b " * 50 + "c" + "** d*" * 50).count("<em>") <= 12


def test_repeated_problems_are_told_once_and_very_many_are_cut():
    assert len(messages("[@nobody] [@nobody]")) == 1
    assert len(messages("[@nobody]\n\n" * 600)) == 501
    assert messages("[@nobody]\n\n" * 600)[-1] == "There are more problems; the first 500 are listed."


def test_problems_name_the_line_of_the_text():
    body = "# a\n\nline\nmore [@nobody]\nand [x](ftp://y)\n\n| a |\n|---|\n| [@none] |\n\n[^1]\n\n[^1]: x\n    [@no]\n"

    assert [problem.line for problem in rendered(body).problems] == [4, 5, 9, 14]


@given(texts)
@example("\ud800[@\ud800](\ud800)")
def test_any_text_renders_into_safe_html_with_unique_ids(body):
    result = rendered(body, first_marks=["toll-minusma"])

    ids: Counter[str] = Counter(mark.mention_id for marks in result.marks.values() for mark in marks)
    for element in elements(result.lead + result.sections):
        assert element.tag not in ("script", "style", "h1", "iframe", "svg", "form", "input")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            assert name != "href" or ADDRESS.match(value)
            assert name != "src" or value == "/media/5f/ab.png"
        ids.update([element.attrib["id"]] if "id" in element.attrib else [])
    assert set(ids.values()) <= {1}


@given(texts)
def test_every_mark_leads_to_a_reference_that_leads_back(body):
    result = rendered(body)

    links = [
        (link.attrib["href"].removeprefix("#cite-"), link.attrib["id"])
        for link in elements(result.lead + result.sections)
        if link.attrib.get("href", "").startswith("#cite-") and "id" in link.attrib
    ]
    listed = [(str(line.number), mention.id) for line in result.references for mention in line.mentions]
    assert sorted(links) == sorted(listed)


@given(texts)
def test_the_second_wall_takes_nothing_that_the_first_let_through(body):
    walls = []
    clean = sanitising.clean

    def watched(raw: str) -> str:
        walls.append((raw, clean(raw)))
        return walls[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page.sanitising, "clean", watched)
        rendered(body)

    for raw, cleaned in walls:
        before, after = [
            [(element.tag, dict(element.attrib), element.text, element.tail) for element in elements(side)]
            for side in (raw, cleaned)
        ]
        assert before == after


@given(texts)
def test_escaped_text_is_shown_as_it_is(body):
    words = " ".join(re.sub(r"[^ -~é]", " ", body).split())
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)

    # A number at the beginning makes a list only with a full stop or a bracket, and those are escaped.
    assert rendered(escaped).plain_text == words
    assert not rendered(escaped).problems
