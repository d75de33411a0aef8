"""Three-way merge: two edits of one snapshot become one snapshot, and questions where they contradict each other."""

from articles.merging.outcome import (
    BOTH,
    MINE,
    THEIRS,
    Answer,
    Conflict,
    Rewritten,
    Sides,
    TakenChange,
    Unresolved,
)
from articles.merging.snapshots import Merge, merge, resolve

__all__ = [
    "BOTH",
    "MINE",
    "THEIRS",
    "Answer",
    "Conflict",
    "Merge",
    "Rewritten",
    "Sides",
    "TakenChange",
    "Unresolved",
    "merge",
    "resolve",
]
