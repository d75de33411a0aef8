"""Retractions and their work list: kept in the transaction of the save that ends a claim or withdraws a source."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles import watching
from articles.cascade import SENTENCE, Cascade, Resting, Thing, ended, ending_words, newly_ended
from articles.history.reading import WholeRevision, load
from articles.history.recording import Author, split_author
from articles.history.records import save_record
from articles.models import Article, ArticleRevision, Publication, RestingPart, Retraction, Source
from articles.presenting import claim_words
from articles.shared import Shared
from articles.snapshot import Snapshot

Name = tuple[str, str]
"""What a thing is known by in its article: its kind and its key."""


# --- Claims -----------------------------------------------------------------------------------------------------------


def keep_retractions(
    revision: ArticleRevision,
    old: WholeRevision | None,
    new: Snapshot,
    cited: Collection[str],
    made_from: Mapping[bytes, bytes],
) -> None:
    """Keep which claims `revision` ended or brought back since `old`, and what of `new` rests on what does not hold.

    `cited` are the sources that `new` names. `made_from` gives for sentences that were worded anew the digest of the
    one that each was made from. Called once the head was moved: a withdrawal has come before that, or waits for it.
    """
    article, author = revision.article, revision.author or revision.author_name
    standing = list(Retraction.objects.standing().concerning(article, cited))
    fresh = newly_ended(old.snapshot, new) if old else []
    if not standing and not fresh:
        return
    by_key = {claim.key: claim for claim in new.claims}
    over = ended(new)
    for retraction in [each for each in standing if each.claim in by_key and each.claim not in over]:
        _take_back(retraction, author)
        standing.remove(retraction)
    recorded = {each.claim for each in standing}
    made = [
        _act(author, article=article, claim=key, revision=revision, called=_called(old, key), reason=reason)
        for key, reason in ending_words(new, fresh).items()
        if old and key not in recorded
    ]
    standing += Retraction.objects.bulk_create(made)
    resting = Resting(new)
    listing = {retraction: _resting_on(retraction, resting) for retraction in standing}
    _list(article, listing, by=revision.author_name, made_from=made_from)


def _called(old: WholeRevision, key: str) -> str:
    claim = old.snapshot.claim(key)
    return f"{claim_words(claim, old.shared)}: {claim.statement}" if claim else key


def _act(author: Author, *, called: str, **what: Any) -> Retraction:
    user, name = split_author(author)
    return Retraction(called=called[:500], made_by=user, made_by_name=name, made_at=timezone.now(), **what)


def _take_back(retraction: Retraction, author: Author) -> None:
    retraction.taken_back_at, retraction.taken_back_by_name = timezone.now(), split_author(author)[1]
    retraction.save(update_fields=["taken_back_at", "taken_back_by_name"])


def _resting_on(retraction: Retraction, resting: Resting) -> Cascade:
    if retraction.source_id:
        return resting.on_source(retraction.source_id)
    return resting.on_claims([retraction.claim])


def _list(
    article: Article, resting: Mapping[Retraction, Cascade], *, by: str, made_from: Mapping[bytes, bytes]
) -> None:
    """Bring the work list of one article in line with what rests on each retraction now."""
    known: dict[int, list[RestingPart]] = {}
    # Held until the transaction ends, so that nobody settles meanwhile what is followed here.
    for each in RestingPart.objects.select_for_update().filter(article=article, retraction__in=resting).order_by("pk"):
        known.setdefault(each.retraction_id, []).append(each)
    fresh: list[RestingPart] = []
    changed: list[RestingPart] = []
    moved: list[RestingPart] = []
    for retraction, cascade in resting.items():
        listed = {(part.kind, part.key): part for part in known.get(retraction.pk, [])}
        things = {(thing.kind, thing.key): thing for thing in cascade.things()}
        for thing in things.values():
            part = _taken_from(listed, thing, things, made_from)
            if part is None:
                fresh.append(RestingPart(retraction=retraction, article=article, **thing._asdict()))
            elif part.outcome == RestingPart.Outcome.KEPT and part.key != thing.key:
                # Readers may still have the old words, which stay settled as well.
                fresh.append(part.followed_by(thing))
            elif differing := part.follow(thing):
                (moved if differing == {"line"} else changed).append(part)
        for gone in listed.values():
            if gone.settled_at is None:
                gone.settle_as_changed(by)
                changed.append(gone)
    RestingPart.objects.bulk_create(fresh)
    columns = ["key", "words", "line", "outcome", "settled_at", "settled_by_name", "note", "is_hidden"]
    RestingPart.objects.bulk_update(changed, columns)
    RestingPart.objects.bulk_update(moved, ["line"])


def _taken_from(
    listed: dict[Name, RestingPart], thing: Thing, things: Container[Name], made_from: Mapping[bytes, bytes]
) -> RestingPart | None:
    """Take the row that stands for a thing: its own, or that of the sentence that it was made from and that is gone."""
    part = listed.pop((thing.kind, thing.key), None)
    if part is None and thing.kind == SENTENCE:
        before = (SENTENCE, made_from.get(bytes.fromhex(thing.key), b"").hex())
        part = listed.pop(before, None) if before not in things else None
    return part


# --- Sources ----------------------------------------------------------------------------------------------------------


class NotWithdrawn(ValueError):
    """A source that does not exist, or that somebody withdrew before."""


def withdraw_source(key: str, *, reason: str, withdrawn_on: str = "", author: Author) -> Retraction:
    """Mark a source as withdrawn, and list in every article that cites it what rests on it; all of it, or nothing.

    Raises NotWithdrawn, and BrokenRevision where an article that cites it cannot be read.
    """
    with transaction.atomic():
        _hold_articles_citing(key)
        row = Source.objects.select_for_update().filter(pk=key, withdrawal="").first()
        if row is None:
            raise NotWithdrawn("Somebody withdrew this source meanwhile, or it does not exist.")
        part = replace(row.part(), withdrawal=reason, withdrawn_on=withdrawn_on)
        save_record(part, author=author, summary=f"Withdrawn: {reason}"[:500])
        retraction = _act(author, source=row, called=row.title, reason=reason)
        retraction.save()
        resting = [(article, cascade) for article, cascade in resting_in_articles(key) if cascade]
        for article, cascade in resting:
            _list(article, {retraction: cascade}, by="", made_from={})
        watching.tell_withdrawn(retraction, [article for article, _ in resting])
    return retraction


def reinstate_source(key: str, *, author: Author) -> None:
    """Let a withdrawn source stand again; what was on its work list is there no more."""
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=key)
        save_record(replace(row.part(), withdrawal="", withdrawn_on=""), author=author, summary="Stands again")
        for retraction in Retraction.objects.standing().filter(source=key):
            _take_back(retraction, author)


def _hold_articles_citing(source: str) -> None:
    """Let saves of these articles wait, in the order in which they take their locks: the article, then its sources."""
    citing = Article.objects.citing(source).values("pk")
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=citing).order_by("pk").values_list("pk"))


def resting_in_articles(source: str) -> list[tuple[Article, Cascade]]:
    """Return what rests on a source in the newest revision of each article that cites it, deleted ones among them."""
    heads = [
        article.revisions.select_related("article").latest("number")
        for article in Article.objects.citing(source).order_by("title")
    ]
    return [(head.article, Resting(load(head)).on_source(source)) for head in heads]


# --- The work list ----------------------------------------------------------------------------------------------------


def settle(parts: Iterable[RestingPart], *, author: Author, note: str) -> list[RestingPart]:
    """Take from the work list what an editor looked at and decided may stay; return what was still on it."""
    with transaction.atomic():
        left = RestingPart.objects.unsettled().filter(pk__in=[part.pk for part in parts]).order_by("pk")
        settled = list(left.select_for_update(of=("self",)))
        RestingPart.objects.filter(pk__in=[part.pk for part in settled]).update(
            outcome=RestingPart.Outcome.KEPT,
            settled_at=timezone.now(),
            settled_by_name=split_author(author)[1],
            note=note,
        )
    return settled


class Notice(NamedTuple):
    """What readers are told while a retraction is being worked through: what ended when, by whom and why, and what
    rests on it. `claim` is the key of the claim, empty where a source was withdrawn.
    """

    claim: str
    called: str
    reason: str
    made_at: datetime
    made_by: str
    resting: Cascade


def notices(publication: Publication, snapshot: Snapshot, shared: Shared) -> list[Notice]:
    """Return for the public content of a publication what in it rests on retractions, the newest first.

    What an editor decided may stay is left out. All words are those of the published content, so that no draft shows;
    nor does one that takes an act back. `shared` holds the sources that may be named.
    """
    own = Q(article=publication.article_id, revision__number__lte=publication.revision.number)
    known = Retraction.objects.filter(own | Q(source__in=shared.sources, taken_back_at=None))
    newest: dict[str | int, Retraction] = {}
    for each in known.select_related("revision").order_by("-pk"):
        newest.setdefault(each.claim or each.pk, each)
    if not newest:
        return []
    # The list knows sentences by their words as they were saved, with the marks that readers do not see.
    snapshot = load(publication.revision)
    kept = RestingPart.objects.filter(
        retraction__in=newest.values(), article=publication.article_id, outcome=RestingPart.Outcome.KEPT
    )
    settled: dict[int, list[tuple[str, str]]] = {}
    for retraction_id, kind, key in kept.values_list("retraction_id", "kind", "key"):
        settled.setdefault(retraction_id, []).append((kind, key))
    on, reasons = Resting(snapshot), ending_words(snapshot, ended(snapshot))
    found = []
    for each in newest.values():
        resting = _resting_on(each, on).without(settled.get(each.pk, ()))
        if not resting or (each.claim and each.claim not in reasons):
            continue
        if each.source_id:
            called, reason = shared.sources[each.source_id].title, each.reason
        else:
            claim = snapshot.claim(each.claim)
            called = claim_words(claim, shared) if claim else each.claim
            reason = reasons[each.claim]
        found.append(Notice(each.claim, called, reason, each.made_at, each.shown_maker, resting))
    return found
