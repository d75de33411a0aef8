from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.prose import numbers

SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# Bengali, Arabic, Persian, Devanagari, full-width.
SCRIPTS = ("0123456789", "০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９")


def spelled(number: int) -> str:
    """Return the English words for a number below a thousand million, as British writers join them."""
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            count, rest = divmod(number, size)
            joined = " and " if rest < 100 else " "
            return f"{spelled(count)} {name}{joined + spelled(rest) if rest else ''}"
    if number < 20:
        return SMALL[number]
    tens, rest = divmod(number, 10)
    return TENS[tens - 2] + (f"-{SMALL[rest]}" if rest else "")


def said(text, **options):
    return [number.words for number in numbers(text, **options)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("forty-seven people", ["47"]),
        ("Forty-seven people", ["47"]),
        ("forty seven", ["47"]),
        ("forty‑seven", ["47"]),
        ("two hundred and six", ["206"]),
        ("three hundred forty-seven", ["347"]),
        ("one million two hundred thousand and five", ["1200005"]),
        ("zero", ["0"]),
        ("a hundred", ["about 100"]),
        ("a thousand", ["about 1000"]),
        ("one hundred", ["100"]),
        ("thirty and forty", ["30", "40"]),
        ("three million", ["3000000"]),
        ("a dozen", ["about 12"]),
        ("two dozen", ["about 24"]),
        ("half a dozen", ["about 6"]),
        ("dozens, scores, several hundred, hundreds", []),
        ("1,200", ["1200"]),
        ("1,234,567", ["1234567"]),
        ("1\u202f200", ["1200"]),
        ("47.5", ["47.5"]),
        ("3 thousand", ["3000"]),
        ("1.5 million", ["1500000"]),
        ("٤٧", ["47"]),
        ("٤٬٧٠٠", ["4700"]),
        ("४७ और ४३", ["47", "43"]),
    ],
)
def test_number_is_read(text, words):
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("six to nine dead", ["6–9"]),
        ("six or nine dead", ["6–9"]),
        ("between six and nine", ["6–9"]),
        ("6-9", ["6–9"]),
        ("6–9", ["6–9"]),
        ("43 to 47", ["43–47"]),
        ("47 to 43", ["47", "43"]),
        ("from 43 to 47", ["43", "47"]),
        ("43 — 47", ["43", "47"]),
        ("at least 47", ["at least 47"]),
        ("At least forty-seven", ["at least 47"]),
        ("no fewer than 47", ["at least 47"]),
        ("more than 47", ["at least 47"]),
        ("47 or more", ["at least 47"]),
        ("47+", ["at least 47"]),
        ("47 at the least", ["at least 47"]),
        ("at most 47", ["at most 47"]),
        ("up to 47", ["at most 47"]),
        ("no more than 47", ["at most 47"]),
        ("fewer than 47", ["at most 47"]),
        ("about 47", ["about 47"]),
        ("some 47", ["about 47"]),
        ("nearly fifty", ["about 50"]),
        ("an estimated 47", ["about 47"]),
        ("47 or so", ["about 47"]),
        ("about six to nine", ["about 6–9"]),
    ],
)
def test_range_and_bound_are_read(text, words):
    assert said(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "26 and 27 April 2018", "26–27 April", "April 26, 2018", "30 April 2018", "in 2018", "2018-04-30", "1/5/2018",
        "10:30", "at 10.30 p.m.", "April 2018", "the 43rd", "forty-first", "the twenty-first", "the 1990s",
        "a six-month siege", "a 47-year-old", "two thirds", "one-third", "47%", "47 per cent", "12 km", "three days",
        "six hours", "40 times", "Resolution 2391", "page 47", "pp. 47", "No. 47", "aged 12", "G5", "T-72", "M16",
        "24/7", "$47", "47 dollars", "#47", "freight", "bone", "tents",
    ],
)  # fmt: skip
def test_what_counts_nobody_is_no_number(text):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "one of them", "In May 47 people", "in MINUSMA 47", "of the 300 refugees", "nineteen eighty-four",
        "2018 people", "another 12", "not 43", "from 43", "earlier 43", "1.200", "1 200", "rather than 43",
    ],
)  # fmt: skip
def test_what_is_in_doubt_may_agree_and_not_contradict(text):
    found = numbers(text)

    assert found
    assert not any(number.may_contradict for number in found)


def test_without_english_only_digits_are_read_and_days_and_years_contradict_nothing():
    found = numbers("Le 30 avril 2018, 47 personnes ou forty, 47 %", is_english=False)

    assert [(number.words, number.may_contradict) for number in found if number.words != "47"] == [
        ("30", False),
        ("2018", False),
    ]
    assert found[2].may_contradict


@given(st.integers(0, 999_999_999))
def test_spelled_number_is_read_as_that_number(number):
    [found] = numbers(f"there were {spelled(number)} of them")

    assert found.low == found.high == number


@given(st.integers(0, 10**12), st.sampled_from(SCRIPTS))
def test_digits_of_any_script_are_read(number, script):
    written = str(number).translate(dict(zip(range(ord("0"), ord("9") + 1), script, strict=True)))

    assert [found.low for found in numbers(f"{written} dead")] == [number]


@given(st.integers(0, 10**12))
def test_grouped_digits_are_read(number):
    assert [found.low for found in numbers(f"dead: {number:,}")] == [number]


@given(st.integers(2, 99), st.integers(2, 99))
def test_range_holds_both_ends(one, other):
    low, high = sorted((one, other))
    expected = [f"{low}–{high}"] if low < high else [str(low), str(high)]

    assert said(f"{spelled(low)} to {spelled(high)} dead") == said(f"{low} to {high} dead") == expected


PIECES = st.sampled_from(
    [
        *SMALL,
        *TENS,
        "hundred",
        "thousand",
        "million",
        "and",
        "a",
        "to",
        "between",
        "at least",
        "47",
        "1,200",
        "6-9",
        ".",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=20).map(" ".join), st.booleans())
def test_any_text_gives_numbers_in_their_places(text, is_english):
    found = numbers(text, is_english=is_english)

    assert all(0 <= number.start < number.end <= len(text) for number in found)
    assert all(isinstance(number.words, str) for number in found)
    assert all(isinstance(each, Decimal) for number in found for each in (number.low, number.high) if each is not None)
