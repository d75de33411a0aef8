from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.alignment import (
    Alphabet,
    Budget,
    Run,
    equal_runs,
    filled,
    longest_rising,
    shared_end,
    shared_start,
)

letters = st.text("abcde", max_size=12)


@given(letters, letters)
def test_shared_start_and_end_are_as_long_as_they_can_be(old, new):
    start, end = shared_start(old, new), shared_end(old, new)

    assert old[:start] == new[:start]
    assert old[start : start + 1] != new[start : start + 1] or start == min(len(old), len(new))
    assert (end, old[::-1][:end]) == (shared_start(old[::-1], new[::-1]), new[::-1][:end])


@given(st.lists(st.integers(0, 9), max_size=8))
def test_longest_rising_is_rising_and_longest(numbers):
    places = longest_rising(numbers)

    assert all(numbers[low] < numbers[high] for low, high in pairwise(places))
    assert places == sorted(places)
    longer = combinations(numbers, len(places) + 1)
    assert not any(all(low < high for low, high in pairwise(some)) for some in longer)


@given(letters, letters, st.sampled_from((0, 1_000, 10_000, 1_000_000)))
def test_equal_runs_are_equal_and_in_order_whatever_the_budget(old, new, units):
    runs = equal_runs(old, new, Budget(units))

    assert all(old[run.old : run.old + run.size] == new[run.new : run.new + run.size] for run in runs)
    assert all(low.old + low.size <= high.old and low.new + low.size <= high.new for low, high in pairwise(runs))


@given(letters, letters)
def test_equal_runs_are_a_longest_common_subsequence(old, new):
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old, start=1):
        for j, b in enumerate(new, start=1):
            lengths[i][j] = lengths[i - 1][j - 1] + 1 if a == b else max(lengths[i - 1][j], lengths[i][j - 1])

    assert sum(run.size for run in equal_runs(old, new, Budget(1_000_000))) == lengths[-1][-1]


def test_letters_that_stand_once_are_lined_up_when_the_matrix_is_too_dear(monkeypatch):
    for limit in ("MATRIX_CELLS", "_FEW_CELLS"):
        monkeypatch.setattr(f"articles.comparing.alignment.{limit}", 0)
    budget = Budget(1_000_000)

    runs = equal_runs("xaaybbz", "Xaayccbz", budget)

    assert sum(run.size for run in runs) == 5
    assert budget.is_exceeded


def test_filling_joins_what_stands_beside():
    assert filled(["a", " ", "b", "c"], ["a", " ", "b", " "], [Run(0, 0, 1)]) == [Run(0, 0, 3)]
    assert filled(["a", " ", "b"], ["a", " ", "x", " ", "b"], [Run(0, 0, 1), Run(2, 4, 1)]) == [
        Run(0, 0, 2),
        Run(2, 4, 1),
    ]


def test_alphabet_writes_equal_items_with_one_letter():
    alphabet = Alphabet()

    assert alphabet.write(["one", "two", "one"]) == alphabet.write(["one"]) + alphabet.write(["two", "one"])
    assert len(alphabet) == 2
