import unicodedata
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.alignment import Budget
from articles.comparing.words import ADDED, EQUAL, REMOVED, Segment, segments, tokens
from tests.strategies import markdown

# What a reader sees as one sign, in scripts and pictures that are easily torn.
SIGNS = (
    "a", "Z", "4", " ", "\n", ".", "|", "e\u0301", "o\u0302\u0323", "ß", "क्षि",
    "नि", "ள்ளி", "ที่", "น้ำ", "ក្រុ", "မြ", "န်", "日", "が", "か\u3099",
    "葛\U000e0100", "한", "각", "👍🏽", "👩\u200d👩\u200d👧🏿", "🇲🇱", "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "می\u200cخواهم", "\u0600\u0661", "נָ",
)  # fmt: skip
texts = st.one_of(markdown(), st.text(), st.lists(st.sampled_from(SIGNS)).map("".join))


@given(texts)
def test_tokens_joined_are_the_text(text):
    assert "".join(tokens(text)) == text


@given(st.lists(st.sampled_from(SIGNS), max_size=12))
def test_no_sign_is_torn(signs):
    borders = set(accumulate(map(len, signs), initial=0))

    assert borders.issuperset(accumulate(map(len, tokens("".join(signs)))))


@given(texts, texts)
def test_segments_never_begin_with_a_combining_mark_that_has_something_before_it(old, new):
    for kind in (REMOVED, ADDED):
        side = [segment.text for segment in segments(old, new) if segment.kind in (EQUAL, kind)]
        assert not any(
            unicodedata.category(after[0]).startswith("M") and not before[-1].isspace()
            for before, after in pairwise(side)
        )


@given(texts, texts, st.sampled_from((0, 10_000, 100_000_000)))
def test_segments_make_both_texts(old, new, units):
    found = segments(old, new, Budget(units))

    assert "".join(segment.text for segment in found if segment.kind != ADDED) == old
    assert "".join(segment.text for segment in found if segment.kind != REMOVED) == new
    assert all(segment.text for segment in found)


SENTENCES = (
    "العدد ٤٧ (MINUSMA) قتيلاً", "מספר ההרוגים: 47 [UN]", "ผู้เสียชีวิต 47 คน", "死者は47人、が行く", "死亡人数：47人",
    "क्षत्रिय की मृत्यु", "cafe\u0301 et re\u0301sume\u0301", "👩\u200d👩\u200d👧🏿 and 🇲🇱🇫🇷 with 👍🏽",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1\ufe0f\u20e3 ❤\ufe0f",
)  # fmt: skip


@given(st.lists(st.sampled_from(SIGNS), max_size=12), st.lists(st.sampled_from(SIGNS), max_size=12))
def test_no_segment_tears_a_sign(old, new):
    found = segments("".join(old), "".join(new))

    for signs, kind in ((old, REMOVED), (new, ADDED)):
        lengths = [len(segment.text) for segment in found if segment.kind in (EQUAL, kind)]
        assert set(accumulate(map(len, signs), initial=0)).issuperset(accumulate(lengths))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_long_texts_that_begin_and_end_alike_are_cut_as_short_ones(sentence):
    around = "alike words in many lines " * 100
    old, new = f"{sentence} one {sentence}", f"{sentence} two {sentence}"

    (before, *changed, after) = segments(around + old + around, around + new + around)

    assert changed == [Segment(REMOVED, "one"), Segment(ADDED, "two")]
    assert (before.text, after.text) == (f"{around}{sentence} ", f" {sentence}{around}")


@given(texts, texts, texts)
def test_segments_of_long_texts_make_both(old, new, start):
    around = start + "alike words " * 120

    found = segments(around + old + around, around + new + around)

    assert "".join(segment.text for segment in found if segment.kind != ADDED) == around + old + around
    assert "".join(segment.text for segment in found if segment.kind != REMOVED) == around + new + around


@given(texts)
def test_equal_text_is_one_equal_segment(text):
    assert segments(text, text) == ((Segment(EQUAL, text),) if text else ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("47 people, killed.", ["47", " ", "people", ",", " ", "killed", "."]),
        ("It didn't – l’armée", ["It", " ", "didn't", " ", "–", " ", "l’armée"]),
        ("It didn't", ["It", " ", "didn't"]),
        ("1,250.5 km", ["1,250.5", " ", "km"]),
        ("a\r\nb\n\nc", ["a", "\r\n", "b", "\n", "\n", "c"]),
        ("[@toll-a, p. 3]", ["[", "@", "toll", "-", "a", ",", " ", "p", ".", " ", "3", "]"]),
        ("東京タワーの高さ", ["東", "京", "タワー", "の", "高", "さ"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("👩‍👩‍👧🏿🇲🇱🇫🇷", ["👩‍👩‍👧🏿", "🇲🇱", "🇫🇷"]),
        ("क्षत्रिय है", ["क्षत्रिय", " ", "है"]),
    ],
)
def test_text_is_cut_into_words(text, expected):
    assert tokens(text) == expected


def marked(old: str, new: str) -> str:
    signs = {EQUAL: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(signs[segment.kind].format(segment.text) for segment in segments(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "47", "{+47+}"),
        ("43 were killed", "47 were killed", "[-43-]{+47+} were killed"),
        ("they were killed", "they were all killed", "they were {+all +}killed"),
        ("the old town", "the small village", "the [-old town-]{+small village+}"),
        ("| 43 | 12 |", "| 47 | 13 |", "| [-43-]{+47+} | [-12-]{+13+} |"),
        ("cafe\u0301s", "cafes", "[-cafe\u0301s-]{+cafes+}"),
        ("東京の塔", "東京の城", "東京の[-塔-]{+城+}"),
    ],
)
def test_changed_words_are_marked(old, new, expected):
    assert marked(old, new) == expected


def test_what_long_unrelated_texts_share_by_chance_is_not_marked_as_equal():
    old = "the " + " ".join(f"red{number}" for number in range(60))
    new = " ".join(f"blue{number}" for number in range(60)) + " the"

    assert [segment.kind for segment in segments(old, new)] == [REMOVED, ADDED]


def test_a_spent_budget_says_so():
    budget = Budget(0)

    found = segments("one two three", "one 2 three 3 three", budget)

    assert budget.is_exceeded
    assert [segment.kind for segment in found] == [EQUAL, REMOVED, ADDED, EQUAL]
