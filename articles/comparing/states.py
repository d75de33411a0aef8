"""One claim, or one line of the infobox, from revision to revision: what it said, how it stood, what changed."""

from collections.abc import Callable
from dataclasses import dataclass

from articles.comparing.attributes import AttributeChange, Side, changes
from articles.figures import LIVE, figures, rule_words, statuses
from articles.snapshot import Claim, Field


@dataclass(frozen=True, slots=True)
class PartState:
    """A claim or an infobox field at one revision; all is empty where the revision does not have it.

    `words` is its value or figure, `note` how it stands: a claim's rank or end, the rule of a figure.
    """

    part: Claim | Field | None
    label: str = ""
    words: str = ""
    note: str = ""

    def changes_since(self, old: "PartState", before: Side, after: Side) -> tuple[AttributeChange, ...]:
        """Return what differs from an older state, attribute by attribute."""
        return changes(old.part, self.part, before.words, after.words)


State = Callable[[Side, str], PartState]


def claim_state(side: Side, key: str) -> PartState:
    claim = side.snapshot.claim(key)
    if claim is None:
        return PartState(None)
    status = statuses(side.snapshot.claims, side.snapshot.relations)[key]
    note = claim.rank if status.name == LIVE else status.name
    if status.by:
        note += f" by {side.claim_label(status.by)}"
    elif claim.rank_reason:
        note += f": {claim.rank_reason}"
    return PartState(claim, side.label(claim), claim.value.words() if claim.value else "", note)


def field_state(side: Side, key: str) -> PartState:
    field = next((each for each in side.snapshot.fields if each.key == key), None)
    if field is None:
        return PartState(None)
    found = figures([field], side.snapshot.claims, side.snapshot.relations)[key]
    names = {key: party.called for key, party in side.shared.parties.items()}
    return PartState(field, side.label(field), found.value.words() if found.value else "", rule_words(found, names))
