"""What a comparison costs at the largest size an article may have, and that the cost grows about as the texts do."""

import random
import time
import tracemalloc
from collections.abc import Callable

import pytest

from articles.comparing import compare_texts

SIZE = 512 * 1024
GROWTH = 16
"""How many times dearer four times the text may be: far from the 64 of cubic cost, and generous to a busy machine."""

Pair = tuple[str, str]
_WORDS = [
    f"{first}{middle}{last}" for first in "bdkmst" for middle in "aeiou" for last in ("r", "nd", "lo", "shing", "")
]


def _prose(size: int, seed: int, letters: int = 600, separator: str = "\n\n") -> str:
    dice = random.Random(seed)
    blocks: list[str] = []
    for _ in range(size // letters + 1):
        words = (_WORDS[int(len(_WORDS) * dice.random() ** 2)] for _ in range(letters // 3))
        blocks.append(" ".join(words)[:letters] + ".")
    return separator.join(blocks)[:size]


def _shuffled(text: str) -> str:
    words = text.split(" ")
    random.Random(1).shuffle(words)
    return " ".join(words)


def _lines(size: int, *lines: str) -> str:
    return ("\n".join(lines) + "\n") * (size // sum(len(line) + 1 for line in lines))


CASES: dict[str, Callable[[int], Pair]] = {
    "unrelated": lambda size: (_prose(size, 1), _prose(size, 2)),
    "unrelated lists": lambda size: (_prose(size, 1, 60, "\n- "), _prose(size, 2, 60, "\n- ")),
    "one word": lambda size: (_prose(size, 1), _prose(size, 1)[: size // 2] + " word " + _prose(size, 1)[size // 2 :]),
    "one line": lambda size: (_prose(size, 1, separator=" "), _prose(size, 2, separator=" ")),
    "one line of letters": lambda size: ("a" * size, "b" * size),
    "one line of two words": lambda size: ("a b " * (size // 4), "b c " * (size // 4)),
    "equal lines": lambda size: (_lines(size, "- same row"), _lines(size, "- same row") + "- more"),
    "alternating lines": lambda size: (_lines(size, "- one row", "- two row"), _lines(size, "- two row", "- one row")),
    "all lines changed": lambda size: (
        _prose(size, 1),
        "\n\n".join(f"{block[:300]} changed {block[300:]}" for block in _prose(size, 1).split("\n\n")),
    ),
    "all rows changed": lambda size: (
        "\n".join(f"| {number} | first | {number % 7} |" for number in range(size // 32)),
        "\n".join(f"| {number} | second | {number % 7} |" for number in range(size // 32)),
    ),
    "shuffled words": lambda size: (_prose(size, 1), _shuffled(_prose(size, 1))),
    "short lines in a fence": lambda size: ("```\n" + "a\nb\n" * (size // 4), "```\n" + "b\nc\n" * (size // 4)),
    "combining marks": lambda size: ("a" + "\u0301" * (size // 2), "b" + "\u0301" * (size // 2)),
    "no spaces": lambda size: ("ที่นี่มีคนตาย" * (size // 39), "ที่นั่นมีคนเจ็บ" * (size // 45)),
}


def _seconds(pair: Pair) -> float:
    started = time.perf_counter()
    compare_texts(*pair)
    return time.perf_counter() - started


@pytest.mark.proof
@pytest.mark.parametrize("name", CASES)
def test_cost_grows_about_as_the_texts_do(name, capsys):
    small, large = CASES[name](SIZE // 4), CASES[name](SIZE)

    quarter, whole = min(_seconds(small) for _ in range(3)), min(_seconds(large) for _ in range(3))

    tracemalloc.start()
    comparison = compare_texts(*large)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    with capsys.disabled():
        notice = ", coarse" if comparison.is_coarse else ""
        print(f"\n{name}: 128 KB {quarter * 1000:.0f} ms, 512 KB {whole * 1000:.0f} ms, {peak:.0f} MB{notice}")
    assert whole < GROWTH * max(quarter, 0.005)
    assert peak < 200
