"""What in a change a reviewer should look at first: a preferred figure, a source that goes, a claimant who comes."""

from collections.abc import Iterator

from articles.cascade import newly_ended
from articles.snapshot import NOTHING, PREFERRED, Claim, Snapshot

FLAGS = {
    "first": "first publication",
    "preferred": "touches a preferred figure",
    "source": "removes a source",
    "claimant": "names a new claimant",
    "retraction": "retracts a claim",
}
"""The flags, in the order of a queue, in words."""


def flags(published: Snapshot, submitted: Snapshot) -> list[str]:
    """Return the flags of going from what is published, NOTHING where nothing is, to what was submitted."""
    if published == NOTHING:
        return ["first"]
    return list(_flags(published, submitted))


def _flags(old: Snapshot, new: Snapshot) -> Iterator[str]:
    if _preferred(old) != _preferred(new):
        yield "preferred"
    if _sources(old) - _sources(new):
        yield "source"
    if _claimants(new) - _claimants(old):
        yield "claimant"
    if newly_ended(old, new):
        yield "retraction"


def _preferred(snapshot: Snapshot) -> set[Claim]:
    return {claim for claim in snapshot.claims if claim.rank == PREFERRED}


def _sources(snapshot: Snapshot) -> set[str]:
    cited = {citation.source for citation in snapshot.citations}
    return cited | {key for kind, key in snapshot.mentioned_records() if kind == "source"}


def _claimants(snapshot: Snapshot) -> set[str]:
    return {key for claim in snapshot.claims for key in claim.claimants}
