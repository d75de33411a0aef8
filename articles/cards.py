"""The card of a claim: how it stands, what it is to others, and which other figures its field has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from articles.figures import LIVE
from articles.presenting import ClaimLine, ClaimTable, Presented, RelationLine

MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A claim with its relations by their words, and the first other claims on its field that are none of these."""

    line: ClaimLine
    relations: Mapping[str, list[RelationLine]]
    others: tuple[ClaimLine, ...]


def claim_cards(article: Presented) -> Iterable[ClaimCard]:
    """Yield the card of each claim that the article's references name, in their order."""
    tables = {line.claim.key: table for table in article.claim_tables for line in table.lines}
    valued = {table.field.key: _Valued(table) for table in article.claim_tables if table.field}
    lines = article.claim_lines
    for key in dict.fromkeys(each.claim.key for each in article.text.references if each.claim):
        field = tables[key].field
        others = valued[field.key].beside(lines[key]) if field else ()
        yield ClaimCard(lines[key], _by_words(lines[key].relations), others)


class _Valued:
    """The claims of a table that have a value, those that stand first; once sorted for all of its cards."""

    def __init__(self, table: ClaimTable) -> None:
        self.lines = sorted((line for line in table.lines if line.figure), key=lambda line: line.status.name != LIVE)
        self.by_part: dict[str, list[ClaimLine]] = {}
        for line in self.lines:
            self.by_part.setdefault(line.claim.applies_to, []).append(line)

    def beside(self, line: ClaimLine) -> tuple[ClaimLine, ...]:
        """Return the first that are neither the claim nor related to it: those about its part, then the rest."""
        told = {line.claim.key, *(relation.claim.key for relation in line.relations)}
        found: list[ClaimLine] = []
        for other in chain(self.by_part.get(line.claim.applies_to, ()), self.lines):
            if len(found) == MOST_OTHERS:
                break
            if other.claim.key not in told:
                told.add(other.claim.key)
                found.append(other)
        return tuple(found)


def _by_words(relations: Iterable[RelationLine]) -> Mapping[str, list[RelationLine]]:
    found: dict[str, list[RelationLine]] = {}
    for relation in relations:
        found.setdefault(relation.words, []).append(relation)
    return found
