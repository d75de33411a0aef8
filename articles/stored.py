"""The stored shape of every part: canonical JSON with a schema number, and the upgrades of older shapes.

A stored part is a JSON object with sorted keys and no white space: `part` (which kind), `schema` (which shape)
and every attribute that differs from its default. Shapes are read for ever: a change of shape or of a default
raises SCHEMA and adds an upgrade, and `tests/data/` keeps one revision of every shape released. A new attribute whose
default says what its absence meant is no change of shape.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from hashlib import sha256
from typing import Any, ClassVar

from articles import values
from articles.shared import RECORD_TYPES, FieldDefinition, Name, Record, Shared
from articles.snapshot import Citation, Claim, Field, Part, Relation, Snapshot

SCHEMA = 1

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each older schema number, the function from its shape to the next one's."""


class UnreadablePart(ValueError):
    """Stored text that is not a part in any known shape."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the article itself holds beside its text and its parts."""

    part: ClassVar[str] = "article"
    title: str
    slug: str
    description: str = ""
    kind: str = ""
    language: str = "en"
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of the article's text; it is its content, so equal passages are one."""

    part: ClassVar[str] = "passage"
    content: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a stored part that was purged: its kind, the digest of what it said, and the removal's number."""

    part: str
    digest: str
    removal: int


StoredPart = Header | Passage | Part | Record

PART_TYPES: dict[str, type[Any]] = {
    part_type.part: part_type for part_type in (Header, Passage, Field, Claim, Citation, Relation)
} | RECORD_TYPES

_NESTED: dict[str, type[Any]] = {"authors": Name, "fields": FieldDefinition}


_ATTRIBUTES: dict[type[Any], tuple[tuple[str, Any], ...]] = {
    stored_type: tuple((attribute.name, attribute.default) for attribute in fields(stored_type))
    for stored_type in (*PART_TYPES.values(), *_NESTED.values())
}
"""The name and the default of every attribute, of whatever is stored."""


def canonical_json(plain: Any) -> str:
    """Write plain data as JSON in the one way that its digest is taken of."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def to_plain(part: StoredPart) -> dict[str, Any]:
    """Return a part as plain data: only what differs from the default, and its kind."""
    plain: dict[str, Any] = {"part": part.part}
    for name, content in _differing(part):
        if name == "value":
            content = values.to_json(content)
        elif name in _NESTED:
            content = [dict(_differing(member)) for member in content]
        elif isinstance(content, tuple):
            content = list(content)
        plain[name] = content
    return plain


def _differing(instance: Any) -> Iterator[tuple[str, Any]]:
    """Yield the attributes, by name, that hold anything but their default."""
    for name, default in _ATTRIBUTES[type(instance)]:
        content = getattr(instance, name)
        if default is MISSING or content != default:
            yield name, content


def from_plain(plain: dict[str, Any]) -> Any:
    """Return the part that plain data stands for; raises UnreadablePart."""
    try:
        attributes = {name: content for name, content in plain.items() if name != "part"}
        for name, content in attributes.items():
            if name == "value":
                attributes[name] = values.from_json(content)
            elif name in _NESTED:
                attributes[name] = tuple(_NESTED[name](**member) for member in content)
            elif isinstance(content, list):
                attributes[name] = tuple(content)
        return PART_TYPES[plain["part"]](**attributes)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise UnreadablePart(f"not a stored part: {error}") from error


def encode(part: StoredPart) -> str:
    """Return the text under which a part is stored."""
    return canonical_json(to_plain(part) | {"schema": SCHEMA})


def encode_tombstone(tombstone: Tombstone) -> str:
    """Return the text that stands in place of a purged part."""
    plain = {"part": tombstone.part, "digest": tombstone.digest, "purged": tombstone.removal}
    return canonical_json(plain | {"schema": SCHEMA})


def part_digest(stored: str) -> str:
    """Return the SHA-256 of a stored part, in hex; of a tombstone, that of the part that it stands for."""
    tombstone = _tombstone(stored)
    return tombstone.digest if tombstone else sha256(stored.encode("utf-8", "surrogatepass")).hexdigest()


def _tombstone(stored: str) -> Tombstone | None:
    if '"purged":' not in stored:
        return None
    try:
        plain = json.loads(stored)
        kind, digest, removal = plain["part"], plain["digest"], plain["purged"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_one = kind in PART_TYPES and isinstance(digest, str) and isinstance(removal, int) and len(plain) == 4
    return Tombstone(kind, digest, removal) if is_one else None


def decode(stored: str) -> Any:
    """Return the part or tombstone that `stored` holds, upgraded from whatever shape it has; raises UnreadablePart."""
    if (tombstone := _tombstone(stored)) is not None:
        return tombstone
    try:
        plain = json.loads(stored)
        schema = plain.pop("schema")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePart(f"not a stored part: {error}") from error
    while schema != SCHEMA:
        if not isinstance(schema, int) or schema not in UPGRADES:
            raise UnreadablePart(f"stored in the shape {schema}, which is none of 1 to {SCHEMA}")
        try:
            plain = UPGRADES[schema](plain)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadablePart(f"cannot be upgraded from the shape {schema}: {error}") from error
        schema += 1
    return from_plain(plain)


def header(snapshot: Snapshot) -> Header:
    """Return what the article itself holds of a snapshot."""
    return Header(**{name: getattr(snapshot, name) for name, _ in _ATTRIBUTES[Header]})


def snapshot_plain(snapshot: Snapshot) -> dict[str, Any]:
    """Return a whole snapshot as plain data."""
    plain = to_plain(header(snapshot)) | {"schema": SCHEMA, "body": snapshot.body}
    plain["parts"] = [to_plain(part) for part in snapshot.parts()]
    return plain


def snapshot_json(snapshot: Snapshot) -> str:
    """Return a whole snapshot as canonical JSON."""
    return canonical_json(snapshot_plain(snapshot))


def snapshot_digest(snapshot: Snapshot) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON, in hex: equal content, equal digest."""
    return sha256(snapshot_json(snapshot).encode()).hexdigest()


def assemble(parts: Iterable[StoredPart | Tombstone]) -> tuple[Snapshot, Shared]:
    """Return the snapshot that stored parts make in their order, and the shared records among them.

    Raises UnreadablePart when the article's own part is missing or there are two, and when a part was purged; of the
    shared records those that were purged are left out.
    """
    by_kind: dict[str, list[Any]] = {kind: [] for kind in PART_TYPES}
    for part in parts:
        if isinstance(part, Tombstone):
            if part.part not in RECORD_TYPES:
                raise UnreadablePart(f"a {part.part} of it was purged")
            continue
        by_kind[part.part].append(part)
    if len(by_kind["article"]) != 1:
        raise UnreadablePart("a revision holds its article exactly once")
    head: Header = by_kind["article"][0]
    snapshot = Snapshot(
        **{name: getattr(head, name) for name, _ in _ATTRIBUTES[Header]},
        body="".join(passage.content for passage in by_kind["passage"]),
        fields=tuple(by_kind["field"]),
        claims=tuple(by_kind["claim"]),
        citations=tuple(by_kind["citation"]),
        relations=tuple(by_kind["relation"]),
    )
    return snapshot, Shared.of(record for kind in RECORD_TYPES for record in by_kind[kind])
