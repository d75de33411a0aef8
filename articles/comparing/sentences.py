"""Cutting paragraphs into sentences, in any script, so that who wrote each can be told."""

import re

from articles.snapshot import MARK

LEAST_LETTERS = 12
"""A shorter sentence stays with the one after it: “Gen.” is none, and “No.” alone tells nobody's hand."""

# Full stops of most scripts: Latin, Arabic, Devanagari, Ethiopic, Armenian, Khmer, Myanmar, Tibetan.
_SPACED_STOPS = ".!?…؟۔।॥።፧։។៕။།"
# Chinese and Japanese put no space behind theirs.
_TIGHT_STOPS = "。！？｡"
_CLOSERS = "\"'”’»›)\\]」』】）*_"
# The marks that readers' texts are rid of (`without_marks_of`) are never cut; both are bounded, and so is the search.
_MARK = rf"(?:{MARK.pattern}|\[\^[^\]\n]{{0,300}}\])"
_END = re.compile(
    rf"""{_MARK}
      | (?P<end>(?<![{_SPACED_STOPS}])[{_SPACED_STOPS}]+[{_CLOSERS}]*(?:{_MARK})*(?=\s)
              | [{_TIGHT_STOPS}]+[{_CLOSERS}]*(?:{_MARK})*)\s*
    """,
    re.VERBOSE,
)
_INITIAL = re.compile(r"(?:^|[\s.(])\w\.$")
_ABBREVIATION = re.compile(
    r"adm|al|approx|art|brig|ca|capt|cf|cmdr|co|col|corp|dr|ed|eds|etc|fig|gen|gov|inc|jr|lt|ltd|maj|mr|mrs|ms|mt|no|nos"
    r"|p|pp|pres|prof|rep|rev|sen|sgt|sr|st|vol|vs",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Cut a paragraph into its sentences, each with the white space behind it; joined they are the text.

    A full stop ends one where white space follows and neither an abbreviation nor an initial stands before it, nor a
    small letter after it. Marks such as `[@key]` and `[^1]` belong to the sentence that they follow.
    """
    found = []
    first = 0
    for match in _END.finditer(text):
        if match["end"] and match.end() - first >= LEAST_LETTERS and not _goes_on(text, match):
            found.append(text[first : match.end()])
            first = match.end()
    if first < len(text):
        rest = text[first:]
        if found and len(rest.strip()) < LEAST_LETTERS:
            found[-1] += rest
        else:
            found.append(rest)
    return found


def _goes_on(text: str, match: re.Match[str]) -> bool:
    if not match["end"].startswith("."):
        return False
    following = text[match.end() : match.end() + 1]
    before = text[max(0, match.start() - 20) : match.start() + 1]
    word = re.split(r"[\s(“\"']", before[:-1])[-1]
    return following.islower() or bool(_INITIAL.search(before) or _ABBREVIATION.fullmatch(word))
