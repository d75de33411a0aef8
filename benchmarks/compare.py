"""The command `python -m benchmarks.compare`: what comparing two texts costs beside wikidiff2 and beside difflib.

Each measurement is a process of its own, so that its memory is its own, and is stopped after half a minute. What
counts is processor time, which others at work on the machine change least.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from tqdm import tqdm

from benchmarks.report import Line, Section, write

SIZES = (30, 300, 512)
"""Kilobytes; an article's text may have 512."""

LIMIT = 30
"""Seconds that one measurement may take."""

ROUNDS = 9

_PHP = """
function spent() {
    $usage = getrusage();
    return $usage["ru_utime.tv_sec"] + $usage["ru_stime.tv_sec"]
        + ($usage["ru_utime.tv_usec"] + $usage["ru_stime.tv_usec"]) / 1e6;
}
[$old, $new] = json_decode(stream_get_contents(STDIN), true);
for ($round = 0; $round < %d; $round++) {
    $begun = spent();
    wikidiff2_inline_json_diff($old, $new, 3);
    $taken[] = spent() - $begun;
}
preg_match('/VmHWM:\\s+(\\d+)/', file_get_contents('/proc/self/status'), $found);
echo json_encode([$taken, $found[1]]);
"""

Pair = tuple[str, str]


# --- Texts ------------------------------------------------------------------------------------------------------------

_WORDS = [
    f"{first}{middle}{last}" for first in "bdkmst" for middle in "aeiou" for last in ("r", "nd", "lo", "shing", "")
]


def prose(size: int, seed: int, separator: str = "\n\n") -> str:
    """Return paragraphs of about 600 letters, the frequent words very frequent."""
    dice = random.Random(seed)
    paragraphs = (
        " ".join(_WORDS[int(len(_WORDS) * dice.random() ** 2)] for _ in range(140)) + "." for _ in range(size // 500)
    )
    return separator.join(paragraphs)[:size]


def one_word(size: int) -> Pair:
    old = prose(size, 1)
    middle = old.index(" ", size // 2)
    return old, f"{old[:middle]} another{old[middle:]}"


def heavy_rewrite(size: int) -> Pair:
    """Change every seventh word, and drop, add or move some of the paragraphs."""
    dice = random.Random(2)
    paragraphs = []
    for number, paragraph in enumerate(prose(size, 1).split("\n\n")):
        words = [word if dice.random() > 1 / 7 else dice.choice(_WORDS).upper() for word in paragraph.split(" ")]
        if number % 20 != 3:
            paragraphs.append(" ".join(words))
        if number % 20 == 7:
            paragraphs.append(prose(600, number + 100))
    paragraphs.append(paragraphs.pop(len(paragraphs) // 3))
    return prose(size, 1), "\n\n".join(paragraphs)


def moved_paragraph(size: int) -> Pair:
    paragraphs = prose(size, 1).split("\n\n")
    moved = paragraphs.pop(len(paragraphs) // 4)
    paragraphs.insert(3 * len(paragraphs) // 4, moved)
    return prose(size, 1), "\n\n".join(paragraphs)


CASES: dict[str, Callable[[int], Pair]] = {
    "one word": one_word,
    "heavy rewrite": heavy_rewrite,
    "moved paragraph": moved_paragraph,
    "unrelated texts": lambda size: (prose(size, 1), prose(size, 2)),
    "one line, rewritten": lambda size: (
        heavy_rewrite(size)[0].replace("\n\n", " "),
        heavy_rewrite(size)[1].replace("\n\n", " "),
    ),
}


# --- Measuring --------------------------------------------------------------------------------------------------------


def measure_one(name: str) -> None:
    """Compare the pair on standard input in this process; print the seconds taken and the peak in KB, as JSON."""
    pair: Pair = tuple(json.load(sys.stdin))
    compare = _COMPARERS[name]()
    taken: list[float] = []
    begun = time.perf_counter()
    while not taken or (len(taken) < ROUNDS and time.perf_counter() - begun < LIMIT / 4):
        started = time.process_time()
        compare(*pair)
        taken.append(time.process_time() - started)
    print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))


def _ours() -> Callable[[str, str], object]:
    from articles.comparing import compare_texts

    return compare_texts


def _difflib() -> Callable[[str, str], object]:
    from difflib import ndiff

    return lambda old, new: list(ndiff(old.split("\n"), new.split("\n")))


_COMPARERS: dict[str, Callable[[], Callable[[str, str], object]]] = {"ours": _ours, "difflib": _difflib}


def has_wikidiff2() -> bool:
    php = shutil.which("php")
    return php is not None and "wikidiff2" in subprocess.run([php, "-m"], capture_output=True, text=True).stdout


def timed(what: str, command: list[str], pair: Pair) -> tuple[Line, float]:
    """Return the line of one comparer and its median seconds; LIMIT where it takes longer."""
    try:
        done = subprocess.run(
            command, input=json.dumps(pair), capture_output=True, text=True, timeout=LIMIT, check=True
        )
    except subprocess.TimeoutExpired:
        return Line(what, f"> {LIMIT} s"), LIMIT
    taken, peak = json.loads(done.stdout)
    return Line(what, f"{median(taken) * 1000:,.1f} ms", f"{int(peak) / 1024:,.0f} MB"), median(taken)


def measure(sizes: tuple[int, ...]) -> str:
    """Compare every case at every size with each of the comparers that there are."""
    commands = {name: [sys.executable, "-m", "benchmarks.compare", "--one", name] for name in ("ours", "difflib")}
    if has_wikidiff2():
        commands["wikidiff2"] = ["php", "-d", "memory_limit=-1", "-r", _PHP % 5]
    sections = []
    for what, make in tqdm(CASES.items(), desc="comparing", leave=False, disable=None):
        lines = []
        for size in sizes:
            pair = make(size * 1024)
            found = {name: timed(f"{size} KB, {name}", command, pair) for name, command in commands.items()}
            own = found["ours"][1]
            lines += [
                Line(line.what, line.median, line.spread, "" if name == "ours" else f"{seconds / own:,.1f}")
                for name, (line, seconds) in found.items()
            ]
        sections.append(Section(what.capitalize(), "the other ÷ ours", tuple(lines)))
    missing = "" if "wikidiff2" in commands else "; wikidiff2 is not installed (apt-get install php-cli php-wikidiff2)"
    return write(f"Comparing two texts; the spread is the peak of memory of the whole process{missing}", sections)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--one", choices=_COMPARERS, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="kilobytes (%(default)s)")
    given = parser.parse_args()
    if given.one:
        measure_one(given.one)
    else:
        print(measure(tuple(given.sizes)))


if __name__ == "__main__":
    main()
