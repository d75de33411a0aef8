"""Words that a merged text would lose, double or bring back: its pieces do not fit together as they were cut."""

from collections import Counter
from collections.abc import Iterable

from articles.merging.outcome import Sides


def strays(changed: Sides[Counter[str]], settled: Counter[str], contested: Iterable[Sides[Counter[str]]]) -> set[str]:
    """Return the words that would not stand as often as the edits say, for some answers to what is contested.

    `changed` counts the words of each version where they differ, `settled` and `contested` those of the merged text
    there. A word that stands there twice in one version cannot be told from itself and is never a stray.
    """
    mine, theirs, least, most = (settled.copy() for _ in range(4))
    for sides in contested:
        mine.update(sides.mine)
        theirs.update(sides.theirs)
        least.update(sides.mine & sides.theirs)
        most.update(sides.mine | sides.theirs)
    return {
        word
        for word in changed.base | changed.mine | changed.theirs
        if max(count := Sides(*(counts[word] for counts in changed))) <= 1
        and _is_stray(count, mine[word], theirs[word], least[word], most[word])
    }


def _is_stray(count: Sides[int], mine: int, theirs: int, least: int, most: int) -> bool:
    """Tell by how often a word stands when all answers are MINE, when all are THEIRS, at least and at most."""
    is_mine, is_theirs = count.mine != count.base, count.theirs != count.base
    return (
        (not is_theirs and mine != count.mine)
        or (not is_mine and theirs != count.theirs)
        or (not is_mine and not is_theirs and least < count.base)
        or (is_mine and is_theirs and min(mine, theirs) < min(count.mine, count.theirs))
        or most > max(1, count.mine + count.theirs - count.base)
    )
