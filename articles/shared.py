"""Records that articles share: parties, sources, categories, infobox templates, pictures; plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, ClassVar, NamedTuple


@dataclass(frozen=True, slots=True)
class Party:
    """Who makes claims."""

    part: ClassVar[str] = "party"
    key: str
    name: str
    kind: str = "organization"
    short_name: str = ""
    other_names: tuple[str, ...] = ()
    description: str = ""
    affiliation: str = ""

    @property
    def called(self) -> str:
        """The name that a sentence uses: the short one where there is one."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Name:
    """A person's or an institution's name as CSL has it: family and given, or literal."""

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, slots=True)
class Source:
    """A published work, in the fields of CSL; `issued`, `accessed` and `withdrawn_on` are EDTF.

    `withdrawal` says why it was withdrawn, by its publisher or by the encyclopedia; empty while it stands.
    """

    part: ClassVar[str] = "source"
    key: str
    title: str
    type: str = "article-newspaper"
    authors: tuple[Name, ...] = ()
    container_title: str = ""
    publisher: str = ""
    issued: str = ""
    url: str = ""
    archive_url: str = ""
    accessed: str = ""
    language: str = ""
    doi: str = ""
    isbn: str = ""
    is_retired: bool = False
    withdrawal: str = ""
    withdrawn_on: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category, below its parent where it has one; both named by key."""

    part: ClassVar[str] = "category"
    key: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field that a template offers: what it holds and whether an article should have it."""

    key: str
    label: str
    type: str = "text"
    help: str = ""
    necessity: str = "optional"
    policy: str = "stated"


@dataclass(frozen=True, slots=True)
class Template:
    """The infobox of a kind of article."""

    part: ClassVar[str] = "template"
    key: str
    name: str
    description: str = ""
    fields: tuple[FieldDefinition, ...] = ()

    def definition(self, key: str) -> FieldDefinition | None:
        return next((definition for definition in self.fields if definition.key == key), None)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, stored under a name made from its content, with the words and rights that go with it."""

    part: ClassVar[str] = "image"
    key: str
    file: str
    width: int
    height: int
    alternative_text: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    source: str = ""


Record = Party | Source | Category | Template | Image


class SharedKey(NamedTuple):
    """What names a shared record: its kind and its key."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared records that one or more snapshots name, by key."""

    parties: Mapping[str, Party] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Shared":
        """Return the given records, sorted into their kinds."""
        sorted_records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_TYPES}
        for record in records:
            sorted_records[record.part][record.key] = record
        return cls(*sorted_records.values())

    def updated(self, records: Iterable[Record]) -> "Shared":
        """Return these records with the given ones in place of, or beside, those of the same key."""
        kinds = (self.parties, self.sources, self.categories, self.templates, self.images)
        return Shared.of(chain(*(known.values() for known in kinds), records))

    def party_names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return what a sentence calls the parties, in the order of `keys`; a missing one goes by its key."""
        return tuple(self.parties[key].called if key in self.parties else key for key in keys)


RECORD_TYPES: dict[str, type[Record]] = {
    record_type.part: record_type for record_type in (Party, Source, Category, Template, Image)
}
