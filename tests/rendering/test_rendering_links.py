import pytest

from tests.rendering.builders import html, messages

REL = 'class="external" rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](https://e.org/x)", f'<a href="https://e.org/x" {REL}>a</a>'),
        ('[a](HTTP://e.org "t<")', f'<a href="HTTP://e.org" title="t&lt;" {REL}>a</a>'),
        ("<https://e.org>", f'<a href="https://e.org" {REL}>https://e.org</a>'),
        ("<a@e.org>", f'<a href="mailto:a@e.org" {REL}>a@e.org</a>'),
        ("[a][b]\n\n[b]: https://e.org", f'<a href="https://e.org" {REL}>a</a>'),
        ("[a](#toll)", '<a href="#toll">a</a>'),
    ],
)
def test_link(body, expected):
    assert html(body) == f"<p>{expected}</p>"
    assert messages(body) == []


@pytest.mark.parametrize(
    "address",
    [
        *("//e.org", "/wiki/x/", "x", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"),
        *(
            "ftp://e.org",
            "file:///etc/passwd",
            "http:e.org",
            "https://",
            "http:///e.org",
            "tel:1",
            "?q",
            "#",
            "mailto:",
        ),
    ],
)
def test_other_address_is_shown_as_text_and_a_problem(address):
    result = html(f"[*a*]({address}) b")

    assert "<a" not in result
    assert result.startswith("<p>[<em>a</em>](")
    assert len(messages(f"[a]({address})")) == 1


def test_refused_address_between_angle_brackets_is_shown_as_text():
    assert html("<javascript:alert(1)>") == "<p>&lt;javascript:alert(1)&gt;</p>"


def test_one_long_address_cannot_be_repeated_without_limit():
    body = f"[a]: https://e.org/{'x' * 50_000}\n\n" + "[a] " * 5_000

    assert len(html(body)) < 1_500_000
    assert "The links repeat too much text; shorten their addresses." in messages(body)


def test_mark_in_the_title_of_a_link_is_a_problem():
    assert messages('[a](https://e.org "[@toll-minusma]")') == [
        "A mark in the title of a link does nothing. Put it into the text."
    ]
