"""The claims of an article as CSV and JSON; docs/data.md says what each column and key holds."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from articles.figures import LIVE, Status, figures, rule_words, statuses
from articles.presenting import RELATION_WORDS
from articles.shared import Shared
from articles.snapshot import Citation, Claim, Relation, Snapshot
from articles.values import Quantity, Value

COLUMNS = (
    "key", "field", "field_label", "applies_to", "figure", "low", "high", "bound", "claimants", "claimant_keys",
    "modality", "claimed_on", "statement", "wording", "kind", "counts", "among", "place", "event_date", "period",
    "rank", "rank_reason", "status", "status_by", "relations", "sources", "since_revision", "address",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WITHHELD = "source withheld"


@dataclass(frozen=True, slots=True)
class ClaimData:
    """An article's claims with all that is told of them, read once for either format."""

    content: Snapshot
    shared: Shared
    address: str
    """Of the article's claims page, with the site's name."""
    standing: Mapping[str, Status]
    relations: Mapping[str, list[tuple[str, str, Relation]]]
    citations: Mapping[str, list[Citation]]
    since: Mapping[str, int]
    """The first published revision that holds each claim as it is, by key."""

    @classmethod
    def of(cls, content: Snapshot, shared: Shared, address: str, since: Mapping[str, int]) -> "ClaimData":
        """Return the data of public content: nothing of a withheld source is in it."""
        content = content.public()
        relations: dict[str, list[tuple[str, str, Relation]]] = {}
        for relation in content.relations:
            forward, backward = RELATION_WORDS[relation.kind]
            relations.setdefault(relation.from_claim, []).append((forward, relation.to_claim, relation))
            relations.setdefault(relation.to_claim, []).append((backward, relation.from_claim, relation))
        citations: dict[str, list[Citation]] = {}
        for citation in content.citations:
            citations.setdefault(citation.claim, []).append(citation)
        standing = statuses(content.claims, content.relations)
        return cls(content, shared, address, standing, relations, citations, since)

    def name(self, party: str) -> str:
        return self.shared.parties[party].called if party in self.shared.parties else party


# --- CSV --------------------------------------------------------------------------------------------------------------


def claims_csv(data: ClaimData) -> str:
    """Return the claims as CSV with a header row (RFC 4180), in the order of the article.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    labels = {field.key: field.label for field in data.content.fields}
    for claim in data.content.claims:
        rows.writerow([_harmless(cell) for cell in _cells(claim, data, labels)])
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(claim: Claim, data: ClaimData, labels: Mapping[str, str]) -> Iterable[str]:
    quantity, status = claim.quantity, data.standing[claim.key]
    yield from (claim.key, claim.field, labels.get(claim.field, ""), claim.applies_to)
    yield claim.value.words() if claim.value else ""
    yield from (_digits(quantity.low), _digits(quantity.high), quantity.bound) if quantity else ("", "", "")
    yield "; ".join(map(data.name, claim.claimants))
    yield "; ".join(claim.claimants)
    yield from (claim.modality, claim.claimed_on, claim.statement, claim.wording, claim.kind)
    yield from (claim.counts, claim.among, claim.place, claim.event_date, claim.period)
    yield from (claim.rank, claim.rank_reason, status.name, status.by)
    yield "; ".join(
        f"{words} {other} ({relation.basis})" for words, other, relation in data.relations.get(claim.key, ())
    )
    yield "; ".join(_source_words(citation, data.shared) for citation in data.citations.get(claim.key, ()))
    yield str(data.since.get(claim.key, ""))
    yield f"{data.address}#claim-{claim.key}"


def _digits(number: Decimal | None) -> str:
    return "" if number is None else Quantity(number, number).words()


def _source_words(citation: Citation, shared: Shared) -> str:
    if citation.is_withheld:
        return _WITHHELD
    source = shared.sources.get(citation.source)
    if source is None:
        return ", ".join(filter(None, (citation.source, citation.locator)))
    withdrawn = f"withdrawn: {source.withdrawal}" if source.withdrawal else ""
    told = (source.title, citation.locator, source.url, withdrawn)
    return ", ".join(filter(None, told))


# --- JSON -------------------------------------------------------------------------------------------------------------


def claims_json(data: ClaimData, about: Mapping[str, Any]) -> str:
    """Return the claims as JSON, with the figures computed from them; `about` says of what and under which licence."""
    computed = figures(data.content.fields, data.content.claims, data.content.relations).values()
    names = {key: party.called for key, party in data.shared.parties.items()}
    document = {
        "article": {"title": data.content.title, "slug": data.content.slug, **about},
        "figures": [
            {
                "field": found.field.key,
                "label": found.field.label,
                "type": found.field.type,
                "policy": found.field.policy,
                "rule": rule_words(found, names),
                "words": found.value.words() if found.value else "",
                "value": _value(found.value),
                "is_disputed": found.is_disputed,
                "claim": found.claim.key if found.claim else None,
                "inputs": [claim.key for claim in found.inputs],
                "others": [claim.key for claim in found.others],
            }
            for found in computed
        ],
        "claims": [_claim(claim, data) for claim in data.content.claims],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _claim(claim: Claim, data: ClaimData) -> dict[str, Any]:
    status = data.standing[claim.key]
    return {
        "key": claim.key,
        "address": f"{data.address}#claim-{claim.key}",
        "statement": claim.statement,
        "wording": claim.wording,
        "kind": claim.kind,
        "claimants": [{"key": key, "name": data.name(key)} for key in claim.claimants],
        "modality": claim.modality,
        "claimed_on": claim.claimed_on,
        "field": claim.field,
        "value": _value(claim.value),
        "words": claim.value.words() if claim.value else "",
        "scope": {
            "counts": claim.counts,
            "among": claim.among,
            "applies_to": claim.applies_to,
            "place": claim.place,
            "period": claim.period,
        },
        "event_date": claim.event_date,
        "rank": claim.rank,
        "rank_reason": claim.rank_reason,
        "status": {"name": status.name, "by": status.by} if status.name != LIVE else {"name": status.name},
        "relations": [
            {"words": words, "claim": other, "basis": relation.basis}
            for words, other, relation in data.relations.get(claim.key, ())
        ],
        "sources": [_source(citation, data.shared) for citation in data.citations.get(claim.key, ())],
        "since_revision": data.since.get(claim.key),
    }


def _value(value: Value | None) -> Any:
    """Return a value with its type; of a number its ends as far as they are given, and what bounds it."""
    if value is None:
        return None
    if not isinstance(value, Quantity):
        return {"type": value.kind, "value": value.to_json()}
    ends = {name: _number(end) for name, end in (("low", value.low), ("high", value.high)) if end is not None}
    return {"type": value.kind, **ends, "bound": value.bound}


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _source(citation: Citation, shared: Shared) -> dict[str, Any]:
    if citation.is_withheld:
        return {"is_withheld": True}
    source = shared.sources.get(citation.source)
    told = {"title": source.title, "url": source.url, "archive_url": source.archive_url} if source else {}
    if source and source.withdrawal:
        told |= {"withdrawal": source.withdrawal, "withdrawn_on": source.withdrawn_on}
    return {"key": citation.source, **told, "locator": citation.locator, "quote": citation.quote}
