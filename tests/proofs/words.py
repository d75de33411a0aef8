"""The unique words of editors, and the checker: whether a history holds each of them as was promised."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WORD = re.compile(r"\bw\d+e\d+\b")


class Told(NamedTuple):
    """One revision as the checker reads it; `words` says how often each stands in it."""

    number: int
    parent: int
    summary: str
    tags: list[str]
    words: dict[str, int]
    saved_at: float = 0.0


def words_in(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in WORD.findall(text))


def violations(history: Iterable[Told], acknowledged: dict[str, int]) -> Iterator[str]:
    """Yield a sentence for everything that breaks a promise; `acknowledged` names each word's base.

    The parents are one line; each word comes with exactly one revision, which was made on its base or merged, and is
    there once from then on; what nobody was told is saved is not there.
    """
    known: set[str] = set()
    previous = 0
    for told in history:
        where = f"revision {told.number}"
        if (told.number, told.parent) != (previous + 1, previous):
            yield f"{where} has the parent {told.parent} and follows {previous}"
        word = told.summary
        if previous:
            if word not in acknowledged:
                yield f"{where} was acknowledged to nobody: {word}"
            elif word in known:
                yield f"{where} is a second one of {word}"
            elif acknowledged[word] != told.parent and "merge" not in told.tags:
                yield f"{where} of {word} was made on {acknowledged[word]}, follows {told.parent} and is no merge"
            known.add(word)
        yield from (f"{where} lost {word}" for word in sorted(known - told.words.keys()))
        yield from (f"{where} holds {word} too early" for word in sorted(told.words.keys() - known))
        yield from (f"{where} holds {word} {times} times" for word, times in told.words.items() if times > 1)
        previous = told.number
    yield from (f"{word} was acknowledged and has no revision" for word in sorted(acknowledged.keys() - known))
