"""What the sentences say against what the claims say, and what preferred claims lack."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice

from articles.figures import LIVE, Figure, figures, statuses
from articles.prose.numbers import Number, numbers
from articles.prose.reading import Mark, Sentence, marked_sentences
from articles.shared import Shared
from articles.snapshot import PREFERRED, STATED, Claim, Snapshot, marked_keys
from articles.values import ABOUT, AT_LEAST, AT_MOST, EXACT, RANGE, Quantity

MAX_WARNINGS = 100

_ABOUT = Decimal("0.2")
"""How far “about 50” may be from the number: 47 is about 50, 35 is not."""

_CLASSES = {
    "killed": r"kill\w*|dead|death\w*|die[ds]?|dying|lives|fatalit\w*|slain|shot|massacred?|executed?|executions?"
    r"|murder\w*|victims?|bodies|casualt\w*|perish\w*|lost",
    "injured": r"injur\w*|wound\w*|hurt",
    "missing": r"missing|disappear\w*|abduct\w*|kidnap\w*",
    "detained": r"detain\w*|detention\w*|arrest\w*|captur\w*|imprison\w*|prisoners?|jailed",
    "displaced": r"displac\w*|fled|flee\w*|refugees?|homeless|uprooted",
}
_CLASS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _CLASSES.items()}
_TOLL = re.compile(r"\b(?:toll|total|figures?|numbers?|count|counted|estimates?)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"people|persons?|individuals|humans?|dead|deaths?|killed|victims?|bodies|lives|fatalit(?:y|ies)|casualt(?:y|ies)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# What ends the words that say of what a number is: forty-three | at Aklaz, sixty ISGS militants | had been killed.
_FUNCTION = re.compile(
    r"a|an|the|at|in|on|of|to|by|for|from|with|within|near|during|after|before|between|as|and|or|but|who|which"
    r"|that|whose|were|was|are|is|be|been|being|had|has|have|having|will|would|may|might|could|all|including"
    r"|mostly|mainly|not|nor|when|while|where|since|until|if|so|than|then|it|its|they|their|he|his|she|her|said"
    r"|says|died|perished|fell|according|alone|today|yesterday|there|here",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\s*(?:of\s+(?:them|whom|these|those|which|the|its|their|his)\b|(?:\w+\s+)?(?:more|others?|additional|further|each)\b)",
    re.IGNORECASE,
)
_SOFTENED = re.compile(
    r"\b(?:least|most|minimum|maximum|more|fewer|less|over|above|under|below|up to|upwards?|lower|upper|about|around"
    r"|approximate(?:ly)?|roughly|estimate[ds]?|circa|some|nearly|almost|perhaps|possibly|maybe)\b|[~≈≥≤]",
    re.IGNORECASE,
)
_VOICED = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|stat(?:e|es|ed|ing)|alleg\w+|accus\w+|suspect\w*|den(?:y|ies|ied)|confirm\w*|claim\w*"
    r"|report\w*|accord\w*|announc\w*|estimat\w*|count(?:s|ed|ing)?|put(?:s|ting)?|gave|gives?|given|giving|sp(?:eak|eaks|oke)"
    r"|told|tells?|declar\w*|assert\w*|maintain\w*|insist\w*|cit(?:e|es|ed|ing)|quot\w+|not(?:es|ed|ing)|list(?:s|ed)?"
    r"|record\w*|document\w*|contest\w*|disput\w*|differ\w*|var(?:y|ies|ied|ying)|rang(?:e|es|ed|ing)|between|rumou?r\w*"
    r"|apparent\w*|reputed\w*|purport\w*|believ\w*|thought|may|might|could|perhaps|possibly|probably|reportedly"
    r"|figures?|sources?|witness\w*|verif\w+|acknowledg\w*|admit\w*|conclud\w*|found|identif\w+|speak\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProseWarning:
    """Something that an editor should look at, in plain words; `line` counts from 1, None where it has no line.

    `claims` are the keys of those that it speaks of.
    """

    line: int | None
    message: str
    claims: tuple[str, ...]


def warnings(snapshot: Snapshot, shared: Shared) -> tuple[ProseWarning, ...]:
    """Return what the text and the preferred claims should be looked over for, in the order of the text.

    Those without a line come first, and of one line those of its sentences; no more than MAX_WARNINGS are looked for.
    The text is read in English; of other languages only the digits are.
    """
    checked = _Article(snapshot, shared)
    found = dict.fromkeys(islice(_all(checked), MAX_WARNINGS))
    return tuple(sorted(found, key=lambda warning: warning.line or 0))


def _all(article: "_Article") -> Iterator[ProseWarning]:
    if any(claim.quantity for claim in article.snapshot.claims):
        for sentence in marked_sentences(article.snapshot.body):
            yield from _of_sentence(article, sentence)
    yield from _of_preferred(article)


class _Article:
    """What the checks ask of one article; the costly answers are given once, and only when they are asked for."""

    def __init__(self, snapshot: Snapshot, shared: Shared) -> None:
        self.snapshot = snapshot
        self.is_english = snapshot.language.partition("-")[0].lower() in ("", "en")
        self.claims = {claim.key: claim for claim in snapshot.claims}
        self.cited = {citation.key: citation.claim for citation in snapshot.citations if citation.claim}
        self._shared = shared
        self._own_words: dict[str, frozenset[str]] = {}

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line in which each key is first named."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.snapshot.body.split("\n"), start=1):
            if "[@" in line or "{{" in line:
                for key in marked_keys(line):
                    found.setdefault(self.cited.get(key, key), number)
        return found

    @cached_property
    def status(self) -> Mapping[str, str]:
        found = statuses(self.snapshot.claims, self.snapshot.relations)
        return {key: status.name for key, status in found.items()}

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        return figures(self.snapshot.fields, self.snapshot.claims, self.snapshot.relations)

    @cached_property
    def contested(self) -> frozenset[str]:
        """The keys of the live claims that another live claim contradicts or disputes."""
        disputed = {key for key, figure in self.figures.items() if figure.is_disputed}
        live = {key for key, status in self.status.items() if status == LIVE}
        keys = {c.key for c in self.snapshot.claims if c.field in disputed and not c.applies_to}
        for relation in self.snapshot.relations:
            if relation.kind == "disputes" and {relation.from_claim, relation.to_claim} <= live:
                keys |= {relation.from_claim, relation.to_claim}
        return frozenset(keys & live)

    @cached_property
    def voices(self) -> frozenset[str]:
        """The names of everybody who makes a claim here, in the words of `_words`, and the family names of persons."""
        called: set[str] = set()
        for key in {key for claim in self.snapshot.claims for key in claim.claimants}:
            party = self._shared.parties.get(key)
            if party is None:
                called.add(key.replace("-", " "))
                continue
            called |= {party.name, party.short_name, *party.other_names}
            if party.kind == "person":
                called |= {name.split()[-1] for name in (party.name, party.short_name) if name.strip()}
        return frozenset(name for each in called if (name := " ".join(_words(each))))

    def claim_of(self, mark: Mark) -> Claim | None:
        """Return the claim that a mark, a mark of its citation, or a printed value speaks of."""
        if mark.printed == "figure":
            figure = self.figures.get(mark.key)
            return figure.claim if figure and figure.field.policy != STATED else None
        return self.claims.get(mark.key) or self.claims.get(self.cited.get(mark.key, ""))

    def is_withdrawn(self, source: str) -> bool:
        return source in self._shared.sources and bool(self._shared.sources[source].withdrawal)

    def own_words(self, claim: Claim) -> frozenset[str]:
        """Return the words that say what a claim counts."""
        if claim.key not in self._own_words:
            said = " ".join((claim.counts, claim.among, claim.statement[:500]))
            self._own_words[claim.key] = frozenset(word for word in _words(said) if not _FUNCTION.fullmatch(word))
        return self._own_words[claim.key]


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, small, and a plural like its singular."""
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        yield word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


# --- Preferred claims -------------------------------------------------------------------------------------------------


def _of_preferred(article: _Article) -> Iterator[ProseWarning]:
    cited = {citation.claim for citation in article.snapshot.citations}
    held = {citation.claim for citation in article.snapshot.citations if not article.is_withdrawn(citation.source)}
    alike: dict[tuple[str, ...], Claim] = {}
    for claim in article.snapshot.claims:
        if claim.rank != PREFERRED or article.status[claim.key] != LIVE:
            continue
        line = article.lines.get(claim.key)
        own = (claim.key,)
        if claim.key not in cited:
            yield ProseWarning(line, f"The claim “{claim.key}” is preferred and cites no source.", own)
        elif claim.key not in held:
            yield ProseWarning(line, f"The claim “{claim.key}” is preferred, and its source was withdrawn.", own)
        if claim.claimants and not claim.claimed_on:
            yield ProseWarning(line, f"The claim “{claim.key}” is preferred and has no date.", own)
        if claim.field:
            scope = (claim.field, claim.counts, claim.among, claim.applies_to, claim.place, claim.period)
            other = alike.setdefault(scope, claim)
            if other is not claim:
                part = f" for {claim.applies_to}" if claim.applies_to else ""
                message = f"Two claims on “{claim.field}”{part} are preferred: “{other.key}” and “{claim.key}”."
                yield ProseWarning(line, message, (other.key, claim.key))


# --- Sentences --------------------------------------------------------------------------------------------------------

_Counted = tuple[Mark, Claim, Quantity]


def _of_sentence(article: _Article, sentence: Sentence) -> Iterator[ProseWarning]:
    counted = [
        (mark, claim, claim.quantity)
        for mark in sentence.marks
        if (claim := article.claim_of(mark)) and claim.quantity and claim.quantity.is_number
    ]
    if not counted:
        return
    printed = [Number(m.start, m.end, q.low, q.high, q.bound) for m, _, q in counted if m.printed]
    found = [*numbers(sentence.words, is_english=article.is_english), *printed]
    found.sort(key=lambda number: number.start)
    said = [*found, *_sums(found)]
    for mark, claim, quantity in counted:
        if not mark.printed:
            yield from _against_claim(article, sentence, (mark, claim, quantity), counted, found, said)
    if article.is_english and sentence.is_told:
        yield from _in_own_voice(article, sentence, counted, said)


def _against_claim(
    article: _Article,
    sentence: Sentence,
    cited: _Counted,
    counted: Sequence[_Counted],
    found: Sequence[Number],
    said: Sequence[Number],
) -> Iterator[ProseWarning]:
    """Say where no number of the sentence agrees with the claim that it cites, or where one lost its bound."""
    mark, claim, quantity = cited
    agreeing = [number for number in said if _agrees(number, quantity)]
    is_bounded = quantity.bound in (AT_LEAST, AT_MOST, ABOUT)
    if agreeing and not (is_bounded and all(number.bound == EXACT for number in agreeing)):
        return
    against = [
        number
        for number in found
        if number.may_contradict
        and _stands_beside(sentence, number, mark)
        and not _is_of_another(sentence, number, mark, counted)
        and _counts_the_same(article, sentence, number, mark, claim)
    ]
    words = quantity.words()
    if agreeing:
        is_sure = any(number in against for number in agreeing)
        if is_sure and article.is_english and not _SOFTENED.search(sentence.words):
            lead = words[: words.rindex(" ")]
            message = f"The claim “{claim.key}” says {words}; the sentence drops “{lead}”."
            yield ProseWarning(mark.line, message, (claim.key,))
    elif against and not (quantity.bound == RANGE and {quantity.low, quantity.high} <= {n.low for n in found}):
        before = [number for number in against if number.end <= mark.start]
        number = before[-1] if before else against[0]
        message = f"The sentence says {number.words}, the claim “{claim.key}” says {words}."
        yield ProseWarning(mark.line, message, (claim.key,))


def _agrees(number: Number, quantity: Quantity) -> bool:
    """Return whether the sentence's number can be how the claim's is said; a lost bound is no disagreement."""
    if number.bound == EXACT:
        if quantity.bound == RANGE:
            return False
        return number.low in (quantity.low, quantity.high)
    if number.bound == quantity.bound and number.is_firm and number.bound != ABOUT:
        return (number.low, number.high) == (quantity.low, quantity.high)
    low, high = _widened(number.low, number.high, number.bound)
    other_low, other_high = _widened(quantity.low, quantity.high, quantity.bound)
    is_above = low is not None and other_high is not None and low > other_high
    is_below = high is not None and other_low is not None and high < other_low
    return not (is_above or is_below)


def _widened(low: Decimal | None, high: Decimal | None, bound: str) -> tuple[Decimal | None, Decimal | None]:
    if bound != ABOUT or low is None or high is None:
        return low, high
    return low * (1 - _ABOUT), high * (1 + _ABOUT)


def _sums(found: Sequence[Number]) -> Iterator[Number]:
    """Yield what neighbouring numbers come to: twelve at one place and thirty-one at another are forty-three."""
    exact = [number for number in found if number.bound == EXACT and number.may_contradict][:12]
    for first, number in enumerate(exact):
        total = number.low or Decimal(0)
        for other in exact[first + 1 :]:
            total += other.low or Decimal(0)
            yield Number(number.start, other.end, total, total)


def _stands_beside(sentence: Sentence, number: Number, mark: Mark) -> bool:
    """Return whether the number stands before this mark, or after it and before no other; marks in a row are one."""
    if number.start > mark.start:
        return all(other.start <= mark.start for other in sentence.marks)
    between = [other for other in sentence.marks if number.end <= other.start < mark.start]
    return not between or not sentence.words[between[0].start : mark.start].strip()


def _is_of_another(sentence: Sentence, number: Number, mark: Mark, counted: Iterable[_Counted]) -> bool:
    """Return whether the number is what another mark of the sentence cites, and not one at the same place."""
    for other, _, quantity in counted:
        start, end = sorted((other, mark), key=lambda each: each.start)
        is_row = not sentence.words[start.end : end.start].strip()
        if other is not mark and not is_row and _agrees(number, quantity):
            return True
    return False


def _counts_the_same(article: _Article, sentence: Sentence, number: Number, mark: Mark, claim: Claim) -> bool:
    """Return whether the number speaks of what the claim counts, as far as the words around it tell; else no."""
    words = sentence.words
    ahead_end = min([len(words), *(each.start for each in sentence.marks if each.start >= number.end)])
    behind_start = max([0, *(each.end for each in sentence.marks if each.end <= number.start)])
    ahead, behind = words[number.end : ahead_end][:80], words[behind_start : number.start][-60:]
    phrase = _phrase(ahead)
    gap = words[number.end : mark.start]
    is_beside = 0 <= mark.start - number.end <= 60 and len(gap.split()) <= 4 and not re.search(r"[.,;:()!?—–\"“”]", gap)
    own = article.own_words(claim)
    if not article.is_english:
        return is_beside and (not gap.strip() or any(word in own for word in _words(gap)))
    if _PART.match(ahead) or (phrase and not any(word in own or _PEOPLE.fullmatch(word) for word in phrase)):
        return False
    counts = claim.counts or claim.statement
    of_claim = [pattern for pattern in _CLASS.values() if pattern.search(counts)]
    others = [pattern for pattern in _CLASS.values() if pattern not in of_claim]
    place = min(_places(of_claim, ahead), default=None)
    is_named_ahead = place is not None and place <= min(_places(others, ahead), default=len(ahead))
    last = max(_places(of_claim, behind), default=-1)
    is_named_behind = last > max(_places(others, behind), default=-1)
    if is_named_ahead:
        return True
    if _places(others, ahead[:40]) or (_places(others, behind[-30:]) and not is_named_behind):
        return False
    if not of_claim:
        return is_beside
    return is_named_behind or is_beside or _TOLL.search(behind) is not None


def _phrase(ahead: str) -> list[str]:
    """Return the words after a number that say of what it is one: none where “at Aklaz” or a full stop follows."""
    ahead = re.split(r"[.,;:()!?—–\"“”]", ahead, maxsplit=1)[0]
    phrase: list[str] = []
    for match in islice(_WORD.finditer(ahead), 4):
        if _FUNCTION.fullmatch(match[0]):
            break
        phrase += _words(match[0])
    return phrase


def _places(patterns: Iterable[re.Pattern[str]], text: str) -> list[int]:
    return [match.start() for pattern in patterns for match in pattern.finditer(text)]


def _in_own_voice(
    article: _Article, sentence: Sentence, counted: Sequence[_Counted], said: Sequence[Number]
) -> Iterator[ProseWarning]:
    """Say where a sentence gives a contested figure as if it were known: nobody is named who says so."""
    if _VOICED.search(sentence.words):
        return
    for mark, claim, quantity in counted:
        rivals = (other for _, other, _ in counted if other.field == claim.field and other.value != claim.value)
        if claim.key not in article.contested or any(rivals):
            continue
        if not mark.printed and not any(_agrees(number, quantity) for number in said):
            continue
        told = f" {' '.join(_words(sentence.words))} "
        if not any(f" {name} " in told for name in article.voices):
            message = f"{quantity.words()} is contested, and the sentence says it in the encyclopedia's own voice."
            yield ProseWarning(mark.line, message[0].upper() + message[1:], (claim.key,))
            return
