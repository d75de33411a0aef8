"""Comparisons of real revisions beside those of wikidiff2, which MediaWiki shows: nothing lost, no more marked.

TEST_CORPORA names a directory with `wikidiff2/wikipedia-revision-pairs.json.gz` (pairs of texts by language) and
`histories/*.xml` (MediaWiki exports).
"""

import gzip
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from articles.comparing import TextComparison, compare_texts
from articles.comparing.texts import MOVED
from articles.comparing.words import ADDED, EQUAL, REMOVED

MOST_MARKED = 1.1
"""How many characters may be marked for each that wikidiff2 marks."""

LONG = 40
"""Letters from which a line that wikidiff2 finds moved is looked for; below it moves table rules and brackets."""

WHOLE = 10**9
"""Lines of context that make wikidiff2 print every line."""

_PHP = """
while (($line = fgets(STDIN)) !== false) {
    [$old, $new] = json_decode($line, true);
    echo str_replace("\\n", " ", wikidiff2_inline_json_diff($old, $new, %d)), "\\n";
}
"""

_EQUAL, _ADDED, _REMOVED, _CHANGED, _MOVED_AWAY, _MOVED = range(6)


class Pair(NamedTuple):
    """Two texts, how they compare here, and the lines of wikidiff2's comparison."""

    name: str
    old: str
    new: str
    comparison: TextComparison
    lines: list[dict[str, Any]]


# --- The corpora and the oracle ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpora() -> Path:
    given = os.environ.get("TEST_CORPORA")
    if not given:
        pytest.skip("no real texts: TEST_CORPORA names no directory")
    return Path(given)


@pytest.fixture(scope="module")
def php() -> str:
    found = shutil.which("php")
    if not found or "wikidiff2" not in subprocess.run([found, "-m"], capture_output=True, text=True).stdout:
        pytest.skip("no wikidiff2 (apt-get install php-cli php-wikidiff2)")
    return found


@pytest.fixture(scope="module")
def revision_pairs(corpora, php) -> list[Pair]:
    with gzip.open(corpora / "wikidiff2" / "wikipedia-revision-pairs.json.gz", "rt", encoding="utf-8") as file:
        languages = json.load(file)
    named = [(f"{name} {n}", *pair) for name, pairs in languages.items() for n, pair in enumerate(pairs)]
    return compared(php, named)


@pytest.fixture(scope="module")
def history_pairs(corpora, php) -> list[Pair]:
    named = []
    for path in sorted((corpora / "histories").glob("*.xml")):
        texts = [node.text or "" for node in ElementTree.parse(path).iter() if node.tag.endswith("}text")]
        named += [(f"{path.stem} {number}", *pair) for number, pair in enumerate(pairwise(texts), start=1)]
    return compared(php, named)


def compared(php: str, named: list[tuple[str, str, str]]) -> list[Pair]:
    given = "".join(f"{json.dumps(texts)}\n" for _, *texts in named)
    done = subprocess.run([php, "-r", _PHP % WHOLE], input=given, capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    assert len(answers) == len(named) > 0
    return [
        Pair(name, old, new, compare_texts(old, new), json.loads(answer)["diff"])
        for (name, old, new), answer in zip(named, answers, strict=True)
    ]


@pytest.fixture(params=["revision_pairs", "history_pairs"])
def pairs(request) -> list[Pair]:
    return request.getfixturevalue(request.param)


# --- Counting ---------------------------------------------------------------------------------------------------------


def marked(comparison: TextComparison) -> int:
    """Return how many characters a reader sees marked, on both sides."""
    return sum(
        sum(len(segment.text) for segment in block.segments if segment.kind != EQUAL)
        + (len(block.old.text) if block.kind == REMOVED else len(block.new.text) if block.kind == ADDED else 0)
        for block in comparison.blocks
    )


def marked_by_wikidiff2(lines: list[dict[str, Any]]) -> int:
    count = 0
    for line in lines:
        if line["type"] in (_ADDED, _REMOVED):
            count += len(line["text"])
        elif line["type"] in (_CHANGED, _MOVED):
            written = line["text"].encode()
            spans = [(span["start"], span["start"] + span["length"]) for span in line["highlightRanges"]]
            count += sum(len(written[start:end].decode()) for start, end in spans)
    return count


class Line(NamedTuple):
    """A line that wikidiff2 has on both sides, changed or not: its numbers and its texts."""

    old: int
    new: int
    old_text: str
    new_text: str


def paired_lines(pair: Pair) -> tuple[list[Line], list[Line]]:
    """Return the lines, blank ones left out, that wikidiff2 finds moved, and those that it finds in their place."""
    left = {line["moveInfo"]["id"]: line["offset"]["from"] for line in pair.lines if line["type"] == _MOVED_AWAY}
    moved = [(left[line["moveInfo"]["linkId"]], line["offset"]["to"]) for line in pair.lines if line["type"] == _MOVED]
    in_place = [line["offset"] for line in pair.lines if line["type"] in (_EQUAL, _CHANGED)]
    # Of a line that was split or joined wikidiff2 knows one offset only.
    kept = [(offset["from"], offset["to"]) for offset in in_place if None not in offset.values()]
    old_lines, new_lines = pair.old.split("\n"), pair.new.split("\n")

    def found(offsets: list[tuple[int, int]]) -> list[Line]:
        numbers = [(line_number(pair.old, start), line_number(pair.new, new_start)) for start, new_start in offsets]
        lines = [Line(old, new, old_lines[old - 1], new_lines[new - 1]) for old, new in numbers]
        return [line for line in lines if line.old_text.strip()]

    return found(moved), found(kept)


def readings(pair: Pair) -> Iterator[str]:
    """Yield, for each long line that wikidiff2 finds moved, how it stands here; all but the last are right.

    - moved: a block that moved has it on both sides.
    - in place: a block that did not move has it on both sides, and by wikidiff2's own account it went past no line
      that both texts have: only what stands around it came, went or changed.
    - others moved: a block that did not move has it on both sides, and each line that it went past is in a block that
      moved, or in the same block, or paired better.
    - paired better: the line that it is here, in its place or moved, is more like it than the one that wikidiff2 takes.
    - missed: none of these.
    """
    moved, kept = paired_lines(pair)
    blocks = pair.comparison.blocks
    old_owners, new_owners = owners(pair.comparison)

    def is_paired_better(line: Line) -> bool:
        origin = blocks[new_owners[line.new]].old
        return origin is not None and likeness(origin.text, line.new_text) > likeness(line.old_text, line.new_text)

    def is_told(other: Line, place: int) -> bool:
        old, new = old_owners.get(other.old), new_owners[other.new]
        return (old == new and (new == place or blocks[new].kind == MOVED)) or is_paired_better(other)

    for line in moved:
        if len(line.old_text) < LONG:
            continue
        place = new_owners[line.new]
        passed = [other for other in (*moved, *kept) if (other.old - line.old) * (other.new - line.new) < 0]
        if place != old_owners.get(line.old):
            yield "paired better" if is_paired_better(line) else "missed"
        elif blocks[place].kind == MOVED:
            yield "moved"
        elif not passed:
            yield "in place"
        else:
            yield "others moved" if all(is_told(other, place) for other in passed) else "missed"


def likeness(old: str, new: str) -> float:
    """Return how alike a line is to the one of `old` that is most like it."""
    return max(SequenceMatcher(None, line, new, autojunk=False).ratio() for line in old.split("\n"))


def owners(comparison: TextComparison) -> tuple[dict[int, int], dict[int, int]]:
    """Return the place of the block that holds each line, for the old text's lines and for the new one's."""
    old: dict[int, int] = {}
    new: dict[int, int] = {}
    for place, block in enumerate(comparison.blocks):
        if block.old and not (block.partner and block.new is None):
            old |= dict.fromkeys(range(block.old.line, block.old.last_line + 1), place)
        if block.new:
            new |= dict.fromkeys(range(block.new.line, block.new.last_line + 1), place)
    return old, new


def line_number(text: str, offset: int) -> int:
    return text.encode()[:offset].count(b"\n") + 1


# --- What holds -------------------------------------------------------------------------------------------------------


def test_every_comparison_makes_both_texts(pairs):
    for pair in pairs:
        blocks = pair.comparison.blocks
        olds = [block.old.text for block in blocks if block.old and block.kind != "moved"]
        news = [block.new.text for block in blocks if block.new]
        assert ("\n".join(olds), "\n".join(news)) == (pair.old, pair.new), pair.name
        for block in blocks:
            if block.segments:
                kept = [segment for segment in block.segments if segment.kind != ADDED]
                made = [segment for segment in block.segments if segment.kind != REMOVED]
                assert "".join(segment.text for segment in kept) == block.old.text, pair.name
                assert "".join(segment.text for segment in made) == block.new.text, pair.name


def test_no_more_is_marked_than_wikidiff2_marks(pairs, capsys):
    own = sum(marked(pair.comparison) for pair in pairs)
    other = sum(marked_by_wikidiff2(pair.lines) for pair in pairs)

    with capsys.disabled():
        print(f"\n{len(pairs)} pairs: {own:,} characters marked, {other:,} by wikidiff2, {own / other:.3f}")
    assert own <= MOST_MARKED * other


def test_every_line_that_wikidiff2_moves_has_moved_here_or_stands_where_nothing_went_past_it(pairs, capsys):
    found = {pair.name: list(readings(pair)) for pair in pairs}

    counts = Counter(reading for each in found.values() for reading in each)
    missed = [name for name, each in found.items() if "missed" in each]
    with capsys.disabled():
        print(f"\n{len(pairs)} pairs, {counts.total()} long lines that wikidiff2 moves: {dict(counts.most_common())}")
    assert counts
    assert not missed
