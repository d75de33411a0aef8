"""What an edit changed, in brief: plain data stored with a revision, and the words that a history makes of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from articles.comparing.snapshots import PARTS, keyed, moved_keys
from articles.snapshot import Snapshot
from articles.stored import header

KINDS = ("added", "changed", "removed", "moved")

_ATTRIBUTES = ("title", "slug", "description", "kind", "language")
_ORDER = ("text", *_ATTRIBUTES, *PARTS, "categories")
"""A database may give the names back in an order of its own."""

_NAMES = {"slug": "address"}
_SINGULAR = {"claims": "claim", "citations": "citation", "relations": "relation", "categories": "category"}


def changed_parts(old: Snapshot, new: Snapshot) -> dict[str, Any]:
    """Return what differs, as data for JSON: {"text": True, "claims": {"added": ["toll-minusma"]}, …}.

    What did not change is left out, so the data is empty when, and only when, the snapshots are equal.
    """
    changed: dict[str, Any] = {}
    if old.body != new.body:
        changed["text"] = True
    before, after = header(old), header(new)
    for name in _ATTRIBUTES:
        if getattr(before, name) != getattr(after, name):
            changed[name] = True
    for name in PARTS:
        parts = _changed_keys(keyed(getattr(old, name)), keyed(getattr(new, name)))
        if parts:
            changed[name] = parts
    categories = _changed_keys(keyed(old.categories, str), keyed(new.categories, str))
    return changed | ({"categories": categories} if categories else {})


def _changed_keys(old: dict[tuple[str, int], Any], new: dict[tuple[str, int], Any]) -> dict[str, list[str]]:
    moved = moved_keys(list(old), list(new))
    changed = [key for key in new if key in old and old[key] != new[key]]
    keys: dict[str, Iterable[tuple[str, int]]] = {
        "added": [key for key in new if key not in old],
        "changed": changed,
        "removed": [key for key in old if key not in new],
        "moved": [key for key in new if key in moved and key not in changed],
    }
    return {kind: [name for name, _ in found] for kind, found in keys.items() if found}


def changed_words(changed: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> str:
    """Return what `changed_parts` found as "text, infobox: fatalities, 2 claims, 1 citation".

    `labels` are those of infobox fields by key; a field without one is called by its key.
    """
    labels = labels or {}
    said = []
    for name in (each for each in _ORDER if each in changed):
        found = changed[name]
        if not isinstance(found, Mapping):
            said.append(_NAMES.get(name, name))
            continue
        keys = [key for kind in KINDS for key in found.get(kind, ())]
        if name == "fields":
            said.append("infobox: " + ", ".join(labels.get(key) or key for key in keys))
        elif set(found) == {"moved"}:
            said.append(f"order of {name}")
        else:
            noun = _SINGULAR.get(name, name) if len(keys) == 1 else name
            said.append(f"{len(keys)} {noun}")
    return ", ".join(said)
