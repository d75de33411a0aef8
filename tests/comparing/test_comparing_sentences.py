import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.sentences import sentences
from articles.snapshot import MARK, MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Gunmen came to the camp. They fired at everybody.",
            ["Gunmen came to the camp. ", "They fired at everybody."],
        ),
        ("Was it an attack on civilians? Nobody.", ["Was it an attack on civilians? Nobody."]),
        (
            "Forty-seven people were killed[@toll, p. 3. Annex]. MINUSMA said so later.",
            ["Forty-seven people were killed[@toll, p. 3. Annex]. ", "MINUSMA said so later."],
        ),
        (
            "Forty-seven people were killed.[@toll][^1] MINUSMA said so later.",
            ["Forty-seven people were killed.[@toll][^1] ", "MINUSMA said so later."],
        ),
        ("He was received by Gen. Moussa in Bamako.", ["He was received by Gen. Moussa in Bamako."]),
        ("The order was signed by I. A. Ag Acharatoumane.", ["The order was signed by I. A. Ag Acharatoumane."]),
        ("It fell at 3.5 km from the camp, approx. at noon.", ["It fell at 3.5 km from the camp, approx. at noon."]),
        (
            "武装人员在四月二十六日的清晨来到了难民营并且开火。没有人知道他们是谁,也没有人认领。",
            ["武装人员在四月二十六日的清晨来到了难民营并且开火。", "没有人知道他们是谁,也没有人认领。"],
        ),
        ("هاجم مسلحون مخيمين للاجئين في مالي۔ لم تعلن أي جماعة مسؤوليتها", None),
    ],
)
def test_sentences_end_where_a_reader_would_say_so(text, found):
    assert sentences(text) == (found or [text[:36], text[36:]])


@given(st.text(alphabet='ab .!?。[]@^1\n"A', max_size=200))
def test_sentences_joined_are_the_text(text):
    assert "".join(sentences(text)) == text


@given(st.text(alphabet='ab, .!?。[]@^1\n"\\', max_size=200))
def test_no_sentence_ends_inside_a_mark(text):
    assert [mark for sentence in sentences(text) for mark in MARK.findall(sentence)] == MARK.findall(text)


@pytest.mark.parametrize("text", [".", "[@", "[^", ".[^", ".)", "[@a,", ".[@a,", "!?x", "។ ", "。[^a]"])
def test_hostile_text_costs_no_more_than_long_text(text):
    began = time.process_time()

    sentences(text * (MAX_BODY_BYTES // len(text)) + "x")

    assert time.process_time() - began < 5
