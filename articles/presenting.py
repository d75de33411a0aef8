"""An article as its reader sees it: infobox, figures, text, references, claims and sources, as data for templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from articles import evidence, prose, rendering
from articles.figures import LIVE, Figure, Status, figures, rule_words, statuses
from articles.prose import ProseWarning
from articles.rendering import Cited, LineNote, Mark, Problem, Rendered, title_key
from articles.shared import Party, Shared, Source
from articles.snapshot import STATED, Claim, Field, Relation, Snapshot
from articles.values import ArticleLink, Date, InvalidValue, Quantity

WHOLE = "the whole event"
RELATION_WORDS = {
    "corroborates": ("corroborates", "corroborated by"),
    "disputes": ("disputes", "disputed by"),
    "supersedes": ("supersedes", "superseded by"),
    "retracts": ("retracts", "retracted by"),
    "derives-from": ("derives from", "source of"),
}


@dataclass(frozen=True, slots=True)
class InfoboxLine:
    """One line of the infobox: what it says, who says so, and by which rule."""

    field: Field
    words: str
    address: str
    figure: Figure | None
    claimants: str
    dated: str
    rule: str
    others: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class RelationLine:
    """What one claim is to another, in words, with the other claim: who said it, and the same with its figure."""

    words: str
    claim: Claim
    voice: str
    claimants: str
    basis: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim with everything that its row shows; no claimant means the article's own voice."""

    claim: Claim
    figure: str
    applies_to: str
    claimants: tuple[Party, ...]
    dated: str
    status: Status
    field_label: str
    relations: tuple[RelationLine, ...]
    cited: tuple[Cited, ...]
    section: tuple[str, str] | None

    @property
    def claimant_names(self) -> str:
        return names(party.called for party in self.claimants)


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """The claims that speak to one field of the infobox, or those that speak to none."""

    field: Field | None
    lines: tuple[ClaimLine, ...]
    claimant_count: int
    independent_count: int = 0
    notes: tuple[str, ...] = ()
    """What is computed here of the claims, or explains them: sums of parts, why numbers differ."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source that the article cites, with the places where it does."""

    source: Source
    cited: tuple[Cited, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Presented:
    """An article at one moment, ready for a template."""

    snapshot: Snapshot
    shared: Shared
    infobox: tuple[InfoboxLine, ...]
    text: Rendered
    claim_tables: tuple[ClaimTable, ...]
    sources: tuple[SourceLine, ...]
    withheld_count: int
    disputed_count: int
    links: tuple[str, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What an editor should mend: in the text, and fields that the template requires and nothing fills."""
        template = self.shared.templates.get(self.snapshot.kind)
        filled = {line.field.key for line in self.infobox if line.words}
        required = [d for d in template.fields if d.necessity == "required"] if template else []
        missing = (
            f"The infobox needs “{each.label}”: fill it in below." for each in required if each.key not in filled
        )
        return (*(Problem(None, each) for each in missing), *mismatched_disputes(self.snapshot), *self.text.problems)

    @property
    def warnings(self) -> tuple[ProseWarning, ...]:
        """What an editor should look over: sentences against the claims that they cite, and preferred claims."""
        return prose.warnings(self.snapshot, self.shared)

    @property
    def claim_count(self) -> int:
        return len(self.snapshot.claims)

    @property
    def field_tables(self) -> Mapping[str, ClaimTable]:
        return {table.field.key: table for table in self.claim_tables if table.field}

    @property
    def claim_lines(self) -> Mapping[str, ClaimLine]:
        return {line.claim.key: line for table in self.claim_tables for line in table.lines}


def present(
    snapshot: Snapshot,
    shared: Shared,
    titles: Mapping[str, str],
    *,
    media_url: str,
    line_notes: Mapping[int, LineNote] = MappingProxyType({}),
) -> Presented:
    """Return `snapshot` as its reader sees it; of withheld citations nothing is left but that they exist.

    `titles` gives the address of every published article that the text may link to, by its title key; `line_notes`
    what is put behind the block of the text that begins in a line.
    """
    snapshot = snapshot.public()
    computed = figures(snapshot.fields, snapshot.claims, snapshot.relations)
    marked = [found.claim.key for found in computed.values() if found.claim and found.field.policy != STATED]
    text = rendering.render(
        snapshot,
        shared,
        titles,
        media_url=media_url,
        figures=computed,
        first_marks=marked,
        line_notes=line_notes,
    )
    marks = {key: list(found) for key, found in text.marks.items()}
    infobox = tuple(_infobox_line(found, shared, titles, marks) for found in computed.values())
    lines = _claim_lines(snapshot, shared, text)
    linked = [*text.links, *sorted(snapshot.linked_titles())]
    return Presented(
        snapshot=snapshot,
        shared=shared,
        infobox=infobox,
        text=text,
        claim_tables=tuple(_claim_tables(snapshot, lines, shared)),
        sources=tuple(_source_lines(snapshot, shared, text)),
        withheld_count=sum(citation.is_withheld for citation in snapshot.citations),
        disputed_count=sum(found.is_disputed for found in computed.values()),
        links=tuple(dict.fromkeys(linked)),
    )


def mismatched_disputes(snapshot: Snapshot) -> Iterable[Problem]:
    """Yield what should be said of the disputes that an editor inferred between claims of different scope."""
    claims = {claim.key: claim for claim in snapshot.claims}
    for relation, differing in evidence.mismatched_disputes(claims, snapshot.relations):
        told = names(f"{each.dimension} ({each.first}; {each.second})" for each in differing)
        message = (
            f"“{relation.from_claim}” disputes “{relation.to_claim}”, and they differ in {told}. Keep it if a "
            "source says so, and choose “stated” as its basis."
        )
        yield Problem(None, message, (relation.from_claim, relation.to_claim))


def names(called: Iterable[str]) -> str:
    """Join names as a sentence does: “A, B and C”."""
    *first, last = list(called) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def date_words(edtf: str) -> str:
    """Return an EDTF date in words; an unreadable one as it stands."""
    try:
        return Date.parse(edtf).words() if edtf else ""
    except InvalidValue:
        return edtf


def _infobox_line(
    found: Figure, shared: Shared, titles: Mapping[str, str], marks: Mapping[str, list[Mark]]
) -> InfoboxLine:
    claim = found.claim if found.field.policy != STATED else None
    value = found.value
    claim_marks = marks.get(claim.key, []) if claim else []
    return InfoboxLine(
        field=found.field,
        words=value.words() if value else "",
        address=titles.get(title_key(value.title), "") if isinstance(value, ArticleLink) else "",
        figure=found if found.inputs or found.others or found.field.policy != STATED else None,
        claimants=names(shared.party_names(claim.claimants)) if claim else "",
        dated=date_words(claim.claimed_on) if claim else "",
        rule=rule_words(found, {key: party.called for key, party in shared.parties.items()}),
        others=len(found.inputs) + len(found.others) - (1 if claim else 0),
        mark=claim_marks.pop(0) if claim_marks else None,
    )


def claimed_between(claim: Claim) -> tuple[date | None, date | None]:
    """Return the first and the last day on which the claim may have been made; None where that is open or not given."""
    try:
        return Date.parse(claim.claimed_on).bounds() if claim.claimed_on else (None, None)
    except InvalidValue:
        return None, None


def _claim_lines(snapshot: Snapshot, shared: Shared, text: Rendered) -> dict[str, ClaimLine]:
    standing = statuses(snapshot.claims, snapshot.relations)
    labels = {field.key: field.label for field in snapshot.fields}
    relations = _relation_lines(snapshot, shared)
    cited: dict[str, list[Cited]] = {}
    for citation in snapshot.citations:
        source = shared.sources.get(citation.source)
        cited.setdefault(citation.claim, []).append(
            Cited(source, citation.locator, citation.quote, citation.is_withheld)
        )
    return {
        claim.key: ClaimLine(
            claim=claim,
            figure=claim.value.words() if claim.value else "",
            applies_to=claim.applies_to or (WHOLE if claim.field else ""),
            claimants=tuple(shared.parties.get(key, Party(key=key, name=key)) for key in claim.claimants),
            dated=date_words(claim.claimed_on),
            status=standing[claim.key],
            field_label=labels.get(claim.field, claim.field),
            relations=tuple(relations.get(claim.key, ())),
            cited=tuple(cited.get(claim.key, ())),
            section=text.sections_of.get(claim.key),
        )
        for claim in snapshot.claims
    }


def _relation_lines(snapshot: Snapshot, shared: Shared) -> dict[str, list[RelationLine]]:
    """Return what each claim is to others, by its key."""
    by_key = {claim.key: claim for claim in snapshot.claims}
    found: dict[str, list[RelationLine]] = {}
    for relation in snapshot.relations:
        forward, backward = RELATION_WORDS[relation.kind]
        for own, words, key in (
            (relation.from_claim, forward, relation.to_claim),
            (relation.to_claim, backward, relation.from_claim),
        ):
            other = by_key[key]
            line = RelationLine(words, other, _voice(other, shared), claim_words(other, shared), relation.basis)
            found.setdefault(own, []).append(line)
    return found


def _voice(claim: Claim, shared: Shared) -> str:
    return names(shared.party_names(claim.claimants)) or "the article"


def claim_words(claim: Claim, shared: Shared) -> str:
    """Name a claim in a few words: who, and what figure or when."""
    figure_words = f", {claim.value.words()}" if isinstance(claim.value, Quantity) else ""
    dated = f" ({date_words(claim.claimed_on)})" if claim.claimed_on else ""
    return f"{_voice(claim, shared)}{figure_words}{dated}"


def _claim_tables(snapshot: Snapshot, lines: Mapping[str, ClaimLine], shared: Shared) -> Iterable[ClaimTable]:
    naming: dict[str, list[ClaimLine]] = {}
    for line in lines.values():
        naming.setdefault(line.claim.field, []).append(line)
    for field in snapshot.fields:
        if field.key in naming:
            yield _field_table(field, sorted(naming[field.key], key=table_order), snapshot.relations, shared)
    known = {field.key for field in snapshot.fields}
    rest = [line for line in lines.values() if line.claim.field not in known]
    if rest:
        yield _claim_table(None, rest)


def _claim_table(field: Field | None, lines: list[ClaimLine]) -> ClaimTable:
    return ClaimTable(field, tuple(lines), len({key for line in lines for key in line.claim.claimants}))


def _field_table(field: Field, lines: list[ClaimLine], relations: Sequence[Relation], shared: Shared) -> ClaimTable:
    live = [line.claim for line in lines if line.status.name == LIVE]
    notes = [_sum_words(found, shared) for found in evidence.sums_of_parts(live)]
    notes += [_excess_words(*found, shared) for found in evidence.parts_above_the_whole(live)]
    notes += _why_numbers_differ(live, shared)
    return replace(
        _claim_table(field, lines),
        independent_count=evidence.independent_lines((line.claim for line in lines), relations),
        notes=tuple(notes),
    )


def _sum_words(found: evidence.Sum, shared: Shared) -> str:
    who = names(shared.party_names(found.claimants))
    parts = names(f"{part.value.words()} ({part.applies_to})" for part in found.parts if part.value)
    return f"The parts that {who} gave, {parts}, make {found.total.words()}: a sum computed here, not a claim."


def _excess_words(whole: Claim, total: Quantity, shared: Shared) -> str:
    who, told = names(shared.party_names(whole.claimants)), whole.value.words() if whole.value else ""
    return f"The groups of people that {who} gave make {total.words()}, more than the {told} given for all."


def _why_numbers_differ(live: Iterable[Claim], shared: Shared) -> Iterable[str]:
    """Say for claims about one part, whose numbers differ, what else they cover; nothing where they cover the same."""
    parts: dict[str, dict[evidence.Scope, Claim]] = {}
    for claim in live:
        if claim.quantity:
            parts.setdefault(claim.applies_to, {}).setdefault(evidence.scope(claim), claim)
    for found in parts.values():
        first, *others = found.values()
        for other in others:
            if first.value != other.value:
                pair = claim_words(first, shared), claim_words(other, shared)
                told = (
                    f"{each.dimension} ({each.first}; {each.second})" for each in evidence.differences(first, other)
                )
                yield f"The figures of {pair[0]} and {pair[1]} cover different things: {names(told)}."


def table_order(line: ClaimLine) -> tuple[str, bool, date, str]:
    """Order by the part of the subject, the whole first; then by the first day of the date claimed, undated last."""
    first, last = claimed_between(line.claim)
    return line.claim.applies_to, not line.claim.claimed_on, first or last or date.max, line.claim.claimed_on


def _source_lines(snapshot: Snapshot, shared: Shared, text: Rendered) -> Iterable[SourceLine]:
    by_key = {claim.key: claim for claim in snapshot.claims}
    cited: dict[str, list[Cited]] = {}
    claims: dict[str, list[Claim]] = {}
    for citation in snapshot.citations:
        if citation.is_withheld or citation.source not in shared.sources:
            continue
        source = shared.sources[citation.source]
        cited.setdefault(source.key, []).append(Cited(source, citation.locator, citation.quote, False))
        if citation.claim in by_key:
            claims.setdefault(source.key, []).append(by_key[citation.claim])
    for reference in text.references:
        if reference.claim is None:
            for each in reference.cited:
                if each.source and each not in cited.get(each.source.key, []):
                    cited.setdefault(each.source.key, []).append(each)
    for key in sorted(cited, key=lambda key: shared.sources[key].title):
        yield SourceLine(shared.sources[key], tuple(cited[key]), tuple(dict.fromkeys(claims.get(key, ()))))
