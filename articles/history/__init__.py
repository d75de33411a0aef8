"""The one way to write, and the one way to read what was written.

`commit` makes a snapshot the newest revision of an article; `save_record` keeps a new state of a shared record; `load`
reads a revision back. A revision is a list of django-reversion versions: what changed is written, the rest listed
again. The past is read from those versions and never from the tables.
"""

from articles.history.authorship import Authorship, Hand, authorship
from articles.history.committing import EditConflict, commit, submitted
from articles.history.deleting import delete, undelete
from articles.history.erasing import erase_account
from articles.history.merging_sources import Moved, merge_sources
from articles.history.protecting import HAS_PROTECTIONS, Protected, Shown, lift, protect, shown_protections
from articles.history.purging import Holding, bury, holding
from articles.history.reading import (
    BrokenRevision,
    load,
    load_public,
    load_public_several,
    load_several,
    load_whole,
    parts_said,
    text_digest,
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
    keep_seen_again,
    origins,
    retrace,
    seen_changing,
    touched,
)
from articles.history.verifying import purged, verify, verify_records
from articles.snapshot import InvalidSnapshot

__all__ = [
    "HAS_PROTECTIONS",
    "Authorship",
    "BrokenRevision",
    "EditConflict",
    "Hand",
    "Holding",
    "InvalidSnapshot",
    "Moved",
    "NotWithdrawn",
    "Notice",
    "Protected",
    "Shown",
    "Telling",
    "authorship",
    "bury",
    "changes_in_words",
    "commit",
    "delete",
    "differences",
    "erase_account",
    "first_revisions",
    "holding",
    "keep_published",
    "keep_seen_again",
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
    "parts_said",
    "protect",
    "purged",
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
    "text_digest",
    "touched",
    "undelete",
    "undo",
    "undone",
    "verify",
    "verify_records",
    "withdraw_source",
]
