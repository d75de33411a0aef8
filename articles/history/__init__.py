"""The one way to write, and the one way to read what was written.

`commit` makes a snapshot the newest revision of an article; `save_record` keeps a new state of a shared record; `load`
reads a revision back. A revision is a list of django-reversion versions: what changed is written, the rest listed
again. The past is read from those versions and never from the tables.
"""

from articles.history.authorship import Authorship, Hand, authorship
from articles.history.committing import EditConflict, commit, submitted
from articles.history.deleting import delete, undelete
from articles.history.merging_sources import Moved, merge_sources
from articles.history.protecting import HAS_PROTECTIONS, Protected, Shown, lift, protect, shown_protections
from articles.history.reading import (
    BrokenRevision,
    load,
    load_public,
    load_public_several,
    load_several,
    load_whole,
)
from articles.history.records import newest_shared, save_record
from articles.history.restoring import differences, restore, take, undo, undone
from articles.history.retracting import (
    Notice,
    NotWithdrawn,
    notices,
    reinstate_source,
    resting_in_articles,
    settle,
    withdraw_source,
)
from articles.history.tracing import (
    Telling,
    changes_in_words,
    first_revisions,
    keep_published,
    origins,
    retrace,
    seen_changing,
    touched,
)
from articles.history.verifying import verify, verify_records
from articles.snapshot import InvalidSnapshot

__all__ = [
    "HAS_PROTECTIONS",
    "Authorship",
    "BrokenRevision",
    "EditConflict",
    "Hand",
    "InvalidSnapshot",
    "Moved",
    "NotWithdrawn",
    "Notice",
    "Protected",
    "Shown",
    "Telling",
    "authorship",
    "changes_in_words",
    "commit",
    "delete",
    "differences",
    "first_revisions",
    "keep_published",
    "lift",
    "load",
    "load_public",
    "load_public_several",
    "load_several",
    "load_whole",
    "merge_sources",
    "newest_shared",
    "notices",
    "origins",
    "protect",
    "reinstate_source",
    "resting_in_articles",
    "restore",
    "retrace",
    "save_record",
    "seen_changing",
    "settle",
    "shown_protections",
    "submitted",
    "take",
    "touched",
    "undelete",
    "undo",
    "undone",
    "verify",
    "verify_records",
    "withdraw_source",
]
