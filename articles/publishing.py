"""The door between desk and library: publish a revision, take it back, render again what a change reaches.

A publication is rendered once, when its revision is published, and can be rendered again from it at any time.
"""

import gzip
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles import history, watching
from articles.choosing import choose
from articles.models import (
    Article,
    ArticleRevision,
    Category,
    DisputedFigure,
    Embargo,
    Publication,
    PublishedCategory,
    PublishedCitation,
    PublishedClaim,
    PublishedLink,
    PublishedName,
    PublishedPage,
    Redirect,
    RestingPart,
    Submission,
    WithheldSource,
)
from articles.models.fields import edtf_bounds
from articles.presenting import ClaimLine, Presented, present
from articles.rendering import LineNote, title_key
from articles.shared import Shared, SharedKey
from articles.snapshot import Snapshot

logger = logging.getLogger(__name__)

_LINKED = re.compile(r"\[\[([^\]|#\n]+)")


PAGES = {
    "article": "articles/article.html",
    "claims": "articles/article_claims.html",
    "sources": "articles/article_sources.html",
}


class PublishingRefused(ValueError):
    """A revision that cannot be published; `problems` says why and what to do, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def publish(revision: ArticleRevision, *, by: User | None) -> Publication:
    """Make `revision` what the public reads of its article, and render every page that this changes.

    Raises PublishingRefused when the article was deleted, when the text is hidden, when an embargo stands, or when it
    shows a picture whose licence nobody knows.
    """
    with library_lock():
        fresh = ArticleRevision.objects.values_list("is_text_hidden", "article__deleted_at")
        revision.is_text_hidden, revision.article.deleted_at = fresh.get(pk=revision.pk)
        if embargo := Embargo.objects.holding(revision).first():
            raise PublishingRefused([embargo.words])
        rendering = _render(revision)
        article, now = revision.article, timezone.now()
        if revision.published_at is None:
            revision.published_at, revision.published_by = now, by
            revision.save(update_fields=["published_at", "published_by"])
        history.keep_published(revision)
        publication = Publication.objects.filter(article=article).first()
        before = (publication.slug, publication.title_key) if publication else None
        touched = history.touched(publication.revision if publication else None, revision)
        publication = publication or Publication(article=article, first_published_at=now)
        publication.revision, publication.published_at = revision, now
        _store(publication, rendering)
        Redirect.objects.update_or_create(slug=publication.slug, defaults={"article": article, "was_published": True})
        after = (publication.slug, publication.title_key)
        if before != after:
            keys = {after[1]} | ({before[1]} if before else set())
            _render_again(_linking_to(keys).exclude(pk=publication.pk))
        watching.tell_published(revision, touched, by=by)
    return publication


def unpublish(article: Article) -> None:
    """Take the article out of the library; what was written about it stays at the desk."""
    with library_lock():
        publication = Publication.objects.filter(article=article).first()
        if publication is None:
            return
        publication.delete()
        _render_again(_linking_to({publication.title_key}))


def withhold(article: Article) -> None:
    """Take what the article withholds off its published pages at once, without waiting for a new publication.

    Called in the transaction of the save, so that no page names a source that a saved revision withholds.
    """
    if WithheldSource.objects.filter(article=article).exists():
        with library_lock():
            _render_again(Publication.objects.filter(article=article))


def settle(parts: Iterable[RestingPart], *, by: User, note: str = "") -> int:
    """Take things from the work list of retractions; readers of their articles are told of them no more.

    Returns how many were still on the list.
    """
    # The list first and then the library, as a save does that withholds a source.
    with transaction.atomic():
        settled = history.settle(parts, author=by, note=note)
        with library_lock():
            _render_again(Publication.objects.filter(article__in={part.article_id for part in settled}))
    return len(settled)


def render_article(article: Article) -> None:
    """Render the published pages of an article again: something that they say beside its content has changed."""
    with library_lock():
        _render_again(Publication.objects.filter(article=article))


@contextmanager
def library_lock() -> Iterator[None]:
    """Hold the library for one writer, in one transaction: what it reads of publications stays true until it is done.

    The lock is a row that nobody else takes. It also keeps two publications whose pages link to each other from
    waiting for each other.
    """
    with transaction.atomic():
        ContentType.objects.select_for_update().get(app_label="articles", model="publication")
        yield


def naming(kind: str, key: str) -> Any:
    """Return the publications whose pages show the shared record."""
    return Publication.objects.filter(names__kind=kind, names__key=key)


def is_shown(kind: str, key: str) -> bool:
    """Return whether the public reads something of the shared record."""
    if naming(kind, key).exists():
        return True
    return kind == "category" and Category.objects.public().filter(pk=key).exists()


def render_naming(kind: str, key: str) -> int:
    """Render again every publication that shows the shared record; return how many."""
    with library_lock():
        return _render_again(naming(kind, key))


def outdated() -> Any:
    """Return the publications that another version of the program, or other settings, rendered."""
    return Publication.objects.exclude(renderer=renderer())


def rebuild(publications: Any) -> Iterator[str]:
    """Render the given publications again from their revisions, each in a transaction of its own.

    Yields for each what went wrong, empty when it was rendered; one that is refused keeps the pages that it had.
    """
    for pk in list(publications.values_list("pk", flat=True)):
        with library_lock():
            publication = Publication.objects.select_related("revision__article").filter(pk=pk).first()
            try:
                if publication is not None:
                    _store(publication, _render(publication.revision))
                said = ""
            except (PublishingRefused, history.BrokenRevision) as error:
                said = f"{publication}: {error}"
        yield said


def titles_for(snapshot: Snapshot) -> dict[str, str]:
    """Return the addresses of the published articles that `snapshot` links to, by title key."""
    wanted = {title_key(title) for title in _LINKED.findall(snapshot.body)}
    wanted |= {title_key(title) for title in snapshot.linked_titles()}
    found = Publication.objects.filter(title_key__in=wanted).values_list("title_key", "slug")
    return {key: reverse("articles:article", args=[slug]) for key, slug in found}


def present_now(snapshot: Snapshot) -> Presented:
    """Return `snapshot` as a reader would see it if it were published now, with the newest shared records."""
    snapshot = snapshot.public()
    return present_content(snapshot, history.newest_shared(snapshot.named_records() | snapshot.mentioned_records()))


def present_then(revision: ArticleRevision) -> Presented:
    """Return `revision` as it was, with the shared records that it pins, as far as the public may read it."""
    return present_content(*history.load_public(revision))


def present_content(
    snapshot: Snapshot, shared: Shared, line_notes: Mapping[int, LineNote] = MappingProxyType({})
) -> Presented:
    """Return public content, loaded already, as a reader sees it, with notes behind the blocks of its text."""
    return present(snapshot, shared, titles_for(snapshot), media_url=settings.MEDIA_URL, line_notes=line_notes)


@cache
def renderer() -> str:
    """Return a digest of everything beside the content that decides how a page looks: code, templates, settings."""
    digest = sha256()
    app = Path(__file__).parent
    files = [*app.rglob("*.py"), *(settings.BASE_DIR / "templates").rglob("*.html"), *(app / "static").rglob("*.*")]
    for path in sorted(files):
        digest.update(path.read_bytes())
    for name in ("SITE_NAME", "SITE_URL", "CONTENT_LICENSE", "CONTENT_LICENSE_URL", "LANGUAGE_CODE", "TIME_ZONE"):
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    return digest.hexdigest()


# --- Rendering and storing --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rendering:
    snapshot: Snapshot
    presented: Presented
    shared_keys: set[SharedKey]


def _render(revision: ArticleRevision) -> _Rendering:
    if revision.article.deleted_at is not None:
        raise PublishingRefused([f"“{revision.article}” was deleted; bring it back before publishing it."])
    if revision.is_text_hidden:
        raise PublishingRefused([f"The text of revision {revision.number} is hidden."])
    snapshot, _ = history.load_public(revision)
    presented = present_now(snapshot)
    unlicensed = [
        f"The picture “{key}” has no licence; add it before publishing."
        for key in presented.text.images
        if not presented.shared.images[key].licence
    ]
    if unlicensed:
        raise PublishingRefused(unlicensed)
    shared = presented.shared
    by_kind = {
        "party": shared.parties,
        "source": shared.sources,
        "category": shared.categories,
        "template": shared.templates,
        "image": shared.images,
    }
    keys = {SharedKey(kind, key) for kind, records in by_kind.items() for key in records}
    return _Rendering(snapshot, presented, keys)


def _store(publication: Publication, rendering: _Rendering) -> None:
    """Write the publication's row, its pages and its index rows, in place of those it had."""
    snapshot, presented = rendering.snapshot, rendering.presented
    publication.slug, publication.title = snapshot.slug, snapshot.title
    publication.title_key, publication.description = title_key(snapshot.title), snapshot.description
    publication.text = presented.text.plain_text
    publication.claim_count, publication.disputed_count = presented.claim_count, presented.disputed_count
    publication.renderer = renderer()
    publication.save()
    for index in (
        DisputedFigure,
        PublishedPage,
        PublishedCitation,
        PublishedClaim,
        PublishedLink,
        PublishedName,
        PublishedCategory,
    ):
        index._default_manager.filter(publication=publication).delete()
    PublishedPage.objects.bulk_create(_pages(publication, rendering))
    _store_claims(publication, presented)
    DisputedFigure.objects.bulk_create(_disputed_figures(publication, presented))
    PublishedLink.objects.bulk_create(
        PublishedLink(publication=publication, title_key=key[:200])
        for key in dict.fromkeys(title_key(title)[:200] for title in presented.links)
    )
    PublishedName.objects.bulk_create(
        PublishedName(publication=publication, kind=kind, key=key) for kind, key in sorted(rendering.shared_keys)
    )
    PublishedCategory.objects.bulk_create(
        PublishedCategory(publication=publication, category_id=key) for key in snapshot.categories
    )


def _pages(publication: Publication, rendering: _Rendering) -> Iterator[PublishedPage]:
    context = {
        "publication": publication,
        "revision": publication.revision,
        "article": rendering.presented,
        "is_awaiting_review": Submission.objects.waiting().filter(article=publication.article_id).exists(),
        "notices": history.notices(publication, rendering.snapshot, rendering.presented.shared),
        "choosing": choose(rendering.presented.claim_tables, {}),
        "since": history.first_revisions(publication.article, rendering.snapshot.claims, is_public=True),
    }
    for name, template in PAGES.items():
        plain = render_to_string(template, context).encode()
        yield PublishedPage(
            publication=publication,
            path=reverse(f"articles:{name}", args=[publication.slug]),
            etag=sha256(plain).hexdigest(),
            plain=plain,
            gzipped=gzip.compress(plain, 6, mtime=0),
        )


def _disputed_figures(publication: Publication, presented: Presented) -> Iterator[DisputedFigure]:
    for line in presented.infobox:
        if line.figure and line.figure.is_disputed:
            given = Counter(claim.value.words() for claim in line.figure.contenders if claim.value)
            yield DisputedFigure(
                publication=publication,
                key=line.field.key,
                label=line.field.label[:100],
                shown=line.words[:200],
                rule=line.rule,
                given=given.most_common(),
            )


def _store_claims(publication: Publication, presented: Presented) -> None:
    lines = list(presented.claim_lines.values())
    rows = {line.claim.key: _published_claim(publication, line, order) for order, line in enumerate(lines, start=1)}
    PublishedClaim.objects.bulk_create(rows.values())
    through = PublishedClaim.claimants.through
    through._default_manager.bulk_create(
        through(publishedclaim_id=rows[line.claim.key].pk, party_id=key)
        for line in lines
        for key in line.claim.claimants
    )
    cited = [
        PublishedCitation(
            publication=publication,
            claim=rows[line.claim.key],
            source_id=each.source.key,
            locator=each.locator,
            quote=each.quote,
        )
        for line in lines
        for each in line.cited
        if each.source is not None
    ]
    cited += [
        PublishedCitation(publication=publication, source_id=each.source.key, locator=each.locator, quote=each.quote)
        for reference in presented.text.references
        if reference.claim is None
        for each in reference.cited
        if each.source is not None
    ]
    PublishedCitation.objects.bulk_create(cited)


def _published_claim(publication: Publication, line: ClaimLine, order: int) -> PublishedClaim:
    return PublishedClaim(
        publication=publication,
        key=line.claim.key,
        order=order,
        statement=line.claim.statement,
        figure=line.figure[:200],
        field=line.field_label,
        applies_to=line.applies_to,
        modality=line.claim.modality,
        claimed_on=line.claim.claimed_on,
        claimed_from=edtf_bounds(line.claim.claimed_on)[0],
        status=line.status.name,
    )


def _linking_to(keys: set[str]) -> Any:
    return Publication.objects.filter(Q(links__title_key__in=keys)).distinct()


def _render_again(publications: Any) -> int:
    rendered = 0
    for publication in list(publications.select_related("revision__article")):
        try:
            rendering = _render(publication.revision)
        except (PublishingRefused, history.BrokenRevision) as error:
            logger.warning("“%s” keeps the pages that it had: %s", publication.title, error)
            continue
        _store(publication, rendering)
        rendered += 1
    return rendered
