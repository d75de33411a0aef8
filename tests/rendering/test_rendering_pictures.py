from dataclasses import replace

import pytest

from articles.rendering import render
from articles.shared import Shared
from articles.snapshot import Snapshot
from tests.rendering.builders import MAP, html, messages, rendered

IMG = '<img src="/media/5f/ab.png" width="640" height="480" alt="{}" loading="lazy">'
RIGHTS = "<small>A. Cartographer, CC BY 4.0</small>"


def test_picture_that_stands_alone_is_a_figure_with_its_own_words():
    assert html("![](image:map)") == (
        f'<figure class="picture">{IMG.format("A map of Menaka")}'
        f"<figcaption>Where it happened {RIGHTS}</figcaption></figure>"
    )
    assert rendered("![](image:map)").images == ("map",)
    assert not messages("![](image:map)")


def test_words_in_the_text_come_before_the_pictures_own():
    assert html('![A *hill*](image:map "Seen in <1990>")') == (
        f'<figure class="picture">{IMG.format("A hill")}<figcaption>Seen in &lt;1990&gt; {RIGHTS}</figcaption></figure>'
    )


def test_caption_holds_marks_and_links():
    result = rendered('![a](image:map "Near [[Menaka]] [@toll-minusma]")')

    assert '<figcaption>Near <a href="/wiki/menaka/" class="wiki">Menaka</a> <sup class="mark">' in result.lead
    assert len(result.references) == 1


def test_pictures_line_by_line_are_figures():
    assert html("![a](image:map)\n![b](image:map)").count("<figure") == 2


def test_picture_in_a_sentence_stays_in_it():
    assert html("See ![it](image:map) there.") == (
        '<p>See <img src="/media/5f/ab.png" width="640" height="480" alt="it" loading="lazy"'
        ' title="A. Cartographer, CC BY 4.0"> there.</p>'
    )


def test_picture_inside_a_list_and_a_quote():
    assert "<li>\n<figure" in html("- ![a](image:map)\n\n  text").replace("<li><", "<li>\n<")
    assert "<blockquote>\n<figure" in html("> ![a](image:map)")


@pytest.mark.parametrize(
    ("body", "shown", "message"),
    [
        ("![x](https://e.org/x.png)", "picture not shown: https://e.org/x.png", "A picture from elsewhere"),
        ("![x](javascript:alert(1))", "picture not shown: javascript:alert(1)", "A picture from elsewhere"),
        ("![x](//e.org/x.png)", "picture not shown: //e.org/x.png", "A picture from elsewhere"),
        ("![x](image:none)", "image:none: no picture has this key", "There is no picture “none”"),
        ("![x][1]\n\n[1]: image:map", "picture not written out", "Write a picture out"),
        ("![x]()", "picture not written out", "Write a picture out"),
    ],
)
def test_picture_that_cannot_be_shown_is_a_warning_and_a_problem(body, shown, message):
    assert html(body).startswith(f'<p><span class="problem">[{shown}]</span>')
    assert messages(body)[0].startswith(message)
    assert rendered(body).images == ()


def test_link_to_a_picture_is_a_problem():
    assert messages("[x](image:map)") == ["A picture is shown by ![what it shows](image:key), not by a link."]


@pytest.mark.parametrize(
    ("changed", "body", "count"),
    [
        ({"alternative_text": " "}, "![](image:map)", 1),
        ({"alternative_text": ""}, "![said here](image:map)", 0),
        ({"licence": ""}, "![](image:map)", 1),
        ({"licence": "", "alternative_text": ""}, "![](image:map)", 2),
    ],
)
def test_picture_without_words_or_licence_is_shown_and_a_problem(changed, body, count):
    records = [replace(MAP, **changed)]

    assert "<img" in html(body, records=records)
    assert len(messages(body, records=records)) == count


def test_mark_in_a_description_is_a_problem():
    assert messages("![a [@toll-minusma]](image:map)") == [
        "A mark in a picture's description does nothing. Put it into the caption."
    ]


def test_a_text_shows_a_limited_number_of_pictures():
    body = "![a](image:map)\n\n" * 502

    assert html(body).count("<img") == 500
    assert messages(body)[0] == "A text shows at most 500 pictures; the others are left out."


@pytest.mark.parametrize(
    ("media_url", "src"), [("/media", "/media/5f/ab.png"), ("https://m.org/", "https://m.org/5f/ab.png")]
)
def test_pictures_come_from_where_media_are_served(media_url, src):
    result = render(Snapshot("T", "t", body="![](image:map)"), Shared.of([MAP]), {}, media_url=media_url)

    assert f'src="{src}"' in result.lead
