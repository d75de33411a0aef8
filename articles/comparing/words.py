"""Words inside changed text: cutting it, so that nothing a reader sees as one sign is torn, and what differs.

Words are runs of letters and digits with the marks on them. Scripts that put no spaces between words are cut between
grapheme clusters (Unicode Standard Annex 29, kept together a little more generously than there).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count
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


Change = tuple[str, str, str]
"""What was removed and what was added in its place, either may be empty, and the equal text after them."""


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

# Spaces that are part of a sign, and so more than what stands between two words.
_UNEVEN = re.compile(rf" {_EXTENDERS}|{_PREFIXES} ")
# Words and spaces, in which nothing is left to line up once they differ.
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
    middle = _changes(old[start : len(old) - end], new[start : len(new) - end], budget)
    written = _written(chain([("", "", old[:start])], middle, [("", "", old[len(old) - end :])]))
    kept = sum([len(text) for kind, text in written if kind == EQUAL])
    if max(len(old), len(new)) > _CONFETTI_LETTERS and kept * _CONFETTI_SHARE < max(len(old), len(new)):
        # What unrelated texts have in common by chance is scattered and helps nobody.
        return tuple(Segment(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text)
    return tuple(written)


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


def _changes(old: str, new: str, budget: Budget) -> Iterator[Change]:
    """Line up what spaces and line breaks end, which is fast, then words and signs where that differs."""
    if _is_uneven(old) or _is_uneven(new):
        yield from _sign_changes(old, new, budget)
        return
    old_pieces, new_pieces = _pieces(old), _pieces(new)
    i = j = 0
    for first, new_first, size in (
        *equal_runs(old_pieces, new_pieces, budget),
        Run(len(old_pieces), len(new_pieces), 0),
    ):
        removed, added = "".join(old_pieces[i:first]), "".join(new_pieces[j:new_first])
        i, j = first + size, new_first + size
        kept = "".join(old_pieces[first:i])
        if not removed or not added:
            yield removed, added, kept
        elif removed[-1] == " " and _PLAIN.fullmatch(removed + added):
            yield removed[:-1], added[:-1], f" {kept}"
        else:
            yield from _sign_changes(removed, added, budget)
            yield "", "", kept


def _is_uneven(text: str) -> bool:
    """Return whether cutting after spaces would cut too much: one of many spaces, or a sign."""
    return "  " in text or "\0" in text or (not text.isascii() and _UNEVEN.search(text) is not None)


def _pieces(text: str) -> list[str]:
    """Cut text after each space and line break."""
    return text.replace(" ", " \0").replace("\n", "\n\0").split("\0")


def _sign_changes(old: str, new: str, budget: Budget) -> Iterator[Change]:
    """Line up words, single signs and white space; white space joins those that it stands beside."""
    old_tokens, new_tokens = tokens(old), tokens(new)
    start = shared_start(old_tokens, new_tokens)
    end = shared_end(old_tokens[start:], new_tokens[start:])
    old_end, new_end = len(old_tokens) - end, len(new_tokens) - end
    yield "", "", "".join(old_tokens[:start])
    i = j = start
    middle = _lined_up(old_tokens[start:old_end], new_tokens[start:new_end], budget)
    for run in (*middle, Run(old_end - start, new_end - start, end)):
        first, new_first = run.old + start, run.new + start
        removed, added = "".join(old_tokens[i:first]), "".join(new_tokens[j:new_first])
        i, j = first + run.size, new_first + run.size
        yield removed, added, "".join(old_tokens[first:i])


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


def _written(changes: Iterable[Change]) -> list[Segment]:
    """Write changes as segments, those with too little between them as one."""
    written: list[Segment] = []
    removed = added = kept = ""
    for next_removed, next_added, after in changes:
        if not next_removed and not next_added:
            kept += after
            continue
        if (removed or added) and len(kept) <= _TRIVIAL_LETTERS and _TRIVIAL.fullmatch(kept):
            # A comma between two changed words is easier to read as part of one change.
            next_removed, next_added = removed + kept + next_removed, added + kept + next_added
        else:
            _put(written, removed, added, kept)
        removed, added, kept = next_removed, next_added, after
    _put(written, removed, added, kept)
    return written


def _put(written: list[Segment], removed: str, added: str, kept: str) -> None:
    if removed:
        written.append(Segment(REMOVED, removed))
    if added:
        written.append(Segment(ADDED, added))
    if kept:
        written.append(Segment(EQUAL, kept))


def _has_letter(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_" or (len(token) > 1 and not token.isspace())
