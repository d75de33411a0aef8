"""The rows of claims, citations and relations as they are shown: each claim a card that holds what is its own.

The desk stays four flat formsets; a card only says where a row stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from articles.forms.parts import PartForm
from articles.shared import Shared
from articles.snapshot import Snapshot
from articles.telling import Concern, DateReading, Reading, date_reading, readings

OWNED = ("citations", "relations")
_DATES = ("claimed_on", "period", "event_date")


@dataclass
class Card:
    """A claim's row with the rows of its own citations and relations, and what is read back of it."""

    row: PartForm
    citations: list[PartForm] = field(default_factory=list)
    relations: list[PartForm] = field(default_factory=list)
    reading: Reading | None = None

    @property
    def rows(self) -> Iterator[PartForm]:
        return chain((self.row,), self.citations, self.relations)

    @property
    def is_opened(self) -> bool:
        return any(row.is_opened for row in self.rows)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed yet: the empty card at the end, or one that was just added."""
        return all(row.is_blank for row in self.rows)

    @property
    def fault(self) -> str:
        """The first thing that is wrong with the claim, after the name of its cell."""
        cell, errors = next(iter(self.row.errors.items()), ("", ()))
        return f"{self.row[cell].label.lower()}: {errors[0]}" if errors and cell in self.row.fields else ""

    @property
    def citation_count(self) -> int:
        return _count(self.citations)

    @property
    def relation_count(self) -> int:
        return _count(self.relations)

    @property
    def dates(self) -> Mapping[str, DateReading]:
        return {name: date_reading(self.row[name].value() or "") for name in _DATES}


class Cards:
    """The cards of a desk in their order, and the citations and relations that are of no claim of the article."""

    def __init__(self, formsets: Mapping[str, Any]) -> None:
        self._cards = [Card(row) for row in in_order(formsets["claims"])]
        self.empty = Card(formsets["claims"].empty_form)
        self.loose: dict[str, list[PartForm]] = {}
        owners = {card.row.reference: card for card in self._cards}
        for card in self._cards:
            if key := card.row["key"].value():
                owners.setdefault(key, card)
        for name in OWNED:
            self.loose[name] = []
            for row in in_order(formsets[name]):
                owner = owners.get(row[row.owner].value())
                (getattr(owner, name) if owner else self.loose[name]).append(row)

    def __iter__(self) -> Iterator[Card]:
        return iter(self._cards)

    def __len__(self) -> int:
        return sum(not card.is_blank for card in self._cards)

    @property
    def concern_count(self) -> int:
        """How many cards have something to look over."""
        return sum(bool(card.reading and card.reading.concerns) for card in self._cards)

    def remove_what_was_ticked(self) -> None:
        """Take out every row that was ticked to be deleted, with a claim also its citations and relations."""
        for row in chain(*(card.rows for card in self._cards), *self.loose.values()):
            row.is_removed = bool(row["DELETE"].value())
        for card in self._cards:
            for row in card.rows if card.row.is_removed else ():
                row.is_removed = True

    def read(self, content: Snapshot, shared: Shared, concerns: Iterable[Concern] | None = None) -> None:
        """Read back to each card what `content`, which the desk's rows say, has of its claim."""
        found = readings(content, shared, concerns)
        for card in self._cards:
            said = getattr(card.row, "cleaned_data", {}).get("key") or card.row["key"].value()
            card.reading = None if card.row.errors else found.get(said)


def _count(rows: Iterable[PartForm]) -> int:
    return sum(not (row.is_blank or row.is_removed) for row in rows)


def in_order(rows: Iterable[PartForm]) -> list[PartForm]:
    """Return the rows as the editor ordered them."""
    return sorted(rows, key=lambda row: row.position)
