"""Hypothesis strategies for the domain: texts, values of every kind, parts, and whole snapshots that fit together."""

import string
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from articles.shared import Category, FieldDefinition, Image, Name, Party, Source, Template
from articles.snapshot import (
    BASES,
    DEPRECATED,
    KINDS,
    MODALITIES,
    POLICIES,
    RANKS,
    RELATIONS,
    Citation,
    Claim,
    Field,
    Relation,
    Snapshot,
)
from articles.stored import Header, Passage
from articles.values import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BOUNDS,
    EXACT,
    NONE,
    UNKNOWN,
    ArticleLink,
    Date,
    InvalidValue,
    ListOfTexts,
    Place,
    Quantity,
    Text,
    Url,
    parse,
)

# --- Texts ------------------------------------------------------------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
PLAIN_CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc"]),
    st.sampled_from("\t \u00a0\u2028" + string.punctuation + string.ascii_letters + string.digits),
)
MARKDOWN_LINES = (
    "", "", " ", "# One", "## Two", "Setext", "---", "===", "```", "~~~ text", "    # code", "- list", "1. first",
    "| a | b |", "|---|---|", "A [[Link|label]] and [@toll-minusma, p. 3].", "> quote", "\\", "<b>&amp;", "café ‎٤٧",
    "A sentence that is about as long as sentences in an encyclopedia are, and says nothing that anyone could doubt.",
)  # fmt: skip


@cache
def texts(max_size: int = 200) -> st.SearchStrategy[str]:
    """Return any text that can be stored: lines end with LF, and there is no NUL."""
    return st.text(CHARACTERS, max_size=max_size)


@cache
def markdown() -> st.SearchStrategy[str]:
    """Return texts whose lines look like Markdown."""
    line = st.one_of(st.sampled_from(MARKDOWN_LINES), texts(40).map(lambda text: text.replace("\n", " ")))
    return st.lists(line, max_size=15).map("\n".join)


@cache
def plain_texts() -> st.SearchStrategy[str]:
    """Return texts of several lines without control characters, rich in what Markdown reads as a mark."""
    line = st.one_of(
        st.sampled_from([line for line in MARKDOWN_LINES if "\t" not in line]),
        st.text(PLAIN_CHARACTERS, max_size=30),
        st.text(st.sampled_from("*_[]()<>&#;|~`!\\-+=:1.\t a@^"), max_size=12),
    )
    return st.lists(line, max_size=6).map("\n".join)


@cache
def words() -> st.SearchStrategy[str]:
    """Return a short line of text, as names and labels are."""
    return st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@cache
def keys() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


# --- Values -----------------------------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(0, 200).map(Decimal),
    st.integers(0, 10**15 - 1).map(Decimal),
    st.decimals(0, 10**6, places=4),
)


@cache
@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    bound = draw(st.sampled_from(BOUNDS))
    if bound in (UNKNOWN, NONE):
        return Quantity(None, None, bound)
    if bound in (AT_LEAST, AT_MOST):
        return Quantity(low if bound == AT_LEAST else None, high if bound == AT_MOST else None, bound)
    if bound == EXACT or low == high:
        return Quantity(low, low, ABOUT if bound == ABOUT else EXACT)
    return Quantity(low, high, bound)


DAYS = st.dates().map(lambda day: day.isoformat())
MOMENTS = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
RARE_DATES = (
    "2018-21", "201X", "2018-04-XX", "[2018-04-26,2018-04-27]", "2018-04/..", "../2018-04", "2018-04/", "Y-10000",
)  # fmt: skip


@cache
@st.composite
def dates(draw: st.DrawFn) -> Date:
    low, high = sorted((draw(MOMENTS), draw(MOMENTS)))
    plain = (low, f"{low}~", f"{low}?", f"{low}%", f"{low}/{high}")
    return Date.parse(draw(st.sampled_from((*plain, *RARE_DATES))))


@cache
def places() -> st.SearchStrategy[Place]:
    coordinates = (st.decimals(-90, 90, places=4), st.decimals(-180, 180, places=7))
    precision = st.none() | st.decimals(0, 100, places=1)
    return st.one_of(st.builds(Place, words()), st.builds(Place, words(), *coordinates, precision))


@cache
def _parsed(kind: str) -> st.SearchStrategy:
    """Return whatever an editor's text gives, where it gives a value."""

    def value(text: str):
        try:
            return parse(kind, text)
        except InvalidValue:
            return None

    return st.one_of(texts(40), st.text(st.sampled_from("[]|() ,.-±km12"), max_size=20)).map(value).filter(bool)


@cache
def values() -> st.SearchStrategy:
    """Return values of every kind."""
    return st.one_of(
        quantities(),
        dates(),
        places(),
        _parsed("place"),
        st.builds(ArticleLink, words()),
        _parsed("article"),
        words().map(lambda path: Url(f"https://example.org/{path}")),
        st.builds(Text, words()),
        _parsed("text"),
        st.lists(words(), min_size=1, max_size=3).map(lambda lines: ListOfTexts(tuple(lines))),
        _parsed("list"),
    )


# --- Parts ------------------------------------------------------------------------------------------------------------

EDTF = st.just("") | dates().map(Date.text)


@cache
@st.composite
def fields(draw: st.DrawFn) -> Field:
    value = draw(values())
    policy = draw(st.sampled_from(POLICIES))
    return Field(draw(keys()), draw(words()), value.kind, draw(st.sampled_from((value, None))), policy)


@cache
@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(KINDS))
    rank = draw(st.sampled_from(RANKS))
    return Claim(
        key=draw(keys()),
        statement=draw(texts(60)),
        kind=kind,
        claimants=tuple(draw(st.lists(keys(), max_size=2, unique=True))),
        modality=draw(st.sampled_from(MODALITIES)),
        claimed_on=draw(EDTF),
        event_date=draw(EDTF),
        field=draw(st.sampled_from(("", "fatalities", "perpetrator"))),
        counts=draw(st.sampled_from(("", "killed", "injured"))),
        among=draw(st.sampled_from(("", "civilians"))),
        applies_to=draw(st.sampled_from(("", "Aklaz"))),
        value=draw(quantities() if kind == "count" else st.none() | values()),
        wording=draw(texts(30)),
        rank=rank,
        rank_reason="mistaken" if rank == DEPRECATED else "",
    )


@cache
def citations() -> st.SearchStrategy[Citation]:
    return st.builds(Citation, keys(), keys(), st.just("") | keys(), st.just("") | words(), texts(30), st.booleans())


@cache
def relations() -> st.SearchStrategy[Relation]:
    return st.builds(Relation, keys(), st.sampled_from(RELATIONS), keys(), st.sampled_from(BASES))


def _some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3).map(tuple)


@cache
def records() -> st.SearchStrategy:
    """Return shared records of every kind."""
    line = st.just("") | words()
    definitions = st.builds(FieldDefinition, keys(), words(), line, line, line, line)
    return st.one_of(
        st.builds(Party, keys(), words(), line, line, _some(words()), line, line),
        st.builds(
            Source, keys(), words(), line, _some(st.builds(Name, line, line, line)), line, is_retired=st.booleans()
        ),
        st.builds(Category, keys(), words(), line, line),
        st.builds(Template, keys(), words(), line, _some(definitions)),
        st.builds(Image, keys(), words(), st.integers(1, 9000), st.integers(1, 9000), line, line, line, line, line),
    )


@cache
def parts() -> st.SearchStrategy:
    """Return whatever is stored by itself: an article's parts, its header, its passages, and shared records."""
    return st.one_of(
        fields(),
        claims(),
        citations(),
        relations(),
        st.builds(Passage, texts()),
        st.builds(Header, words(), keys(), texts(30), st.just("") | keys(), st.just("en"), _some(keys())),
        records(),
    )


# --- Snapshots --------------------------------------------------------------------------------------------------------


def _unique(strategy: st.SearchStrategy, max_size: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=max_size, unique_by=lambda part: part.identity).map(tuple)


@cache
@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Return whole articles that pass their own check."""
    drawn_claims = draw(_unique(claims()))
    claim_keys = [claim.key for claim in drawn_claims]
    cited = st.sampled_from(["", *claim_keys])
    related = st.nothing()
    if len(claim_keys) > 1:
        kinds = st.sampled_from([kind for kind in RELATIONS if kind not in ("supersedes", "retracts")])
        # Sorted, so that no claims derive from each other in a circle.
        pairs = st.lists(st.sampled_from(claim_keys), min_size=2, max_size=2, unique=True).map(sorted)
        related = st.builds(
            lambda pair, kind, basis: Relation(pair[0], kind, pair[1], basis), pairs, kinds, st.sampled_from(BASES)
        )
    return Snapshot(
        title=draw(words()),
        slug=draw(keys()),
        body=draw(markdown()),
        description=draw(texts(30)),
        kind=draw(st.just("") | keys()),
        categories=tuple(draw(st.lists(keys(), max_size=2, unique=True))),
        fields=draw(_unique(fields())),
        claims=drawn_claims,
        citations=draw(_unique(st.builds(Citation, keys(), keys(), cited, is_withheld=st.booleans()))),
        relations=draw(_unique(related)) if len(claim_keys) > 1 else (),
    )
