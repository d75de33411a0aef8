"""Numbers in a sentence: digits of any script, English number words, ranges and bounds."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from articles.values import ABOUT, AT_LEAST, AT_MOST, EXACT, MAX_NUMBER, RANGE, Quantity

_SMALL = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIZES = {word: size for size, word in enumerate(_SMALL)} | {
    word: 10 * size for size, word in enumerate(_TENS, start=2)
}
_SCALES = {"thousand": 1000, "million": 1_000_000}
_HYPHENS = r"\-‐‑"
_WORD = "|".join(sorted([*_SIZES, "hundred", *_SCALES], key=len, reverse=True))
_RUN = re.compile(
    rf"(?<![\w{_HYPHENS}])(?:an?\s+(?=hundred|thousand|million))?(?:{_WORD})\b(?:(?:[{_HYPHENS}]|\s+(?:and\s+)?)(?:{_WORD})\b)*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+", re.IGNORECASE)
_DOZEN = re.compile(rf"(?<![\w{_HYPHENS}])(?:(half\s+a|an?|two|three|four|five|six)\s+)dozen\b", re.IGNORECASE)
_DOZENS = {"half a": 6, "a": 12, "two": 24, "three": 36, "four": 48, "five": 60, "six": 72}

_DIGIT = re.compile(r"\d")
_GROUPS = ",٬'’\u00a0\u202f\u2009"
_DIGITS = re.compile(
    rf"""(?<![\w#/§.:$€£¥])(?<![^\W\d_][{_HYPHENS}])(?<!\d[,.:])
        (?P<number>\d{{1,3}}(?:[{_GROUPS}]\d{{3}})+(?:[.٫]\d+)?|(?P<spaced>\d{{1,3}}(?:\ \d{{3}})+)
          |\d{{1,15}}(?:[.٫]\d+)?)
        (?:\s+(?P<scale>hundred|thousand|million)\b)?
        (?![\w/:])(?![.,٬٫]\d)""",
    re.VERBOSE | re.IGNORECASE,
)

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATES = re.compile(
    rf"""(?<!\w){_DAY}(?:\s?(?:,|and|or|to|–|—|-)\s?{_DAY}){{0,4}}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}(?!\w))?
       | (?<!\w){_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\w)
       | (?<!\w){_MONTH},?\s+[12]\d{{3}}(?!\w)
       | (?<!\w)\d{{4}}-\d\d(?:-\d\d)?(?!\w)
       | (?<!\w)\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}(?!\w)
       | (?<!\w)\d{{1,2}}[:.]\d\d(?:\s?[ap]\.?m\b)?(?=\s|$|[,.;)])
       | (?<!\w)(?:in|since|by|of|until|from|during|after|before|between|and|to|–|early|late|mid-?|year)\s+
         [12]\d{{3}}(?![\w,])(?!\s+(?:people|persons|civilians|dead|killed|injured|wounded|victims))
    """,
    re.VERBOSE,
)
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTH}\s+(?:\d{{1,2}}\s*(?:,|and|to|–|-)\s*)?$")

_BETWEEN = re.compile(rf"[{_HYPHENS}–—]|\s+(?:to|or)\s+", re.IGNORECASE)
_ENDS = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_LEADS = (
    (
        AT_LEAST,
        True,
        r"at\s+least|(?:no|not)\s+(?:fewer|less)\s+than|(?:a\s+)?minimum\s+of|≥|>=",
    ),
    (AT_LEAST, False, r"more\s+than|over|above|exceed(?:s|ed|ing)?|upwards?\s+of|>"),
    (
        AT_MOST,
        True,
        r"at\s+(?:the\s+)?most|up\s+to|(?:no|not)\s+more\s+than|(?:a\s+)?maximum\s+of|as\s+many\s+as|≤|<=",
    ),
    (AT_MOST, False, r"(?:fewer|less)\s+than|under|below|<"),
    (
        ABOUT,
        False,
        r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|nearly|almost|close\s+to|(?:an\s+)?estimated"
        r"|~|≈",
    ),
)
_BOUNDS = re.compile(
    "|".join(rf"(?P<l{index}>{words})" for index, (_, _, words) in enumerate(_LEADS)).join(
        (r"(?:^|(?<=[\s(“\"]))(?:", r")\s*(?:(?:the|a\s+total\s+of|some|about|another)\s+)?$")
    ),
    re.IGNORECASE,
)
_TAILS = (
    (AT_LEAST, re.compile(r"\+|\s+or\s+more\b|\s+(?:\w+\s+)?at\s+(?:the\s+(?:very\s+)?)?least\b", re.IGNORECASE)),
    (AT_MOST, re.compile(r"\s+or\s+(?:fewer|less)\b|\s+(?:\w+\s+)?at\s+(?:the\s+(?:very\s+)?)?most\b", re.IGNORECASE)),
    (ABOUT, re.compile(r"\s+or\s+so\b", re.IGNORECASE)),
)
_NOT_COUNTED = re.compile(
    rf"""[{_HYPHENS}][^\W\d_]
       | \s*(?:%|[٪‰°$€£¥])
       | [{_HYPHENS}\s]+(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|thirds|quarters?|half|halves
         |fifths|tenths|hundredths|odd|fold|per\s?cents?|percentage|times?|o['’]clock|a\.?m\.?|p\.?m\.?
         |(?:milli|centi|kilo)?met(?:re|er)s?|km|cm|mm|miles?|hectares?|acres?|kilogram(?:me)?s?|kg|tons?|tonnes?
         |lit(?:re|er)s?
         |degrees|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)
         |dollars|euros?|pounds|francs?|CFA|USD|EUR|GBP|XOF|billion|trillion)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:no|nos|pages?|pp?|articles?|art|resolutions?|chapters?|sections?|paragraphs?|figures?|fig|tables?|lines?"
    r"|aged?|ages|day|phase|route|number|item|point|footnote|note|vol|volume|issue|law|act|room|gate|top)\.?|№)\s*$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?<=\S)\s+[^\W\d_a-z]\w*\s+$")
_MAY_AGREE_ONLY = re.compile(
    r"\b(?:of\s+(?:the|its|their|his|her|these|those|some|about)|among(?:\s+(?:the|its|their))?|out\s+of|another|further"
    r"|additional|not|from|instead\s+of|rather\s+than|earlier|previous(?:ly)?|former(?:ly)?|initial(?:ly)?|original(?:ly)?"
    r"|revised|wrong(?:ly)?|every|each)\s+$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands in a sentence; `low`, `high` and `bound` are those of a Quantity.

    `is_firm` says that its bound is the one that a claim would have: “at least 40”, not “more than 40”. One that
    `may_contradict` counts something, as far as its neighbours tell; any other is read only so that it can agree.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    bound: str = EXACT
    is_firm: bool = True
    may_contradict: bool = True

    @property
    def words(self) -> str:
        return Quantity(self.low, self.high, self.bound).words()


def numbers(text: str, *, is_english: bool = True) -> list[Number]:
    """Return the numbers of a sentence in their order, without dates, ordinals, percentages, measures and names.

    In other languages only digits are read, and of those only what cannot be a day or a year may contradict.
    """
    if not is_english:
        return [_careful(text, number) for number in _digits(text)]
    bare = _DATES.sub(lambda date: " " * len(date[0]), text) if _DIGIT.search(text) else text
    atoms = [*_digits(bare), *_words(bare), *_dozens(bare)]
    atoms.sort(key=lambda number: (number.start, -number.end))
    return [_judged(bare, number) for number in _joined(bare, _apart(atoms)) if not _is_uncounted(bare, number)]


def _apart(atoms: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for atom in atoms:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        written = match["number"]
        plain = "".join(
            str(unicodedata.digit(letter)) if letter.isdecimal() else "." if letter in ".٫" else ""
            for letter in written
        )
        whole, _, places = plain.partition(".")
        # 1.200 is a thousand in many languages, and 1 200 may be two numbers: too uncertain to contradict anything.
        is_doubtful = bool(match["spaced"]) or len(places) == 3
        value = Decimal(whole + places if len(places) == 3 else plain)
        if match["scale"]:
            value *= {"hundred": 100, **_SCALES}[match["scale"].lower()]
        if value < MAX_NUMBER and len(places) <= 4:
            yield Number(match.start(), match.end(), value, value, may_contradict=not is_doubtful)


def _words(text: str) -> Iterator[Number]:
    """Read the number words of a text: “forty-seven”, “two hundred and six”; “six nine” are two numbers."""
    for run in _RUN.finditer(text):
        found: list[Number] = []
        reader = _Reader()
        for token in _TOKEN.finditer(run[0]):
            start, end = run.start() + token.start(), run.start() + token.end()
            if not reader.take(token[0].lower(), start, end):
                found += reader.number()
                reader = _Reader()
                reader.take(token[0].lower(), start, end)
        found += reader.number()
        # “Nineteen eighty-four” is a year, “one two three” is counting.
        is_row = any(text[one.end : other.start].isspace() for one, other in pairwise(found))
        yield from (replace(number, may_contradict=False) for number in found) if is_row else found


class _Reader:
    """Reads one number, word by word."""

    def __init__(self) -> None:
        self.start = self.end = -1
        self.total = self.group = 0
        self.last = ""
        self.scale = 10**9
        self.is_rough = False

    def take(self, word: str, start: int, end: int) -> bool:
        """Take one more word; return False where it begins another number."""
        if not self._takes(word):
            return False
        if self.start < 0:
            self.start = start
        if word != "and":
            self.end = end
        self.last = word
        return True

    def _takes(self, word: str) -> bool:
        last, is_new = self.last, self.start < 0
        after_scale = last == "hundred" or last in _SCALES
        if word in ("a", "an"):
            self.is_rough = is_new
            return is_new
        if word == "and":
            return after_scale
        if word in _SIZES:
            size = _SIZES[word]
            follows = is_new or after_scale or last == "and" or (last in _TENS and 0 < size < 10)
            self.group += size if follows else 0
            return follows and not (size == 0 and not is_new)
        if word == "hundred":
            fits = last in ("a", "an") or (0 < self.group < 100 and last in _SIZES)
            self.group = max(self.group, 1) * 100 if fits else self.group
            return fits or is_new
        fits = _SCALES[word] < self.scale and (self.group > 0 or last in ("a", "an"))
        if fits:
            self.scale = _SCALES[word]
            self.total += max(self.group, 1) * self.scale
            self.group = 0
        return fits or is_new

    def number(self) -> Iterator[Number]:
        """Yield what was read, nothing for a “hundred” without a number before it."""
        value = self.total + self.group
        if value or self.last == "zero":
            size = Decimal(value)
            # “One” is a pronoun too often to contradict a claim.
            yield Number(self.start, self.end, size, size, ABOUT if self.is_rough else EXACT, may_contradict=value != 1)


def _dozens(text: str) -> Iterator[Number]:
    for match in _DOZEN.finditer(text) if "dozen" in text.lower() else ():
        word = " ".join(match[1].lower().split())
        size = Decimal(_DOZENS["a" if word == "an" else word])
        yield Number(match.start(), match.end(), size, size, ABOUT)


def _joined(text: str, atoms: list[Number]) -> Iterator[Number]:
    """Join two numbers to a range where the words between them say so, and take the bounds beside them along."""
    index = 0
    while index < len(atoms):
        number, index = atoms[index], index + 1
        if index < len(atoms):
            other = atoms[index]
            between = text[number.end : other.start]
            before = text[max(0, number.start - 12) : number.start]
            is_pair = _BETWEEN.fullmatch(between) or (_ENDS.search(before) and between.strip().lower() == "and")
            if is_pair and number.low is not None and other.low is not None and number.low < other.low:
                index += 1
                may_contradict = number.may_contradict and other.may_contradict
                if _FROM.search(before):
                    # From 43 to 47: a change as well as a range.
                    yield replace(number, may_contradict=False)
                    yield replace(other, may_contradict=False)
                    continue
                number = Number(number.start, other.end, number.low, other.high, RANGE, may_contradict=may_contradict)
        yield _bounded(text, number)


def _bounded(text: str, number: Number) -> Number:
    match = _BOUNDS.search(text[max(0, number.start - 40) : number.start])
    if match:
        bound, is_firm, _ = next(lead for index, lead in enumerate(_LEADS) if match[f"l{index}"])
        start = max(0, number.start - 40) + match.start()
        return _with_bound(replace(number, start=start), bound, is_firm=is_firm)
    for bound, tail in _TAILS:
        if match := tail.match(text, number.end):
            return _with_bound(replace(number, end=match.end()), bound, is_firm=bound != ABOUT)
    return number


def _with_bound(number: Number, bound: str, *, is_firm: bool) -> Number:
    low = None if bound == AT_MOST else number.low
    high = None if bound == AT_LEAST else number.high
    return replace(number, low=low, high=high, bound=bound, is_firm=is_firm)


def _is_uncounted(text: str, number: Number) -> bool:
    if _NOT_COUNTED.match(text, number.end):
        return True
    return _NAMED_BEFORE.search(text[max(0, number.start - 14) : number.start]) is not None


def _judged(text: str, number: Number) -> Number:
    """Take the power to contradict from a number that may be a year, a name's, a part of another, or a former one."""
    before = text[max(0, number.start - 30) : number.start]
    is_digits = text[number.start : number.end].strip()[:1].isdecimal()
    is_doubtful = (
        _MAY_AGREE_ONLY.search(before) is not None
        or (is_digits and _NAME_BEFORE.search(before) is not None)
        or (is_digits and _MONTH_BEFORE.search(before) is not None)
        or _YEAR.fullmatch(text[number.start : number.end]) is not None
    )
    return replace(number, may_contradict=False) if is_doubtful else number


def _careful(text: str, number: Number) -> Number:
    """Judge a number in a language whose words are not read: small ones may be days, and four digits years."""
    is_plain = text[number.end : number.end + 1] not in ("%", "٪", "°", "-", "‐", "‑")
    is_year = number.low is not None and 1000 <= number.low <= 2100
    is_day = number.low is not None and number.low <= 31
    return replace(number, may_contradict=number.may_contradict and is_plain and not is_year and not is_day)
