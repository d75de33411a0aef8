from tests.rendering.builders import html, messages, rendered


def test_footnote_stands_at_the_end_and_leads_back():
    result = rendered("Text[^a] more[^a].\n\n[^a]: A note.\n")

    assert result.lead == (
        '<p>Text<sup class="note"><a href="#fn-1" id="fnref-1">[note 1]</a></sup> '
        'more<sup class="note"><a href="#fn-1" id="fnref-1-2">[note 1]</a></sup>.</p>\n'
    )
    assert result.sections == (
        '<section class="footnotes" aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n<ol>\n'
        '<li id="fn-1"><p>A note. '
        '<a href="#fnref-1" class="footnote-back" aria-label="Back to note 1 in the text">↩\ufe0e</a> '
        '<a href="#fnref-1-2" class="footnote-back" aria-label="Back to note 1 in the text, mention 2">↩\ufe0e</a>'
        "</p>\n</li>\n</ol>\n</section>\n"
    )


def test_footnotes_that_follow_each_other_without_a_blank_line_are_two():
    result = html("a[^1] b[^2]\n\n[^1]: One\n[^2]: Two\n")

    assert result.count("<li id=") == 2


def test_mark_in_a_footnote_is_a_reference_of_the_notes():
    result = rendered("a[^1]\n\n# Toll\n\n[^1]: b [@toll-minusma]")

    assert result.references[0].mentions[0].id in result.sections
    assert result.sections_of == {"toll-minusma": ("notes", "Notes")}


def test_footnote_without_a_mark_in_the_text_is_a_problem():
    assert messages("a\n\n[^1]: b [@toll-minusma]") == ["The footnote [^1] is never referred to, so it is not shown."]


def test_repeated_name_is_a_problem():
    assert messages("a[^1]\n\n[^1]: b\n\n[^1]: c") == [
        "There are two footnotes [^1]; only the last one is shown. Rename one of them."
    ]


def test_footnote_inside_a_footnote_stays_text():
    assert "[^2]: inner" in rendered("a[^1]\n\n[^1]: outer\n\n    [^2]: inner\n").plain_text


def test_unknown_name_stays_text():
    assert html("a[^1]") == "<p>a[^1]</p>"
