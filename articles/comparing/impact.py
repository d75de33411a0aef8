"""What a change comes to, in a few sentences: claims that come and go, figures before and after, what stays."""

from collections.abc import Iterator, Mapping

from articles.figures import figures
from articles.snapshot import Snapshot

_KINDS = {"fields": "infobox field", "claims": "claim", "citations": "citation", "relations": "relation"}


def impact(old: Snapshot, new: Snapshot) -> list[str]:
    """Return what going from `old` to `new` does, one sentence for each thing, complete; empty when nothing changes."""
    if old == new:
        return []
    return [*_header(old, new), *_parts(old, new), *_figures(old, new), *_text(old, new)]


def _header(old: Snapshot, new: Snapshot) -> Iterator[str]:
    for name, words in (("title", "title"), ("slug", "address"), ("description", "description")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield f"It changes the {words} from “{before}” to “{after}”."
    names = (("kind", "infobox template"), ("language", "language"), ("categories", "categories"))
    yield from (f"It changes the {words}." for name, words in names if getattr(old, name) != getattr(new, name))


def _parts(old: Snapshot, new: Snapshot) -> Iterator[str]:
    for kind, word in _KINDS.items():
        before = {part.identity: part for part in getattr(old, kind)}
        after = {part.identity: part for part in getattr(new, kind)}
        changed = sum(after[key] != part for key, part in before.items() if key in after)
        added, removed = len(after.keys() - before.keys()), len(before.keys() - after.keys())
        for verb, count in (("adds", added), ("changes", changed), ("takes away", removed)):
            if count:
                yield f"It {verb} {count} {word}{'s' if count > 1 else ''}."
        if not (added or removed or changed) and list(before) != list(after):
            yield f"It puts the {word}s into another order."


def _figures(old: Snapshot, new: Snapshot) -> Iterator[str]:
    before, after = _shown(old), _shown(new)
    for label in (each for each in before if each in after):
        if before[label] != after[label]:
            yield f"{label} changes from {before[label] or 'nothing'} to {after[label] or 'nothing'}."


def _shown(snapshot: Snapshot) -> Mapping[str, str]:
    """Return what the infobox shows, by label."""
    found = figures(snapshot.fields, snapshot.claims, snapshot.relations)
    return {each.field.label: each.value.words() if each.value else "" for each in found.values()}


def _text(old: Snapshot, new: Snapshot) -> Iterator[str]:
    yield "It leaves the text as it is." if old.body == new.body else "It changes the text."
