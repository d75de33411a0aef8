"""How a comparison of two texts reads on a page: includes/_text_changes.html, rendered without a request."""

from dataclasses import replace

from django.template.loader import render_to_string

from articles.comparing import TextComparison, compare_texts

FIRST = "The administrator said on Thursday that the attackers came from the north before noon."
SECOND = "Nobody in either of the villages has since been heard, and no court has taken the case up."


def page(comparison: TextComparison) -> str:
    return render_to_string("articles/includes/_text_changes.html", {"text": comparison, "prefix": ""})


def test_split_paragraph_is_called_split_and_its_break_is_visible():
    shown = page(compare_texts(f"{FIRST} {SECOND}", f"{FIRST}\n\n{SECOND}"))

    assert "<h3>Split in 2" in shown
    assert '<span class="line-break" aria-hidden="true" dir="ltr">¶</span>' in shown
    assert shown.count("<ins>") == 1


def test_joined_paragraphs_are_called_joined():
    assert "<h3>Joined from 2" in page(compare_texts(f"{FIRST}\n\n{SECOND}", f"{FIRST} {SECOND}"))


def test_coarse_comparison_says_so():
    comparison = compare_texts("one", "two")

    assert "too large or too different" not in page(comparison)
    assert "too large or too different" in page(replace(comparison, is_coarse=True))


def test_hostile_text_is_escaped_on_both_sides():
    shown = page(compare_texts(f"{FIRST} <b>{SECOND}", f"{FIRST}\n\n<script>{SECOND}"))

    assert "<b>" not in shown
    assert "<script>" not in shown


def test_each_text_reads_in_its_own_direction():
    shown = page(compare_texts("مات ٤٣ شخصا في القرية", "مات ٤٧ شخصا في القرية"))

    assert shown.count('<p class="segments" dir="auto">') == 2
    assert '<span class="visually-hidden" dir="ltr">removed: </span>٤٣' in shown
