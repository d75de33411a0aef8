"""What one small edit adds to the database."""

from tqdm import tqdm

from benchmarks.generator import change_claim, change_word
from benchmarks.measuring import Sample
from benchmarks.report import Section, weighed
from benchmarks.wiki import Change, Wiki

BATCHES, EDITS = 5, 50
MOST_BYTES = 4096


def measure_storage(wiki: Wiki) -> Section:
    """Count the bytes of the whole database before and after batches of edits of one kind, indexes and all."""
    wiki.database.choose()
    lines = (
        weighed("one word", _bytes_per_edit(wiki, change_word), MOST_BYTES),
        weighed("one claim", _bytes_per_edit(wiki, change_claim), MOST_BYTES),
    )
    return Section(f"Bytes that an edit adds, over {BATCHES} times {EDITS} edits", f"share of {MOST_BYTES:,}", lines)


def _bytes_per_edit(wiki: Wiki, change: Change) -> Sample:
    batches: list[float] = []
    for _ in tqdm(range(BATCHES), desc="weighing", unit="batch", leave=False, disable=None):
        before = wiki.database.size()
        for _ in range(EDITS):
            wiki.edit(change)
        batches.append((wiki.database.size() - before) / EDITS)
    return Sample(tuple(batches))
