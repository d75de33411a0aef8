"""What an edit changed, in whole sentences: one for each change, for readers, histories, letters and screen readers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from articles.comparing.attributes import AttributeChange, Side
from articles.comparing.snapshots import Comparison, PartChange
from articles.comparing.texts import CHANGED, MOVED_AWAY, BlockChange
from articles.comparing.words import ADDED, EQUAL, REMOVED, Segment
from articles.figures import LIVE, Figure, figures, statuses
from articles.shared import Shared
from articles.snapshot import DEPRECATED, MARK, PREFERRED, STATED, Claim, Snapshot

_MOST_LETTERS = 80

_POLICIES = {
    "preferred": "the preferred claim",
    "range": "the range of live independent claims",
    "latest": "the latest of each claimant",
    "low-best-high": "low, best and high",
    STATED: "stated by the editor",
}
_NOUNS = {
    "fields": "Infobox field",
    "claims": "Claim",
    "citations": "Citation",
    "relations": "Relation",
    "categories": "Category",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One change in words, and the keys of the sources that the words may name: who withholds one withholds both."""

    text: str
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


def worded(
    comparison: Comparison, old: Snapshot, new: Snapshot, old_shared: Shared, new_shared: Shared
) -> tuple[Sentence, ...]:
    """Return one sentence for each change of a comparison of `old` and `new`, those about figures first.

    There is none for equal snapshots. Of contents longer than 80 characters only what differs is quoted, and cut
    where that is longer itself.
    """
    before, after = Side(old, old_shared), Side(new, new_shared)
    plain = (
        *_figures(before, after),
        *(f"{_capital(_attribute(change))}." for change in comparison.header),
    )
    return (
        *map(Sentence, plain),
        *_parts(comparison, before, after),
        *map(Sentence, _text(comparison)),
        *(Sentence(f"{_capital(part.label)}: {_attributes(part)}.", (part.key,)) for part in comparison.shared),
    )


# --- Figures ----------------------------------------------------------------------------------------------------------


def _figures(old: Side, new: Side) -> Iterator[str]:
    """Say which figures of the infobox read differently, and what in the claims made them."""
    names = ("fields", "claims", "relations")
    if all(getattr(old.snapshot, name) == getattr(new.snapshot, name) for name in names):
        return
    before, after = _found(old.snapshot), _found(new.snapshot)
    for key in (key for key in after if key in before):
        shown = [_value(found[key]) for found in (before, after)]
        if shown[0] != shown[1] and after[key].field.policy != STATED:
            causes = _causes(before[key], after[key], old, new)
            because = f", because {_listed(causes)}" if causes else ""
            yield f"{after[key].field.label or key}: {shown[0]} → {shown[1]}{because}."


def _found(snapshot: Snapshot) -> Mapping[str, Figure]:
    return figures(snapshot.fields, snapshot.claims, snapshot.relations)


def _causes(old: Figure, new: Figure, before: Side, after: Side) -> list[str]:
    causes = []
    if old.field.policy != new.field.policy:
        causes.append(f"the rule is now “{_POLICIES.get(new.field.policy, new.field.policy)}”")
    old_inputs, new_inputs = ({claim.key: claim for claim in found.inputs} for found in (old, new))
    for key, claim in new_inputs.items():
        was = before.snapshot.claim(key)
        if key not in old_inputs:
            causes.append(f"{_voice(claim, after)} {_why_counted(was, claim)}")
        elif old_inputs[key].value != claim.value:
            causes.append(f"{_voice(claim, after)} was changed from {_value(old_inputs[key])} to {_value(claim)}")
    for key, claim in old_inputs.items():
        if key not in new_inputs:
            causes.append(f"{_voice(claim, before)} {_why_left_out(claim, after.snapshot)}")
    return causes


def _why_counted(was: Claim | None, claim: Claim) -> str:
    if was is None:
        return "was added"
    if claim.rank == PREFERRED != was.rank:
        return "is now preferred"
    if was.rank == DEPRECATED != claim.rank:
        return "is no longer deprecated"
    return "now counts"


def _why_left_out(was: Claim, snapshot: Snapshot) -> str:
    claim = snapshot.claim(was.key)
    if claim is None:
        return "was removed"
    status = statuses(snapshot.claims, snapshot.relations)[claim.key].name
    if status != LIVE:
        return f"is {status}"
    if was.rank == PREFERRED != claim.rank:
        return "is no longer preferred"
    return "no longer counts"


def _voice(claim: Claim, side: Side) -> str:
    """Name a claim in a sentence: “MINUSMA’s claim of 30 April 2018”."""
    who = _listed(side.shared.party_names(claim.claimants))
    dated = side.words("claimed_on", claim.claimed_on)
    return f"{who + '’s' if who else 'the article’s own'} claim{f' of {dated}' if dated else ''}"


def _value(holder: Claim | Figure) -> str:
    return holder.value.words() if holder.value else "nothing"


# --- Parts ------------------------------------------------------------------------------------------------------------


def _parts(comparison: Comparison, old: Side, new: Side) -> Iterator[Sentence]:
    cited: dict[str, list[str]] = {}
    citations = (*old.snapshot.citations, *new.snapshot.citations) if comparison.citations else ()
    for citation in citations:
        cited.setdefault(citation.key, []).append(citation.source)
    above = {part.key: over.source for over, part in pairwise(new.snapshot.citations)} if citations else {}
    for name, noun in _NOUNS.items():
        for part in getattr(comparison, name):
            sources = cited[part.key] if name == "citations" else []
            # Where it moved to is told by the one above it, which has a source too.
            named = [*sources, above[part.key]] if part.moved_after and name == "citations" else sources
            yield Sentence(f"{noun} {_part(part)}.", tuple(dict.fromkeys(named)))


def _part(part: PartChange) -> str:
    label = f"“{_cut(part.label)}”"
    if part.kind in (ADDED, REMOVED):
        return f"{part.kind}: {label}"
    said = [_attributes(part)] if part.attributes else []
    if part.is_moved:
        said.append(f"moved {f'after “{_cut(part.moved_after)}”' if part.moved_after else 'to the top'}")
    return f"{label}: {'; '.join(said)}"


def _attributes(part: PartChange) -> str:
    return "; ".join(map(_attribute, part.attributes))


def _attribute(change: AttributeChange) -> str:
    old, new = _cut(change.old), _cut(change.new)
    if not old or not new:
        return f"{change.label} {'added' if new else 'removed'}: “{new or old}”"
    if max(len(change.old), len(change.new)) <= _MOST_LETTERS:
        return f"{change.label} changed from “{old}” to “{new}”"
    words = ((kind, _cut(text)) for kind, text in change.segments)
    return f"{change.label}: {_listed(f'“{text}” {kind}' for kind, text in words if text and kind != EQUAL)}"


# --- Text -------------------------------------------------------------------------------------------------------------


def _text(comparison: Comparison) -> Iterator[str]:
    """Say for each section how many of its paragraphs, headings, rows and items changed, and how."""
    if comparison.text.is_equal:
        return
    sections: dict[str, list[BlockChange]] = {}
    for block in comparison.text.changes:
        if block.kind != MOVED_AWAY and not block.is_blank:
            sections.setdefault(block.heading, []).append(block)
    if not sections:
        yield "Blank lines of the text changed."
    for heading, blocks in sections.items():
        title = _cut(MARK.sub("", heading))
        where = f"In “{title}”" if title else "In the lead"
        kinds = Counter(block.kind for block in blocks)
        counted = [f"{count} paragraph{'s' if count > 1 else ''} {kind}" for kind, count in kinds.items()]
        edit = _only_edit(blocks[0]) if len(blocks) == 1 else ""
        yield f"{where}: {edit or _listed(counted)}."


def _only_edit(block: BlockChange) -> str:
    """Say the words that differ, where they stand in one place, fit into a sentence, and the paragraph stayed."""
    places = [place for place, segment in enumerate(block.segments) if segment.kind != EQUAL]
    if block.kind != CHANGED or len(places) > 2 or places[-1] - places[0] != len(places) - 1:
        return ""
    edits = [block.segments[place] for place in places]
    first = sum(len(each.text) for each in block.segments[: places[0]])
    if any(_cuts_mark(block, edit, first) for edit in edits):
        return ""
    words = {each.kind: " ".join(MARK.sub("", each.text).split()) for each in edits}
    if not all(words.values()) or sum(map(len, words.values())) > _MOST_LETTERS:
        return ""
    if len(words) == 2:
        return f"“{words[REMOVED]}” became “{words[ADDED]}”"
    return " ".join(f"“{text}” was {kind}" for kind, text in words.items())


def _cuts_mark(block: BlockChange, edit: Segment, first: int) -> bool:
    """Return whether an edit that begins at that letter lies in part in a mark, whose key and place may be secret."""
    side = block.old if edit.kind == REMOVED else block.new
    ends = (first, first + len(edit.text))
    return any(mark.start() < end < mark.end() for mark in MARK.finditer(side.text if side else "") for end in ends)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_LETTERS else flat[: _MOST_LETTERS - 1].rstrip() + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last
