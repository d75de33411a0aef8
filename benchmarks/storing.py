"""What one small edit adds to the database."""

from tqdm import tqdm

from benchmarks.generator import change_claim, change_word
from benchmarks.measuring import Sample
from benchmarks.report import Section, weighed
from benchmarks.wiki import Change, Wiki

BATCHES, EDITS = 5, 50
MOST_BYTES = 4096


def measure_storage(wiki: Wiki) -> Section:
    """Count the bytes of the whole database, indexes and all, before and after batches of edits of one kind.

    The kinds take turns, because one can fill the holes that another left. The first turn settles them and is left out.
    """
    wiki.database.choose()
    changes: dict[str, Change] = {"one word": change_word, "one claim": change_claim}
    added: dict[str, list[float]] = {what: [] for what in changes}
    for _ in tqdm(range(BATCHES + 1), desc="weighing", unit="batch", leave=False, disable=None):
        for what, change in changes.items():
            added[what].append(_bytes_per_edit(wiki, change))
    lines = tuple(weighed(what, Sample(tuple(batches[1:])), MOST_BYTES) for what, batches in added.items())
    return Section(f"Bytes that an edit adds, over {BATCHES} times {EDITS} edits", f"share of {MOST_BYTES:,}", lines)


def _bytes_per_edit(wiki: Wiki, change: Change) -> float:
    before = wiki.database.size()
    for _ in range(EDITS):
        wiki.edit(change)
    return (wiki.database.size() - before) / EDITS
