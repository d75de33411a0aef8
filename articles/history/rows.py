"""Bringing the tables from one snapshot to the next: which parts changed, and the writing of their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from articles import comparing, stored
from articles.models import (
    Article,
    ArticleCategory,
    Citation,
    Claim,
    Claimant,
    ClaimKey,
    ClaimRelation,
    InfoboxField,
    Passage,
    VersionedModel,
    WithheldSource,
)
from articles.models.passage import passage_digest
from articles.passages import split
from articles.snapshot import Part, Snapshot

PartKey = tuple[str, str]
"""What a part is known by inside its article: its kind, and its key (a passage's is the digest of its content)."""

PART_MODELS: dict[str, type[Any]] = {
    "passage": Passage,
    "field": InfoboxField,
    "claim": Claim,
    "citation": Citation,
    "relation": ClaimRelation,
}
"""The model of each kind of part; every one has an article, which no type that they share can say."""
_CHILDREN_FIRST = ("relation", "citation", "claim", "field", "passage")


def part_key(part: Any) -> PartKey:
    """Return what a part of an article is known by."""
    if isinstance(part, stored.Passage):
        return part.part, passage_digest(part.content)
    if isinstance(part, stored.Header):
        return part.part, ""
    return part.part, part.identity


def ordered_parts(snapshot: Snapshot) -> list[stored.StoredPart]:
    """Return everything that a revision of `snapshot` lists of its own, in order."""
    return [
        stored.header(snapshot),
        *(stored.Passage(content) for content in split(snapshot.body)),
        *snapshot.parts(),
    ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be written: parts that go, parts that change, parts that come; `before` holds all that was there."""

    before: dict[PartKey, Any]
    removed: dict[PartKey, Any]
    changed: dict[PartKey, Any]
    added: dict[PartKey, Any]

    @classmethod
    def between(cls, old: Iterable[Any], new: Iterable[Any]) -> "Plan":
        before = {part_key(part): part for part in old}
        after = {part_key(part): part for part in new}
        return cls(
            before=before,
            removed={key: part for key, part in before.items() if key not in after},
            changed={key: part for key, part in after.items() if key in before and before[key] != part},
            added={key: part for key, part in after.items() if key not in before},
        )

    def touches(self, kind: str) -> bool:
        """Return whether a part of that kind comes, goes or changes."""
        return any(part_kind == kind for parts in (self.removed, self.changed, self.added) for part_kind, _ in parts)

    def digests(self) -> set[bytes]:
        """Return what stands for the pieces, of text and of parts, that may be new to the article."""
        coming = [*self.added.values(), *self.changed.values()]
        texts = [part.content for part in coming if isinstance(part, stored.Passage)]
        keyed = [part for part in coming if isinstance(part, Part)]
        return comparing.passage_digests(texts).union(map(comparing.part_origin_digest, keyed))

    def keys(self, kind: str, parts: dict[PartKey, Any]) -> list[str]:
        return [key for part_kind, key in parts if part_kind == kind]


def write(article: Article, plan: Plan) -> dict[PartKey, VersionedModel]:
    """Write the rows of `plan`, children first, and return each row that needs a new version.

    The article's own row is not among them; `committing` moves the head with it.
    """
    claims = _claim_ids(article, plan)
    for kind in _CHILDREN_FIRST:
        _delete(article, kind, plan.keys(kind, plan.removed), claims)
    written: dict[PartKey, VersionedModel] = {}
    for kind in reversed(_CHILDREN_FIRST):
        written |= _update(article, kind, plan, claims)
        written |= _insert(article, kind, plan, claims)
    return written


def _claim_ids(article: Article, plan: Plan) -> dict[str, int]:
    """Return the ids of the article's claims by key, asked for only when a child of a claim is written."""
    if not (plan.touches("citation") or plan.touches("relation")):
        return {}
    return dict(Claim.objects.filter(article=article).values_list("key", "pk"))


def _rows(article: Article, kind: str, keys: Sequence[str], claims: dict[str, int]) -> Any:
    rows = PART_MODELS[kind]._default_manager.filter(article=article)
    if kind == "passage":
        return rows.filter(digest__in=keys)
    if kind != "relation":
        return rows.filter(key__in=keys)
    wanted = [key.split(" ") for key in keys]
    return rows.filter(
        from_claim__in={claims[from_claim] for from_claim, _, _ in wanted},
        to_claim__in={claims[to_claim] for _, _, to_claim in wanted},
    ).select_related("from_claim", "to_claim")


def _row_key(row: Any) -> PartKey:
    if isinstance(row, Passage):
        return "passage", row.digest
    if isinstance(row, ClaimRelation):
        return part_key(row.part())
    kind = next(kind for kind, model in PART_MODELS.items() if isinstance(row, model))
    return kind, row.key


def _delete(article: Article, kind: str, keys: Sequence[str], claims: dict[str, int]) -> None:
    if not keys:
        return
    rows = _rows(article, kind, keys, claims)
    if kind == "relation":
        wanted = set(keys)
        rows = ClaimRelation.objects.filter(pk__in=[row.pk for row in rows if row.part().identity in wanted])
    if kind == "claim":
        Claimant.objects.filter(claim__in=rows).delete()
    rows.delete()


def _update(article: Article, kind: str, plan: Plan, claims: dict[str, int]) -> dict[PartKey, VersionedModel]:
    keys = plan.keys(kind, plan.changed)
    if not keys:
        return {}
    written: dict[PartKey, VersionedModel] = {}
    for row in _rows(article, kind, keys, claims):
        key = _row_key(row)
        if key not in plan.changed:
            continue
        _fill(row, plan.changed[key], claims)
        row.save(force_update=True)
        if isinstance(row, Claim) and row.claimants_named != plan.before[key].claimants:
            Claimant.objects.filter(claim=row).delete()
            _insert_claimants([row])
        written[key] = row
    return written


def _insert(article: Article, kind: str, plan: Plan, claims: dict[str, int]) -> dict[PartKey, VersionedModel]:
    keys = plan.keys(kind, plan.added)
    if not keys:
        return {}
    model = PART_MODELS[kind]
    rows = [_fill(model(article=article), plan.added[kind, key], claims) for key in keys]
    model._default_manager.bulk_create(rows)
    if kind == "claim":
        _insert_claimants(rows)
        ClaimKey.objects.bulk_create([ClaimKey(article=article, key=key) for key in keys], ignore_conflicts=True)
        claims.update((row.key, row.pk) for row in rows)
    return {(kind, key): row for key, row in zip(keys, rows, strict=True)}


def _fill(row: Any, part: Any, claims: dict[str, int]) -> Any:
    row.set_part(part)
    if isinstance(row, Citation):
        row.claim = Claim(pk=claims[part.claim], key=part.claim) if part.claim else None
    if isinstance(row, ClaimRelation):
        row.from_claim = Claim(pk=claims[part.from_claim], key=part.from_claim)
        row.to_claim = Claim(pk=claims[part.to_claim], key=part.to_claim)
    return row


def _insert_claimants(rows: Iterable[Any]) -> None:
    claimants = [
        Claimant(claim=row, party_id=party, order=order)
        for row in rows
        for order, party in enumerate(row.claimants_named, start=1)
    ]
    if claimants:
        Claimant.objects.bulk_create(claimants)


def write_withheld_sources(article: Article, snapshot: Snapshot) -> None:
    """Remember which sources the snapshot withholds, and forget those that it cites openly."""
    withheld = snapshot.withheld_sources()
    opened = {citation.source for citation in snapshot.citations} - withheld
    WithheldSource.objects.filter(article=article, source__in=opened).delete()
    WithheldSource.objects.bulk_create(
        [WithheldSource(article=article, source_id=key) for key in sorted(withheld)], ignore_conflicts=True
    )


def write_categories(article: Article) -> None:
    """Make the article's category rows those that its part names."""
    ArticleCategory.objects.filter(article=article).delete()
    ArticleCategory.objects.bulk_create(
        ArticleCategory(article=article, category_id=key, order=order)
        for order, key in enumerate(article.categories_named, start=1)
    )


def stored_rows(article: Article) -> Iterable[VersionedModel]:
    """Yield every row of the article that stands for a part, itself first."""
    yield article
    yield from Passage.objects.filter(article=article)
    yield from InfoboxField.objects.filter(article=article)
    yield from Claim.objects.filter(article=article).prefetch_related("claimant_set")
    yield from Citation.objects.filter(article=article).select_related("claim")
    yield from ClaimRelation.objects.filter(article=article).select_related("from_claim", "to_claim")
