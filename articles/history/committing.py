"""Committing: a whole snapshot becomes the newest revision of its article, or nothing is written at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import reversion
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from reversion.models import Revision

from articles import merging, stored, watching
from articles.comparing import changed_parts, touched
from articles.history.protecting import HAS_PROTECTIONS, check_protection
from articles.history.reading import (
    ListedPart,
    WholeRevision,
    load_whole,
    load_wholes,
    revision_chain,
    revision_digest,
)
from articles.history.recording import Author, record, split_author
from articles.history.records import newest
from articles.history.retracting import keep_retractions
from articles.history.rows import (
    PartKey,
    Plan,
    ordered_parts,
    part_key,
    write,
    write_categories,
    write_withheld_sources,
)
from articles.history.tracing import Trace, keep_origins, shared_with, trace
from articles.merging import Merge
from articles.models import Article, ArticleRevision, ClaimKey, Publication, Redirect, SharedRevision, writing
from articles.rendering import title_key
from articles.shared import SharedKey
from articles.snapshot import NOTHING, Citation, Claim, InvalidSnapshot, Snapshot, free_key

ATTEMPTS = 50
"""How often a save that others overtake is merged anew before it gives up; each attempt costs some milliseconds."""

Finish = Callable[[Article], object]
"""What else has to be done with a commit, in its transaction."""


class EditConflict(Exception):
    """Somebody saved the same part since the edit began; nothing was written.

    `base`, `mine` and `theirs` are the three snapshots, `merge` what can be put together of them and what cannot;
    `base_revision` and `head_revision` say who and when.
    """

    def __init__(self, base: WholeRevision | None, mine: Snapshot, theirs: WholeRevision, merge: Merge) -> None:
        self.base_revision = base.revision if base else None
        self.head_revision = theirs.revision
        self.base = base.snapshot if base else NOTHING
        self.mine = mine
        self.theirs = theirs.snapshot
        self.merge = merge
        super().__init__(
            f"{theirs.revision.shown_author} saved revision {theirs.revision.number} of “{theirs.snapshot.title}” "
            "after this edit began, and both changed the same."
        )


def commit(
    article: Article | None,
    base: ArticleRevision | None,
    snapshot: Snapshot,
    *,
    author: Author,
    summary: str,
    tags: Iterable[str] = (),
    submission: str = "",
    chosen_keys: Mapping[str, str] = MappingProxyType({}),
    finish: Finish | None = None,
) -> ArticleRevision:
    """Make `snapshot` the newest revision of `article`, or of a new article where both `article` and `base` are None.

    What was saved since `base` is merged in, and the revision then tagged so. Returns the head as it is when there is
    nothing to write, and the revision that was made of it when the same `submission` was committed before. Raises
    EditConflict when the same part was changed on both sides, and InvalidSnapshot when the snapshot's parts do not fit
    together, name a shared record that does not exist, or take another article's title or address; of it, Protected
    when the account of the author may not change what the edit changes. In each of these cases nothing is written.

    `chosen_keys` are the keys of new claims and citations that nobody typed, each with the stem that it was made of.
    Where somebody else's new part has got the same key meanwhile, another one is chosen, and both parts stand.
    `finish` is called with the article once a revision is written, and happens with it or not at all.
    """
    if reversion.is_active():
        raise RuntimeError("commit() makes its own django-reversion revision; do not call it inside another one.")
    snapshot.check()
    edit = Edit(author, summary, tuple(tags), submission)
    try:
        return _commit(article, base, snapshot, edit, chosen_keys, finish)
    except (EditConflict, InvalidSnapshot, IntegrityError):
        if (made := submitted(submission)) is not None:
            return made
        raise


def _commit(
    article: Article | None,
    base: ArticleRevision | None,
    snapshot: Snapshot,
    edit: "Edit",
    chosen_keys: Mapping[str, str],
    finish: Finish | None,
) -> ArticleRevision:
    for _ in range(ATTEMPTS):
        head, before = _head_and_base(article, base)
        merged = _merged(before, snapshot, head, chosen_keys)
        if head is not None and merged == head.snapshot:
            return head.revision
        if head is not None:
            is_any = head.revision.has_protections
            check_protection(head.revision.article, head.snapshot, merged, edit.author, is_any=is_any)
        said = edit if merged is snapshot else edit.merged()
        try:
            pins = _pins(merged)
            traced = _trace(head, merged, pins)
            with transaction.atomic():
                _check_free(article, head, merged)
                revision = _write(article, head, merged, pins, said, traced)
                if finish is not None:
                    finish(revision.article)
                if head is None or head.revision.has_watchers:
                    watching.tell_saved(revision, touched(head.snapshot if head else NOTHING, merged))
            return revision
        except _HeadMoved:
            continue
        except IntegrityError:
            _check_free(article, head, merged)
            raise
    raise RuntimeError(f"The article was saved {ATTEMPTS} times while this edit was being saved; nothing was written.")


class _HeadMoved(Exception):
    """The compare-and-swap of the head found another head."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is said about an edit beside its content."""

    author: Author
    summary: str
    tags: tuple[str, ...]
    submission: str

    def merged(self) -> "Edit":
        return replace(self, tags=tuple(dict.fromkeys((*self.tags, ArticleRevision.Tag.MERGE))))


def submitted(submission: str) -> ArticleRevision | None:
    """Return the revision that was made of what was sent under that digest; None for none."""
    if not submission:
        return None
    return ArticleRevision.objects.select_related("article").filter(submission=submission).first()


def _merged(
    before: WholeRevision | None, snapshot: Snapshot, head: WholeRevision | None, chosen_keys: Mapping[str, str]
) -> Snapshot:
    """Return what to write: the snapshot itself on the head that it was made from, else merged with what came since."""
    if head is None or snapshot == head.snapshot or before is head:
        return snapshot
    mine = snapshot.renamed(_keys_to_change(snapshot, head, chosen_keys)) if chosen_keys else snapshot
    merge = merging.merge(before.snapshot if before else NOTHING, mine, head.snapshot)
    if not merge.is_clean:
        raise EditConflict(before, mine, head, merge)
    # What fits together on either side can be a circle of both together.
    merge.snapshot.check()
    return merge.snapshot


def _keys_to_change(snapshot: Snapshot, head: WholeRevision, chosen_keys: Mapping[str, str]) -> dict[str, str]:
    """Return another key for each chosen one that something else has at the head, or had."""
    mine, theirs = _by_key(snapshot), _by_key(head.snapshot)
    had = ClaimKey.objects.filter(article=head.revision.article).values_list("key", flat=True)
    used = {*theirs, *had}
    changed: dict[str, str] = {}
    # Claims come first: a citation that follows a claim to its other key is no longer the one that it is equal to.
    for key, stem in sorted(chosen_keys.items(), key=lambda chosen: isinstance(mine[chosen[0]], Citation)):
        part = mine[key]
        is_following = isinstance(part, Citation) and part.claim in changed
        if key in used and (is_following or part != theirs.get(key)):
            changed[key] = free_key(stem, {*used, *mine, *changed.values()})
    return changed


def _by_key(snapshot: Snapshot) -> dict[str, Claim | Citation]:
    parts: list[Claim | Citation] = [*snapshot.claims, *snapshot.citations]
    return {part.key: part for part in parts}


def _head_and_base(
    article: Article | None, base: ArticleRevision | None
) -> tuple[WholeRevision | None, WholeRevision | None]:
    """Return the newest revision and the one that the edit began from, the same twice where nothing came between."""
    if article is None:
        return None, None
    revisions = article.revisions.select_related("article").annotate(**HAS_PROTECTIONS, **watching.HAS_WATCHERS)
    head = revisions.latest("number")
    if head.article.deleted_at is not None:
        raise InvalidSnapshot([f"“{head.article}” was deleted; bring it back before changing it."])
    if base is None or base.number == head.number:
        whole = load_whole(head)
        return whole, whole if base is not None else None
    whole, before = load_wholes(head, base)
    return whole, before


def _pins(snapshot: Snapshot) -> list[SharedRevision]:
    named = snapshot.named_records()
    pins = list(newest(named | snapshot.mentioned_records()))
    missing = sorted(named - {SharedKey(pin.kind, pin.key) for pin in pins})
    if missing:
        raise InvalidSnapshot(f"There is no {kind} with the key “{key}”; add it first." for kind, key in missing)
    return pins


def _trace(head: WholeRevision | None, snapshot: Snapshot, pins: list[SharedRevision]) -> Trace:
    if head is None:
        return Trace()
    shared = shared_with(head.shared, pins, head.revision.version_ids)
    return trace(head.snapshot, snapshot, head.shared, shared)


def _check_free(article: Article | None, head: WholeRevision | None, snapshot: Snapshot) -> None:
    """Raise InvalidSnapshot when another article has, or had, the title or the address."""
    if head and (head.snapshot.title, head.snapshot.slug) == (snapshot.title, snapshot.slug):
        return
    others = Article.objects.exclude(pk=article.pk) if article else Article.objects.all()
    taken = others.filter(Q(title_key=title_key(snapshot.title)) | Q(slug=snapshot.slug)).first()
    if taken and taken.slug == snapshot.slug:
        raise InvalidSnapshot([f"Slug: “{snapshot.slug}” is the address of the article “{taken.title}”."])
    if taken:
        raise InvalidSnapshot([f"Title: there is an article “{taken.title}” already."])
    public = Publication.objects.filter(title_key=title_key(snapshot.title), article__in=others).first()
    if public:
        raise InvalidSnapshot([f"Title: readers know another article as “{public.title}”."])
    redirect = Redirect.objects.filter(slug=snapshot.slug, article__in=others).select_related("article").first()
    if redirect:
        raise InvalidSnapshot(
            [f"Slug: “{snapshot.slug}” was the address of “{redirect.article.title}” and still leads there."]
        )


def _write(
    article: Article | None,
    head: WholeRevision | None,
    snapshot: Snapshot,
    pins: list[SharedRevision],
    edit: Edit,
    traced: Trace,
) -> ArticleRevision:
    parts = ordered_parts(snapshot)
    old = {part_key(listed.part): listed for listed in head.listed if _is_own(listed.part)} if head else {}
    plan = Plan.between((listed.part for listed in old.values()), parts)
    saved_at = timezone.now()
    with writing():
        row = _move_head(article, head, snapshot)
        written = write(row, plan)
        if plan.touches("citation"):
            write_withheld_sources(row, snapshot)
        header_key: PartKey = ("article", "")
        if header_key in plan.changed or header_key in plan.added or not written:
            written[header_key] = row
        reversion_revision, versions = record(written.values(), edit.author, edit.summary, saved_at)
        fresh = {key: versions[each] for key, each in written.items()}
        listed = [_listing(part, fresh, old) for part in parts]
        revision = _insert_revision(row, head, snapshot, listed, pins, edit, saved_at, reversion_revision, traced)
    keep_origins(revision, plan.digests(), traced.predecessors)
    cited = [pin.key for pin in pins if pin.kind == "source"]
    keep_retractions(revision, head, snapshot, cited, traced.predecessors)
    return revision


def _is_own(part: stored.StoredPart | stored.Tombstone) -> bool:
    return part.part not in ("party", "source", "category", "template", "image")


def _listing(
    part: stored.StoredPart, fresh: dict[PartKey, int], old: dict[PartKey, ListedPart]
) -> tuple[int, str, str]:
    """Return the version's id, the kind and the digest under which a part is listed."""
    key = part_key(part)
    if key in fresh:
        return fresh[key], part.part, stored.part_digest(stored.encode(part))
    return old[key].version_id, part.part, old[key].digest


def _move_head(article: Article | None, head: WholeRevision | None, snapshot: Snapshot) -> Article:
    """Move the head by compare-and-swap, with what the article's own row says; raises _HeadMoved."""
    header = stored.header(snapshot)
    if article is None or head is None:
        row = Article(head=1)
        row.set_part(header)
        row.save()
        write_categories(row)
        return row
    row = Article(pk=article.pk, head=head.revision.number + 1, deleted_at=article.deleted_at)
    row.set_part(header)
    columns = {name: getattr(row, name) for name in Article.HEADER_COLUMNS} if _header_changed(head, header) else {}
    unmoved = Article.objects.filter(pk=article.pk, head=head.revision.number, deleted_at=None)
    if not unmoved.update(head=row.head, **columns):
        raise _HeadMoved
    if head.snapshot.categories != header.categories:
        write_categories(row)
    if head.snapshot.slug != header.slug:
        Redirect.objects.get_or_create(slug=head.snapshot.slug, defaults={"article": row})
    return row


def _header_changed(head: WholeRevision, header: stored.Header) -> bool:
    return stored.header(head.snapshot) != header


def _insert_revision(
    row: Article,
    head: WholeRevision | None,
    snapshot: Snapshot,
    listed: list[tuple[int, str, str]],
    pins: list[SharedRevision],
    edit: Edit,
    saved_at: datetime,
    reversion_revision: Revision,
    traced: Trace,
) -> ArticleRevision:
    user, name = split_author(edit.author)
    parent = head.revision if head else None
    size = len(snapshot.body.encode("utf-8", "surrogatepass"))
    revision = ArticleRevision(
        article=row,
        number=row.head,
        parent=parent,
        reversion=reversion_revision,
        version_ids=[version_id for version_id, _, _ in listed] + [pin.version_id for pin in pins],
        author=user,
        author_name=name,
        saved_at=saved_at,
        summary=edit.summary,
        tags=list(edit.tags),
        submission=edit.submission,
        changed=changed_parts(head.snapshot if head else NOTHING, snapshot),
        wordings={str(parent.number): traced.wording()} if parent else {},
        size=size,
        size_change=size - (parent.size if parent else 0),
        schema=stored.SCHEMA,
        digest=revision_digest(
            [(kind, digest) for _, kind, digest in listed] + [(pin.kind, pin.digest) for pin in pins]
        ),
    )
    revision.chain = revision_chain(parent.chain if parent else "", revision)
    revision.save(force_insert=True)
    return revision
