"""Hypothesis strategies for merges: a snapshot that fits together, and two random edits of it."""

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from hashlib import sha256
from itertools import islice

from hypothesis import strategies as st

from articles.snapshot import (
    BASES,
    DEPRECATED,
    KINDS,
    RANKS,
    RELATIONS,
    Citation,
    Claim,
    Field,
    InvalidSnapshot,
    Part,
    Relation,
    Snapshot,
)
from articles.values import Date, Quantity, Text
from tests.strategies import markdown, snapshots

KEYS = st.sampled_from(["a", "b", "c", "d", "b-value"])
WORDS = st.sampled_from(["", "one", "two", "three"])
PARTIES = st.lists(st.sampled_from(["army", "mission", "mayor"]), max_size=2, unique=True).map(tuple)
FEW, MANY = Quantity(Decimal(43), Decimal(43)), Quantity(Decimal(47), Decimal(47))
VALUES = st.sampled_from([None, FEW, MANY, Text("many"), Date.parse("2018-04-26")])
MARKS = st.sampled_from([f"[@{key}]" for key in "abcd"])

LINES = st.sampled_from(
    [
        "# Aklaz and Awkassa massacres",
        "The attackers came from the north before noon, and they left again when the sun went down.",
        "Nobody in either of the villages has since been heard, and no court has taken the case up.",
        "Trucks of the mission reached both places two days later and counted what they found there [@a].",
        "## Toll",
        "- the army: 43",
        "- the mission: 47",
        "- the mayor: none",
        "| Aklaz | 12 | the army |",
        "| Awkassa | 31 | the mission |",
        "Ménaka ٤٧ 三月。",
        "```",
        "x",
        "",
    ]
)


# --- Texts ------------------------------------------------------------------------------------------------------------


def bodies() -> st.SearchStrategy[str]:
    breaks = st.sampled_from(["\n\n", "\n", "\n\n\n", "\n \n"])
    lines = st.lists(st.tuples(LINES, breaks), max_size=9).map(lambda lines: "".join(map("".join, lines)))
    return st.one_of(lines, lines.map(str.strip), markdown())


def _words(side: str) -> Callable[[int], str]:
    """Return the name of the side's n-th word; every third stands for one that both add."""
    return lambda number: f"agreed{number}" if number % 3 == 2 else f"{side}{number}"


@st.composite
def edited_texts(draw: st.DrawFn, base: str, side: str) -> str:
    """Return a text with some lines reworded, dropped, moved and added; every word that is new stands in it once."""
    lines = base.split("\n")
    word = _words(side)
    for number in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines) - 1)) if lines else 0
        match draw(st.sampled_from(["reword", "reword", "drop word", "drop", "move", "add", "append", "mark"])):
            case "reword" if lines:
                words = lines[place].split(" ")
                at = draw(st.integers(0, len(words) - 1))
                words[at : at + draw(st.integers(0, 1))] = [word(number)]
                lines[place] = " ".join(words)
            case "drop word" if lines:
                words = lines[place].split(" ")
                del words[draw(st.integers(0, len(words) - 1))]
                lines[place] = " ".join(words)
            case "drop":
                del lines[place : place + draw(st.integers(1, 3))]
            case "move":
                moved = lines[place : place + draw(st.integers(1, 3))]
                del lines[place : place + len(moved)]
                to = draw(st.integers(0, len(lines)))
                lines[to:to] = moved
            case "mark" if lines:
                lines[place] += f" {draw(MARKS)}"
            case "append":
                lines += ["", word(number)]
            case _:
                lines[place:place] = ["", word(number), ""] if draw(st.booleans()) else [f"- {word(number)}"]
    return "\n".join(lines)


@st.composite
def text_triples(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(bodies())
    return base, draw(edited_texts(base, "mine")), draw(edited_texts(base, "theirs"))


DIFFERENT_WORDS = [sha256(bytes([number])).hexdigest()[:7] for number in range(5 * 20)]


@st.composite
def _rearranged(draw: st.DrawFn, blocks: list[str], side: str) -> str:
    """Return paragraphs after a few changes, none of which leaves a paragraph of a few words only."""
    blocks = list(blocks)
    for number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(blocks) - 1)) if blocks else 0
        words = blocks[place].split(" ") if blocks else []
        at = draw(st.integers(0, len(words)))
        match draw(st.sampled_from(["reword", "reword", "split", "join", "move", "drop", "add"])):
            case "reword" if blocks:
                words = [f"{side}{number}", *words[at % 2 :]] if at < 6 else [*words, f"{side}{number}"]
                blocks[place] = " ".join(words)
            case "split" if 6 <= at <= len(words) - 6:
                blocks[place : place + 1] = [" ".join(words[:at]), " ".join(words[at:])]
            case "join" if blocks[place + 1 :]:
                blocks[place : place + 2] = [" ".join(blocks[place : place + 2])]
            case "move" if blocks:
                moved = blocks.pop(place)
                blocks.insert(draw(st.integers(0, len(blocks))), moved)
            case "drop" if blocks:
                del blocks[place]
            case _:
                blocks.insert(place, f"{side}{number}")
    return "\n\n".join(blocks)


@st.composite
def rearranged_triples(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return texts of a few paragraphs in which no word stands twice."""
    lengths = draw(st.lists(st.integers(12, 20), min_size=1, max_size=5))
    words = iter(DIFFERENT_WORDS)
    blocks = [" ".join(islice(words, length)) for length in lengths]
    return "\n\n".join(blocks), draw(_rearranged(blocks, "mine")), draw(_rearranged(blocks, "theirs"))


# --- Parts ------------------------------------------------------------------------------------------------------------


@st.composite
def infobox_fields(draw: st.DrawFn) -> Field:
    value = draw(VALUES)
    return Field(draw(KEYS), draw(WORDS), value.kind if value else "text", value)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(KINDS))
    rank = draw(st.sampled_from(RANKS))
    value = draw(st.sampled_from([FEW, MANY]) if kind == "count" else VALUES)
    return Claim(
        key=draw(KEYS),
        statement=draw(WORDS),
        kind=kind,
        claimants=draw(PARTIES),
        applies_to=draw(WORDS),
        value=value,
        rank=rank,
        rank_reason="mistaken" if rank == DEPRECATED else draw(WORDS),
    )


def citations() -> st.SearchStrategy[Citation]:
    return st.builds(Citation, KEYS, WORDS, st.just("") | KEYS, WORDS, is_withheld=st.booleans())


def relations() -> st.SearchStrategy[Relation]:
    kinds = st.sampled_from([kind for kind in RELATIONS if kind != "derives-from"])
    return st.builds(Relation, KEYS, kinds, KEYS, st.sampled_from(BASES))


NEW_PARTS: dict[str, st.SearchStrategy] = {
    "fields": infobox_fields(),
    "claims": claims(),
    "citations": citations(),
    "relations": relations(),
}


def _with_part(snapshot: Snapshot, name: str, part: Part) -> Snapshot:
    """Return the snapshot with a part added, or in the place of the one that has its key."""
    parts = getattr(snapshot, name)
    if any(other.identity == part.identity for other in parts):
        return replace(snapshot, **{name: tuple(part if part.identity == other.identity else other for other in parts)})
    return replace(snapshot, **{name: (*parts, part)})


def _without_claim(snapshot: Snapshot, key: str) -> Snapshot:
    return replace(
        snapshot,
        claims=tuple(claim for claim in snapshot.claims if claim.key != key),
        citations=tuple(citation for citation in snapshot.citations if citation.claim != key),
        relations=tuple(
            relation for relation in snapshot.relations if key not in (relation.from_claim, relation.to_claim)
        ),
    )


def _is_whole(snapshot: Snapshot) -> bool:
    try:
        snapshot.check()
    except InvalidSnapshot:
        return False
    return True


@st.composite
def _changed_parts(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot after one change to its parts, which may leave it unfit."""
    name = draw(st.sampled_from(list(NEW_PARTS)))
    parts = getattr(snapshot, name)
    match draw(st.sampled_from(["add", "add", "change", "change", "remove", "reorder"])):
        case "change" if parts:
            part, other = draw(st.sampled_from(parts)), draw(NEW_PARTS[name])
            attribute = draw(st.sampled_from([attribute.name for attribute in fields(part)]))
            return _with_part(snapshot, name, replace(part, **{attribute: getattr(other, attribute)}))
        case "remove" if parts:
            part = draw(st.sampled_from(parts))
            if name == "claims":
                return _without_claim(snapshot, part.key)
            return replace(snapshot, **{name: tuple(other for other in parts if other != part)})
        case "reorder":
            return replace(snapshot, **{name: tuple(draw(st.permutations(parts)))})
    return _with_part(snapshot, name, draw(NEW_PARTS[name]))


# --- Snapshots --------------------------------------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn, base: Snapshot, side: str) -> Snapshot:
    """Return an edit of a snapshot that passes its check."""
    edited = replace(base, body=draw(edited_texts(base.body, side)))
    for _ in range(draw(st.integers(0, 6))):
        changed = draw(_changed_parts(edited))
        if _is_whole(changed):
            edited = changed
    if draw(st.booleans()):
        attribute = draw(st.sampled_from(["title", "slug", "description"]))
        edited = replace(edited, **{attribute: draw(st.sampled_from(["x", "y"]))})
    return replace(edited, categories=tuple(draw(st.just(list(base.categories)) | st.lists(KEYS, unique=True))))


@st.composite
def bases(draw: st.DrawFn) -> Snapshot:
    snapshot = Snapshot(title="Aklaz", slug="aklaz", body=draw(bodies()), categories=("a", "b"))
    for name in ("claims", "claims", "fields", "claims", "relations", "relations", "citations", "citations"):
        changed = _with_part(snapshot, name, draw(NEW_PARTS[name]))
        if _is_whole(changed):
            snapshot = changed
    return snapshot


@st.composite
def triples(draw: st.DrawFn) -> tuple[Snapshot, Snapshot, Snapshot]:
    """Return a base and two edits of it; now and then three snapshots that have nothing to do with each other."""
    if draw(st.integers(0, 9)) == 0:
        return draw(snapshots()), draw(snapshots()), draw(snapshots())
    base = draw(bases())
    return base, draw(edits(base, "mine")), draw(edits(base, "theirs"))
