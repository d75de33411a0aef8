"""Places, links, addresses and plain text."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit

from articles.values.invalid import InvalidValue

MAX_TEXT = 2000

_PLACE = re.compile(
    r"(?P<name>.*\S)\s*\(\s*(?P<lat>-?\d+(?:\.\d+)?)\s*,\s*(?P<lon>-?\d+(?:\.\d+)?)\s*(?:±\s*(?P<km>\d+(?:\.\d+)?)\s*km\s*)?\)\Z",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; where known, with decimal degrees (WGS 84) and their precision in kilometres."""

    kind: ClassVar[str] = "place"
    name: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    precision_km: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise InvalidValue("A latitude comes with a longitude.")
        if self.latitude is None and (self.precision_km is not None or _PLACE.match(self.name)):
            raise InvalidValue(f"“{self.name}”: coordinates and their precision belong together.")

    @classmethod
    def parse(cls, text: str) -> "Place":
        text = _line(text)
        match = _PLACE.match(text)
        if not match:
            return cls(text)
        latitude, longitude = Decimal(match["lat"]), Decimal(match["lon"])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise InvalidValue("Latitude runs from -90 to 90 and longitude from -180 to 180: “Name (15.6, 2.9)”.")
        return cls(match["name"], latitude, longitude, Decimal(match["km"]) if match["km"] else None)

    def text(self) -> str:
        if self.latitude is None or self.longitude is None:
            return self.name
        precision = "" if self.precision_km is None else f" ±{self.precision_km:f} km"
        return f"{self.name} ({self.latitude:f}, {self.longitude:f}{precision})"

    def words(self) -> str:
        return self.text()

    def to_json(self) -> Any:
        stored = {"name": self.name}
        for name in ("latitude", "longitude", "precision_km"):
            number = getattr(self, name)
            if number is not None:
                stored[name] = format(number, "f")
        return stored

    @classmethod
    def from_json(cls, stored: Any) -> "Place":
        numbers = (
            Decimal(stored[name]) if name in stored else None for name in ("latitude", "longitude", "precision_km")
        )
        return cls(stored["name"], *numbers)


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link to an article by its title, with another wording where `label` is set."""

    kind: ClassVar[str] = "article"
    title: str
    label: str = ""

    def __post_init__(self) -> None:
        if not self.title or re.search(r"[\[\]|]", self.title):
            raise InvalidValue("Write the article's title, without brackets, or “Title|other wording”.")

    @classmethod
    def parse(cls, text: str) -> "ArticleLink":
        text = _line(text)
        if text.startswith("[[") and text.endswith("]]"):
            text = text[2:-2].strip()
        title, _, label = (part.strip() for part in text.partition("|"))
        return cls(title, label if label != title else "")

    def text(self) -> str:
        return f"{self.title}|{self.label}" if self.label else self.title

    def words(self) -> str:
        return self.label or self.title

    def to_json(self) -> Any:
        return {"title": self.title, "label": self.label} if self.label else {"title": self.title}

    @classmethod
    def from_json(cls, stored: Any) -> "ArticleLink":
        return cls(stored["title"], stored.get("label", ""))


@dataclass(frozen=True, slots=True)
class Url:
    """An address on the web, http or https."""

    kind: ClassVar[str] = "url"
    address: str

    @classmethod
    def parse(cls, text: str) -> "Url":
        text = _line(text)
        try:
            parts = urlsplit(text)
        except ValueError as error:
            raise InvalidValue(f"“{text}” is not a web address.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r'[\s<>"]', text):
            raise InvalidValue(f"“{text}” is not a web address; it begins with https:// or http://.")
        return cls(text)

    def text(self) -> str:
        return self.address

    def words(self) -> str:
        return self.address

    def to_json(self) -> Any:
        return self.address

    @classmethod
    def from_json(cls, stored: Any) -> "Url":
        return cls(stored)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of plain text."""

    kind: ClassVar[str] = "text"
    content: str

    @classmethod
    def parse(cls, text: str) -> "Text":
        return cls(_line(text))

    def text(self) -> str:
        return self.content

    def words(self) -> str:
        return self.content

    def to_json(self) -> Any:
        return self.content

    @classmethod
    def from_json(cls, stored: Any) -> "Text":
        return cls(stored)


@dataclass(frozen=True, slots=True)
class ListOfTexts:
    """Several texts, one to a line."""

    kind: ClassVar[str] = "list"
    contents: tuple[str, ...] = field(default=())

    @classmethod
    def parse(cls, text: str) -> "ListOfTexts":
        return cls(tuple(_line(line) for line in text.splitlines() if line.strip()))

    def text(self) -> str:
        return "\n".join(self.contents)

    def words(self) -> str:
        return ", ".join(self.contents)

    def to_json(self) -> Any:
        return list(self.contents)

    @classmethod
    def from_json(cls, stored: Any) -> "ListOfTexts":
        return cls(tuple(stored))


_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _line(text: str) -> str:
    """Return `text` on one line; refuse control characters and marks that turn the direction of writing."""
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise InvalidValue(f"This has {len(text)} characters; {MAX_TEXT} are allowed.")
    if _INVISIBLE.search(text):
        raise InvalidValue("This holds an invisible control character; type it anew.")
    return text
