"""An article's whole content at one moment, as a pure value."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain, count
from typing import ClassVar

from articles.shared import SharedKey
from articles.values import TYPES, ArticleLink, Date, InvalidValue, Quantity, Value

MAX_BODY_BYTES = 512 * 1024

STATED = "stated"
PREFERRED = "preferred"
NORMAL = "normal"
DEPRECATED = "deprecated"

KINDS = ("count", "attribution", "occurrence", "other")
MODALITIES = ("stated", "alleged", "accused", "suspected", "denied", "confirmed")
RANKS = (PREFERRED, NORMAL, DEPRECATED)
DERIVES_FROM = "derives-from"
RELATIONS = ("corroborates", "disputes", "supersedes", "retracts", DERIVES_FROM)
BASES = ("stated", "inferred")
POLICIES = (STATED, PREFERRED, "range", "latest", "low-best-high")

KEY_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_KEY = re.compile(KEY_PATTERN)


def is_key(text: str) -> bool:
    """Return whether `text` can name a part: small letters, digits, single hyphens; at most 80 characters."""
    return len(text) <= 80 and _KEY.fullmatch(text) is not None


def free_key(stem: str, taken: Container[str]) -> str:
    """Return `stem`, or where that is taken `stem` with the first number from 2 that makes it free."""
    return next(key for key in chain([stem], (f"{stem}-{number}" for number in count(2))) if key not in taken)


class InvalidSnapshot(ValueError):
    """Parts that do not fit together; `problems` says which and why, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the infobox: a stated value, or by any other policy a figure computed from its claims."""

    part: ClassVar[str] = "field"
    key: str
    label: str
    type: str = "text"
    value: Value | None = None
    policy: str = STATED

    @property
    def identity(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody said, and everything that says what it covers.

    No claimant means the article's own voice, several that they said it together. `claimed_on`, `event_date`
    and `period` are EDTF. `field` is the key of the infobox field that the claim speaks to; `counts` (killed,
    injured, …), `among` (all, civilians, …), `applies_to` (a part of the subject; empty is the whole), `place`
    and `period` are its scope. A count holds a Quantity as its `value`; another claim any value, or none.
    """

    part: ClassVar[str] = "claim"
    key: str
    statement: str
    kind: str = "other"
    claimants: tuple[str, ...] = ()
    modality: str = "stated"
    claimed_on: str = ""
    event_date: str = ""
    field: str = ""
    counts: str = ""
    among: str = ""
    applies_to: str = ""
    place: str = ""
    period: str = ""
    value: Value | None = None
    wording: str = ""
    rank: str = NORMAL
    rank_reason: str = ""

    @property
    def identity(self) -> str:
        return self.key

    @property
    def quantity(self) -> Quantity | None:
        return self.value if isinstance(self.value, Quantity) else None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim, or without one a sentence marked `[@key]`, is published: a source and a place in it."""

    part: ClassVar[str] = "citation"
    key: str
    source: str
    claim: str = ""
    locator: str = ""
    quote: str = ""
    is_withheld: bool = False

    @property
    def identity(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Relation:
    """How one claim stands to another: stated by a source, or inferred by an editor."""

    part: ClassVar[str] = "relation"
    from_claim: str
    kind: str
    to_claim: str
    basis: str = "stated"

    @property
    def identity(self) -> str:
        return f"{self.from_claim} {self.kind} {self.to_claim}"


Part = Field | Claim | Citation | Relation

MARK = re.compile(r"(?<!\\)\[@([a-z0-9-]+)(?:,[^\]\n]{0,300})?\]")
_PRINTED_CLAIM = re.compile(r"(?<!\\)(\{\{claim[ \t]+)([a-z0-9-]+)([ \t]*\}\})")
_PRINTED_FIGURE = re.compile(r"(?<!\\)\{\{figure[ \t]+([a-z0-9-]+)[ \t]*\}\}")
IMAGE = re.compile(r"\]\(image:([a-z0-9-]+)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

WITHHELD = "source-withheld"
"""The key under which a mark that cites a withheld source directly is shown."""


def without_marks_of(sources: Container[str], text: str) -> str:
    """Return the text with marks that cite one of the sources directly saying that a source is withheld."""
    return MARK.sub(lambda mark: f"[@{WITHHELD}]" if mark[1] in sources else mark[0], text)


def marked_keys(text: str) -> list[str]:
    """Return the keys that the text names: those in its marks `[@key]`, then those of the claims that it prints."""
    return MARK.findall(text) + [key for _, key, _ in _PRINTED_CLAIM.findall(text)]


def printed_figures(text: str) -> list[str]:
    """Return the keys of the infobox fields whose figures the text prints."""
    return _PRINTED_FIGURE.findall(text)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An article's whole content at one moment; `categories` and everything shared are named by key."""

    title: str
    slug: str
    body: str = ""
    description: str = ""
    kind: str = ""
    language: str = "en"
    categories: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    relations: tuple[Relation, ...] = ()

    def parts(self) -> Iterator[Part]:
        """Yield every keyed part, in the order in which a revision lists them."""
        yield from self.fields
        yield from self.claims
        yield from self.citations
        yield from self.relations

    def claim(self, key: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.key == key), None)

    def named_records(self) -> set[SharedKey]:
        """Return the shared records that parts of this content name; without them it cannot stand."""
        named = {SharedKey("party", key) for claim in self.claims for key in claim.claimants}
        named |= {SharedKey("source", citation.source) for citation in self.citations if citation.source}
        named |= {SharedKey("category", key) for key in self.categories}
        if self.kind:
            named.add(SharedKey("template", self.kind))
        return named

    def mentioned_records(self) -> set[SharedKey]:
        """Return the shared records that the text may mean by its marks and pictures; some may not exist."""
        own = {claim.key for claim in self.claims} | {citation.key for citation in self.citations}
        mentioned = {SharedKey("source", key) for key in MARK.findall(self.body) if key not in own}
        return mentioned | {SharedKey("image", key) for key in IMAGE.findall(self.body)}

    def linked_titles(self) -> set[str]:
        """Return the titles that fields and claims link to; the text's own links are found by rendering."""
        values = [field.value for field in self.fields] + [claim.value for claim in self.claims]
        return {value.title for value in values if isinstance(value, ArticleLink)}

    def renamed(self, keys: Mapping[str, str]) -> "Snapshot":
        """Return the snapshot with claims and citations called as `keys` has it, also by marks and other parts."""

        def now(key: str) -> str:
            return keys.get(key, key)

        def printed(match: re.Match[str]) -> str:
            return f"{match[1]}{now(match[2])}{match[3]}"

        body = MARK.sub(lambda mark: f"[@{now(mark[1])}{mark[0][mark.end(1) - mark.start() :]}", self.body)
        return replace(
            self,
            body=_PRINTED_CLAIM.sub(printed, body),
            claims=tuple(replace(c, key=now(c.key)) for c in self.claims),
            citations=tuple(replace(c, key=now(c.key), claim=now(c.claim)) for c in self.citations),
            relations=tuple(replace(r, from_claim=now(r.from_claim), to_claim=now(r.to_claim)) for r in self.relations),
        )

    def citing_instead(self, gone: str, kept: str) -> "Snapshot":
        """Return the snapshot with the source `kept` wherever it cites `gone`; what then says the same twice once."""
        own = {claim.key for claim in self.claims} | {citation.key for citation in self.citations}
        body = self.body
        if gone not in own:
            body = MARK.sub(lambda mark: mark[0].replace(gone, kept, 1) if mark[1] == gone else mark[0], body)
        said = {replace(citation, key="") for citation in self.citations if citation.source != gone}
        citations = []
        for citation in self.citations:
            if citation.source == gone:
                citation = replace(citation, source=kept)
                if (words := replace(citation, key="")) in said and f"[@{citation.key}" not in body:
                    continue
                said.add(words)
            citations.append(citation)
        return replace(self, body=body, citations=tuple(citations))

    def withheld_sources(self) -> set[str]:
        """Return the keys of the sources that citations withhold."""
        return {citation.source for citation in self.citations if citation.is_withheld}

    def public(self, withheld: Iterable[str] = ()) -> "Snapshot":
        """Return the snapshot without anything of the sources that it withholds, or that are named in `withheld`.

        Their citations keep key and claim alone, and marks that cite them directly say that a source is withheld.
        """
        hidden = self.withheld_sources() | set(withheld)
        if not hidden:
            return self
        citations = [
            Citation(key=c.key, source="", claim=c.claim, is_withheld=True) if c.source in hidden else c
            for c in self.citations
        ]
        body = without_marks_of(hidden, self.body)
        if body != self.body:
            citations.append(Citation(key=WITHHELD, source="", is_withheld=True))
        return replace(self, citations=tuple(citations), body=body)

    def check(self) -> None:
        """Raise InvalidSnapshot, naming each part that does not fit; what is plausible is for the editor to say."""
        problems = list(_problems(self))
        if problems:
            raise InvalidSnapshot(problems)


NOTHING = Snapshot(title="", slug="")
"""What there was before the first revision."""


def _problems(snapshot: Snapshot) -> Iterator[str]:
    if not snapshot.title.strip():
        yield "Title: the article needs one."
    if not is_key(snapshot.slug):
        yield "Slug: use small letters, digits and single hyphens."
    if "\r" in snapshot.body:
        yield "Text: lines end with LF alone."
    if (size := len(snapshot.body.encode("utf-8", "surrogatepass"))) > MAX_BODY_BYTES:
        yield f"Text: {size:,} bytes are more than the limit of {MAX_BODY_BYTES:,}."
    if _has_unstorable_text(snapshot):
        yield "Article: it holds a NUL or half a character, which cannot be stored."
    yield from _part_problems(snapshot.parts())
    claims = {claim.key: claim for claim in snapshot.claims}
    for field in snapshot.fields:
        yield from _field_problems(field)
    for claim in snapshot.claims:
        yield from _claim_problems(claim)
    for citation in snapshot.citations:
        if citation.claim and citation.claim not in claims:
            yield f"Citations: “{citation.key}” cites “{citation.claim}”, a claim that this article lacks."
        if not citation.source and not citation.is_withheld:
            yield f"Citations: “{citation.key}” names no source."
    yield from _relation_problems(snapshot.relations, claims)


def _part_problems(parts: Iterable[Part]) -> Iterator[str]:
    """Check what every part has: a key of its own, and text that can be stored."""
    seen: set[tuple[str, str]] = set()
    for part in parts:
        heading = f"{part.part.capitalize()}s: “{part.identity}”"
        if (part.part, part.identity) in seen:
            yield f"{heading} stands there twice."
        seen.add((part.part, part.identity))
        if not isinstance(part, Relation) and not is_key(part.key):
            yield f"{heading} is not a key; use small letters, digits and single hyphens."
        if _has_unstorable_text(part):
            yield f"{heading} holds a NUL or half a character, which cannot be stored."


def _has_unstorable_text(part: Part | Snapshot) -> bool:
    texts = (getattr(part, attribute.name) for attribute in fields(part))
    return any(isinstance(text, str) and _UNSTORABLE.search(text) for text in texts)


def _field_problems(field: Field) -> Iterator[str]:
    if field.type not in TYPES:
        yield f"Fields: “{field.key}” has the unknown type “{field.type}”."
    elif field.value is not None and field.value.kind != field.type:
        yield f"Fields: “{field.key}” is of type {field.type} and holds a {field.value.kind}."
    if field.policy not in POLICIES:
        yield f"Fields: “{field.key}” has the unknown policy “{field.policy}”."


def _claim_problems(claim: Claim) -> Iterator[str]:
    for name, choices in (("kind", KINDS), ("modality", MODALITIES), ("rank", RANKS)):
        if (choice := getattr(claim, name)) not in choices:
            yield f"Claims: “{claim.key}” has the unknown {name} “{choice}”."
    for name in ("claimed_on", "event_date", "period"):
        if edtf := getattr(claim, name):
            try:
                Date.parse(edtf)
            except InvalidValue as error:
                yield f"Claims: “{claim.key}”, {name.replace('_', ' ')}: {error}"
    if len(set(claim.claimants)) != len(claim.claimants):
        yield f"Claims: “{claim.key}” names a claimant twice."
    if claim.kind == "count" and claim.quantity is None:
        yield f"Claims: “{claim.key}” counts something and needs a figure."
    if claim.rank == DEPRECATED and not claim.rank_reason.strip():
        yield f"Claims: “{claim.key}” is deprecated and needs a reason."


def _relation_problems(relations: Iterable[Relation], claims: dict[str, Claim]) -> Iterator[str]:
    for relation in relations:
        missing = [key for key in (relation.from_claim, relation.to_claim) if key not in claims]
        if relation.kind not in RELATIONS or relation.basis not in BASES:
            yield f"Relations: “{relation.identity}” ({relation.basis}) is of no known kind or basis."
        if missing:
            yield f"Relations: the claim “{missing[0]}” does not exist in this article."
        elif relation.from_claim == relation.to_claim:
            yield f"Relations: “{relation.from_claim}” cannot relate to itself."
        elif relation.kind in ("supersedes", "retracts"):
            newer, older = claims[relation.from_claim].claimants, claims[relation.to_claim].claimants
            if newer != older and not set(newer) & set(older):
                yield f"Relations: “{relation.identity}” – that takes a claim of the same claimant."
    if keys := _circle((each.from_claim, each.to_claim) for each in relations if each.kind == DERIVES_FROM):
        yield f"Relations: {', '.join(f'“{key}”' for key in keys)} derive from each other in a circle; take one out."


def _circle(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names along one circle of a graph, given by its edges; empty where it has none."""
    following: dict[str, list[str]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)
    done: set[str] = set()
    for start in following:
        path = {} if start in done else {start: iter(following[start])}
        while path:
            name = next(reversed(path))
            after = next(path[name], None)
            if after is None:
                done.add(name)
                path.pop(name)
            elif after in path:
                names = list(path)
                return tuple(names[names.index(after) :])
            elif after not in done:
                path[after] = iter(following.get(after, ()))
    return ()
