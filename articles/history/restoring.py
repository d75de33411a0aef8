"""Going back: restoring a revision or chosen parts of it, and undoing one revision under the later ones.

Both are edits like any other: they end in `commit`, and what they would change can be shown first.
"""

from collections.abc import Collection
from dataclasses import replace

from articles import merging
from articles.history.committing import EditConflict, Finish, commit
from articles.history.reading import load, load_whole
from articles.history.recording import Author
from articles.merging import Merge
from articles.models import ArticleRevision
from articles.snapshot import InvalidSnapshot, Part, Snapshot

HEADER = ("title", "slug", "description", "kind", "language", "categories", "body")
PARTS = ("fields", "claims", "citations", "relations")


def restore(
    revision: ArticleRevision,
    base: ArticleRevision,
    *,
    author: Author,
    chosen: Collection[str] | None = None,
    submission: str = "",
    finish: Finish | None = None,
) -> ArticleRevision:
    """Make the content of `revision`, or the `chosen` differences alone, the newest; `base` is the head that was shown.

    Raises EditConflict and InvalidSnapshot as `commit` does, the latter also for a text that is hidden from `author`,
    and hands `submission` and `finish` on to it.
    """
    _refuse_hidden(author, revision)
    old = load(revision)
    snapshot = old if chosen is None else take(load(base), old, chosen)
    what = "" if chosen is None else "parts of "
    summary = f"Restored {what}revision {revision.number} by {revision.shown_author}"
    tags = [ArticleRevision.Tag.RESTORE]
    return commit(
        revision.article,
        base,
        snapshot,
        author=author,
        summary=summary,
        tags=tags,
        submission=submission,
        finish=finish,
    )


def undo(
    revision: ArticleRevision,
    base: ArticleRevision,
    *,
    author: Author,
    submission: str = "",
    finish: Finish | None = None,
) -> ArticleRevision:
    """Take back what `revision` changed and keep what came after; `base` is the head that was shown.

    Raises EditConflict when a later revision changed the same, and InvalidSnapshot as `restore` does.
    """
    _refuse_hidden(author, revision, revision.parent)
    merge = undone(revision, base)
    if not merge.is_clean:
        assert revision.parent is not None
        raise EditConflict(load_whole(revision), load(revision.parent), load_whole(base), merge)
    summary = f"Undid revision {revision.number} by {revision.shown_author}"
    tags = [ArticleRevision.Tag.UNDO]
    return commit(
        revision.article,
        base,
        merge.snapshot,
        author=author,
        summary=summary,
        tags=tags,
        submission=submission,
        finish=finish,
    )


def _refuse_hidden(author: Author, *revisions: ArticleRevision | None) -> None:
    """Raise InvalidSnapshot where the text of a revision is hidden from the author: going back would bring it back."""
    for revision in revisions:
        if revision is None:
            continue
        found = revision.article.revisions.filter(pk=revision.pk)
        hidden = (
            found.filter(is_text_hidden=True)
            if isinstance(author, str)
            else found.exclude(pk__in=found.visible_to(author).values("pk"))
        )
        if hidden.exists():
            raise InvalidSnapshot([f"The text of revision {revision.number} was removed; it cannot be brought back."])


def undone(revision: ArticleRevision, head: ArticleRevision) -> Merge:
    """Return `head` with the inverse of `revision` merged in: its parent stands for my side of the edit.

    Raises ValueError for the first revision, which has nothing before it.
    """
    if revision.parent is None:
        raise ValueError("The first revision cannot be undone; there is nothing before it.")
    return merging.merge(load(revision), load(revision.parent), load(head))


def differences(head: Snapshot, old: Snapshot) -> list[str]:
    """Return the names of everything in which two snapshots differ, as `take` takes them."""
    names = [name for name in HEADER if getattr(head, name) != getattr(old, name)]
    for kind in PARTS:
        before, after = (_by_identity(getattr(snapshot, kind)) for snapshot in (head, old))
        names += [f"{kind} {key}" for key in {**before, **after} if before.get(key) != after.get(key)]
    return names


def take(head: Snapshot, old: Snapshot, chosen: Collection[str]) -> Snapshot:
    """Return `head` with the chosen differences as `old` has them: brought back, changed back, or removed again.

    What is brought back stands behind the part that it followed in `old`.
    """
    changes = {name: getattr(old, name) for name in HEADER if name in chosen}
    for kind in PARTS:
        keys = {name.partition(" ")[2] for name in chosen if name.startswith(f"{kind} ")}
        if keys:
            changes[kind] = _take_parts(getattr(head, kind), getattr(old, kind), keys)
    return replace(head, **changes)


def _by_identity(parts: Collection[Part]) -> dict[str, Part]:
    return {part.identity: part for part in parts}


def _take_parts(head: tuple[Part, ...], old: tuple[Part, ...], keys: set[str]) -> tuple[Part, ...]:
    wanted = _by_identity(old)
    taken = [wanted.get(part.identity) if part.identity in keys else part for part in head]
    parts = [part for part in taken if part is not None]
    here = {part.identity for part in parts}
    for index, part in enumerate(old):
        if part.identity in keys and part.identity not in here:
            before = {each.identity for each in old[:index]}
            at = max((place for place, each in enumerate(parts, start=1) if each.identity in before), default=0)
            parts.insert(at, part)
    return tuple(parts)
