"""What a plot shows, in words: the spread of the numbers, what is preferred, and who agrees."""

from collections.abc import Sequence
from decimal import Decimal

from articles.evidence import scope
from articles.figures import LIVE
from articles.plotting.axis import digits, ends_of, number_of, numbers_of
from articles.presenting import (
    WHOLE,
    ClaimLine,
    names,
)
from articles.snapshot import PREFERRED
from articles.values import ABOUT, AT_LEAST, AT_MOST

DENIED, EVERYBODY = "denied", "all"
MOST_NAMED = 3

_NUMBER_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def caption_of(lines: Sequence[ClaimLine]) -> str:
    """Say what stands of the whole, or without it of the first part: the spread, what is preferred, who agrees."""
    part = lines[0].claim.applies_to
    about = part or WHOLE
    live = [
        line
        for line in lines
        if line.claim.applies_to == part and line.status.name == LIVE and line.claim.modality != DENIED
    ]
    # Where somebody counts everybody, who counts the civilians alone is no rival.
    live = [line for line in live if scope(line.claim).among == EVERYBODY] or live
    giving = [line for line in live if number_of(line)]
    return " ".join(filter(None, (_spread_words(giving, about), _agreement(giving), _unnumbered(live))))


def _spread_words(giving: Sequence[ClaimLine], about: str) -> str:
    if not giving:
        return f"No number for {about} stands."
    if len(giving) == 1:
        return f"One figure for {about} stands: {giving[0].figure}{voice_of(giving[0])}."
    figures = list(dict.fromkeys(line.figure for line in giving))
    preferred = [line for line in giving if line.claim.rank == PREFERRED]
    if not preferred:
        rank = "none is preferred"
    elif len(preferred) == 1:
        rank = f"the preferred figure is {preferred[0].figure}{voice_of(preferred[0])}"
    elif len(preferred) <= 3:
        rank = f"the preferred figures are {names(line.figure + voice_of(line) for line in preferred)}"
    else:
        rank = f"{count_words(len(preferred))} figures are preferred"
    if len(figures) == 1:
        return f"{count_words(len(giving)).capitalize()} figures for {about} stand, and all are {figures[0]}; {rank}."
    ends = ends_of(numbers_of(giving))
    low, high = min(ends), max(ends)
    if low == high:
        return f"Figures for {about} are {names(figures)}; {rank}."
    return f"Figures for {about} range from {_end_words(giving, low)} to {_end_words(giving, high)}; {rank}."


def _end_words(giving: Sequence[ClaimLine], end: Decimal) -> str:
    """Write an end of the range with its bound, unless somebody gives it without one."""
    bounds = {number.bound for number in numbers_of(giving) if end in (number.low, number.high)}
    for bound, words in ((AT_LEAST, "at least "), (AT_MOST, "at most "), (ABOUT, "about ")):
        if bounds == {bound}:
            return words + digits(end)
    return digits(end)


def _agreement(giving: Sequence[ClaimLine]) -> str:
    """Say how many of the claimants give the preferred figure, where there is one."""
    preferred = {line.claim.value for line in giving if line.claim.rank == PREFERRED}
    claimants = {key for line in giving for key in line.claim.claimants}
    if len(preferred) != 1 or len(claimants) < 2:
        return ""
    agreeing = {key for line in giving if line.claim.value in preferred for key in line.claim.claimants}
    figure = next(line.figure for line in giving if line.claim.value in preferred)
    if agreeing == claimants:
        return f"{'Both' if len(claimants) == 2 else f'All {count_words(len(claimants))}'} claimants give {figure} now."
    verb = "gives" if len(agreeing) == 1 else "give"
    return f"{count_words(len(agreeing)).capitalize()} of {count_words(len(claimants))} claimants {verb} {figure} now."


def _unnumbered(live: Sequence[ClaimLine]) -> str:
    said = []
    rest = [line.figure or "no figure" for line in live if not number_of(line)]
    for words in dict.fromkeys(rest):
        number = rest.count(words)
        quoted = words if words == "no figure" else f"“{words}”"
        said.append(f"{count_words(number)} {'claim says' if number == 1 else 'claims say'} {quoted}")
    return f"{names(said).capitalize()}." if said else ""


def voice_of(line: ClaimLine) -> str:
    said = ", ".join(filter(None, (line.claimant_names, line.dated)))
    return f" ({said})" if said else ""


def count_words(number: int) -> str:
    return _NUMBER_WORDS[number] if number < len(_NUMBER_WORDS) else str(number)
