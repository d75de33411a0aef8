"""Words inside changed text: cutting it, so that nothing a reader sees as one sign is torn, and what differs.

Words are runs of letters and digits with the marks on them. Scripts that put no spaces between words are cut between
grapheme clusters (Unicode Standard Annex 29, kept together a little more generously than there).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, count
from operator import not_
from typing import NamedTuple

from cydifflib import SequenceMatcher

from articles.comparing.alignment import (
    Alphabet,
    Budget,
    Run,
    equal_runs,
    filled,
    shared_end,
    shared_start,
    unselected,
)

EQUAL, ADDED, REMOVED = "equal", "added", "removed"

WORDS_BUDGET = 250_000_000

_CONFETTI_LETTERS = 200
_CONFETTI_SHARE = 8

_MANY_LETTERS = 1_000
"""From so many letters on, what two texts begin and end with is worth leaving out before they are cut into words."""


class Segment(NamedTuple):
    """A run of text that is in both versions, or in one."""

    kind: str
    text: str

    @property
    def is_break(self) -> bool:
        """Whether it is nothing but white space that ends a line, which a page has to make visible."""
        return "\n" in self.text and self.text.isspace()


def _ranges(letters: Iterable[int]) -> str:
    """Write code points as the inside of a character class."""
    spans: list[list[int]] = []
    for letter in letters:
        if spans and spans[-1][1] == letter - 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


# Everything that combines stands between these; the rest of the code space is tag characters and variation selectors.
_COMBINING = range(0x300, 0x1F000)
_MARKS = _ranges(letter for letter in _COMBINING if unicodedata.category(chr(letter)) in ("Mn", "Mc", "Me"))
_VIRAMAS = _ranges(letter for letter in _COMBINING if unicodedata.combining(chr(letter)) == 9)

# Beside the marks: soft hyphen, Thai and Lao am, joiners, direction marks, half-width voicing, skin tones, tags.
_EXTENDERS = (
    rf"[{_MARKS}\u00ad\u0e33\u0eb3\u200c-\u200f\u061c\u2060\uff9e\uff9f"
    r"\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
# Arabic number signs and their kin, which belong to what follows them.
_PREFIXES = r"[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]"
# Thai, Lao, Tibetan, Myanmar, Khmer, Tai, Javanese, Hiragana, Bopomofo, Yi, Han. Katakana spells words, like letters.
_UNSPACED = (
    r"\u0e00-\u0e7f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3005-\u3007"
    r"\u3041-\u309f\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua980-\ua9df\ua9e0-\ua9ff"
    r"\uaa60-\uaadf\uf900-\ufaff\U00016fe0-\U00018d08\U0001b000-\U0001b16f\U00020000-\U000323af"
)
_LETTER = rf"[^\W{_UNSPACED}]"

_TOKEN = re.compile(
    rf"""{_PREFIXES}*+ (?:
        {_LETTER}++ {_EXTENDERS}*+ (?: {_LETTER}++ {_EXTENDERS}*+ | ['’](?={_LETTER}) | (?<=\d)[.,](?=\d) )*+
      | [{_UNSPACED}] {_EXTENDERS}*+ (?: (?<=[{_VIRAMAS}]) [{_UNSPACED}] {_EXTENDERS}*+ )*+
      | [\U0001f1e6-\U0001f1ff]{{2}} {_EXTENDERS}*+
      | \r\n?+ | \n
      | [^\S\r\n]++ {_EXTENDERS}*+
      | . {_EXTENDERS}*+ (?: (?<=\u200d) \S {_EXTENDERS}*+ )*+
    ) | {_PREFIXES}""",
    re.VERBOSE | re.DOTALL,
)
# The same for the text that most is, four times as fast.
_ASCII_TOKEN = re.compile(r"\w++(?:'(?=\w)\w++|(?<=\d)[.,](?=\d)\w++)*+|[^\S\r\n]++|\r\n?+|.", re.DOTALL | re.ASCII)

_ASCII_SIGNS = {code: " " for code in range(128) if not re.match(r"\w", chr(code))}

# Where a space is more or less than what stands between two words: part of a sign.
_UNEVEN = re.compile(rf" {_EXTENDERS}|{_PREFIXES} ")
_PLAIN = re.compile(rf"(?:{_LETTER}++ )++")

# Equal text that is too little to interrupt a change: no letter, no border of a line or a table cell.
_TRIVIAL = re.compile(r"[^\w|\n]*+")
_TRIVIAL_LETTERS = 8


def tokens(text: str) -> list[str]:
    """Cut text into words, runs of spaces, line breaks and single other signs; joined they are the text."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def words(text: str) -> list[str]:
    """Return what says something in a text, to judge its likeness by: words, not spaces and punctuation."""
    if text.isascii():
        return text.translate(_ASCII_SIGNS).split()
    return [token for token in tokens(text) if _has_letter(token)]


def segments(old: str, new: str, budget: Budget | None = None) -> tuple[Segment, ...]:
    """Return what differs word by word: equal and removed segments make `old`, equal and added ones `new`.

    Where the budget ends, the rest is one removed and one added segment, and the budget says that it is exceeded.
    """
    if old == new:
        return (Segment(EQUAL, old),) if old else ()
    budget = budget or Budget(WORDS_BUDGET)
    start, end = _same_ends(old, new) if min(len(old), len(new)) > _MANY_LETTERS else (0, 0)
    edits = _Edits(old[:start])
    _compare(edits, old[start : len(old) - end], new[start : len(new) - end], budget)
    edits.keep(old[len(old) - end :])
    written = edits.segments()
    kept = sum([len(text) for kind, text in written if kind == EQUAL])
    if max(len(old), len(new)) > _CONFETTI_LETTERS and kept * _CONFETTI_SHARE < max(len(old), len(new)):
        # What unrelated texts have in common by chance is scattered and helps nobody.
        return tuple(Segment(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text)
    return written


def _same_ends(old: str, new: str) -> tuple[int, int]:
    """Return how many letters both texts begin and end with, up to spaces between two words, where no sign is torn."""
    start = _same_start(old, new)
    old, new = old[start:], new[start:]
    last = len(old)
    same = shared_end(old, new)
    if same > _MANY_LETTERS:
        last = old.find(" ", len(old) - same + 1)
        while last >= 0 and not _is_between_words(old, last):
            last = old.find(" ", last + 1)
    return start, len(old) - last if last >= 0 else 0


def _same_start(old: str, new: str) -> int:
    same = shared_start(old, new)
    if same <= _MANY_LETTERS:
        return 0
    space = old.rfind(" ", 0, same - 1)
    while space >= 0 and not _is_between_words(old, space):
        space = old.rfind(" ", 0, space)
    return space + 1


def _is_between_words(text: str, place: int) -> bool:
    around = text[place - 1 : place + 2]
    return len(around) == 3 and around.isascii() and around[0].isalnum() and around[2].isalnum()


def _compare(edits: "_Edits", old: str, new: str, budget: Budget) -> None:
    """Line up what spaces and line breaks end, which is fast, then words and signs where that differs."""
    if _is_uneven(old) or _is_uneven(new):
        _compare_signs(edits, old, new, budget)
        return
    old_pieces, new_pieces = _pieces(old), _pieces(new)
    old_borders, new_borders = _borders(old_pieces), _borders(new_pieces)
    i = j = 0
    for first, new_first, size in equal_runs(old_pieces, new_pieces, budget):
        _compare_gap(edits, old[i : old_borders[first]], new[j : new_borders[new_first]], budget)
        i, j = old_borders[first + size], new_borders[new_first + size]
        edits.keep(old[old_borders[first] : i])
    _compare_gap(edits, old[i:], new[j:], budget)


def _is_uneven(text: str) -> bool:
    return "  " in text or "\0" in text or not (text.isascii() or _UNEVEN.search(text) is None)


def _pieces(text: str) -> list[str]:
    """Cut text after each space and line break."""
    return text.replace(" ", " \0").replace("\n", "\n\0").split("\0")


def _borders(pieces: list[str]) -> list[int]:
    """Return where each piece begins, and where the last one ends, when they are joined."""
    return list(accumulate(map(len, pieces), initial=0))


def _compare_gap(edits: "_Edits", old: str, new: str, budget: Budget) -> None:
    if old and new:
        if old[-1] == " " == new[-1] and _PLAIN.fullmatch(old) and _PLAIN.fullmatch(new):
            edits.put(old[:-1], new[:-1])
            edits.keep(" ")
        else:
            _compare_signs(edits, old, new, budget)
    elif old or new:
        edits.put(old, new)


def _compare_signs(edits: "_Edits", old: str, new: str, budget: Budget) -> None:
    """Line up words, single signs and white space; white space joins those that it stands beside."""
    old_tokens, new_tokens = tokens(old), tokens(new)
    old_borders, new_borders = _borders(old_tokens), _borders(new_tokens)
    start = shared_start(old_tokens, new_tokens)
    end = shared_end(old_tokens[start:], new_tokens[start:])
    old_end, new_end = len(old_tokens) - end, len(new_tokens) - end
    i = j = old_borders[start]
    edits.keep(old[:i])
    for run in _lined_up(old_tokens[start:old_end], new_tokens[start:new_end], budget):
        first, new_first = old_borders[run.old + start], new_borders[run.new + start]
        if i < first or j < new_first:
            edits.put(old[i:first], new[j:new_first])
        i, j = old_borders[run.old + run.size + start], new_borders[run.new + run.size + start]
        edits.keep(old[first:i])
    if i < old_borders[old_end] or j < new_borders[new_end]:
        edits.put(old[i : old_borders[old_end]], new[j : new_borders[new_end]])
    edits.keep(old[old_borders[old_end] :])


def _lined_up(old: list[str], new: list[str], budget: Budget) -> list[Run]:
    if not old or not new or len(old) == len(new) == 1:
        return []
    old_places, new_places = _telling(old), _telling(new)
    alphabet = Alphabet()
    runs = _matches(
        alphabet.write(map(old.__getitem__, old_places)),
        alphabet.write(map(new.__getitem__, new_places)),
        budget,
    )
    return filled(old, new, unselected(runs, old, new, old_places, new_places))


def _telling(found: list[str]) -> list[int]:
    """Return the places of the tokens that are not white space."""
    return list(compress(count(), map(not_, map(str.isspace, found))))


def _matches(old: str, new: str, budget: Budget) -> Sequence[Run]:
    """Line words up by Ratcliff and Obershelp where affordable: fewer and longer pieces than the shortest diff has."""
    old_counts, new_counts = Counter(old), Counter(new)
    pairs = sum(count * new_counts[letter] for letter, count in old_counts.items())
    # Every equal pair is looked at once for each match that is found.
    cost = 15_000 + pairs * min(len(old), len(new))
    if cost <= 20_000_000 and budget.affords(cost):
        budget.spend(cost)
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [Run(block.a, block.b, block.size) for block in blocks if block.size]
    return equal_runs(old, new, budget)


class _Edits:
    """Removals and additions in the order of the text, each after the equal text before it."""

    def __init__(self, start: str) -> None:
        self._kept = start
        self._edits: list[tuple[str, str, str]] = []

    def keep(self, text: str) -> None:
        self._kept += text

    def put(self, removed: str, added: str) -> None:
        if self._edits and len(self._kept) <= _TRIVIAL_LETTERS and _TRIVIAL.fullmatch(self._kept):
            # A comma between two changed words is easier to read as part of one change.
            before, removed_before, added_before = self._edits.pop()
            removed, added = removed_before + self._kept + removed, added_before + self._kept + added
            self._kept = before
        self._edits.append((self._kept, removed, added))
        self._kept = ""

    def segments(self) -> tuple[Segment, ...]:
        written: list[Segment] = []
        for kept, removed, added in (*self._edits, (self._kept, "", "")):
            if kept:
                written.append(Segment(EQUAL, kept))
            if removed:
                written.append(Segment(REMOVED, removed))
            if added:
                written.append(Segment(ADDED, added))
        return tuple(written)


def _has_letter(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_" or (len(token) > 1 and not token.isspace())
