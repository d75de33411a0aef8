"""Shared records: every state of a party, source, category, template or picture is a version that revisions can pin."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from articles import stored
from articles.history.recording import Author, record, split_author
from articles.models import (
    Category,
    Image,
    InfoboxFieldDefinition,
    InfoboxTemplate,
    Party,
    SharedRevision,
    Source,
    VersionedModel,
    writing,
)
from articles.shared import Record, Shared, SharedKey, Template
from articles.snapshot import is_key

RECORD_MODELS: dict[str, type[VersionedModel]] = {
    "party": Party,
    "source": Source,
    "category": Category,
    "template": InfoboxTemplate,
    "image": Image,
}


def save_record(part: Record, *, author: Author, summary: str = "") -> SharedRevision | None:
    """Make `part` the newest state of its record, new or known; None when it says nothing new.

    A record that it names (an affiliation, a parent) must exist; else the database raises IntegrityError.
    """
    model = RECORD_MODELS[part.part]
    with transaction.atomic(), writing():
        row = model._default_manager.select_for_update().filter(pk=part.key).first()
        if row is not None and row.part() == part:
            return None
        is_new = row is None
        row = row or model()
        row.set_part(part)
        row.save(force_insert=is_new)
        if isinstance(row, InfoboxTemplate) and isinstance(part, Template):
            row.definitions.all().delete()
            InfoboxFieldDefinition.objects.bulk_create(row.new_definitions(part))
        saved_at = timezone.now()
        _, versions = record([row], author, summary, saved_at)
        return SharedRevision.objects.create(
            kind=part.part,
            key=part.key,
            version_id=versions[row],
            digest=stored.part_digest(stored.encode(part)),
            author_name=split_author(author)[1],
            saved_at=saved_at,
            summary=summary,
        )


def newest(keys: Iterable[SharedKey]) -> QuerySet[SharedRevision]:
    """Return the newest state of each of the named records, in one query."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in sorted(each for each in keys if is_key(each[1])):
        by_kind.setdefault(kind, []).append(key)
    if not by_kind:
        return SharedRevision.objects.none()
    named = reduce(or_, (Q(kind=kind, key__in=keys_of_kind) for kind, keys_of_kind in by_kind.items()))
    states = SharedRevision.objects.filter(named).values("kind", "key").annotate(newest=Max("version_id"))
    return SharedRevision.objects.filter(version_id__in=states.values("newest")).order_by("kind", "key")


def newest_shared(keys: Iterable[SharedKey]) -> Shared:
    """Return the named records as they are now; a key that nothing has is left out."""
    texts = newest(keys).values_list("version__serialized_data", flat=True)
    return Shared.of(stored.decode(text) for text in texts)
