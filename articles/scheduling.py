"""When something is published: embargoes, schedules of one exact revision, and carrying out what is due."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing, reviewing
from articles.access import Act, may
from articles.audit import What, log_program
from articles.history import BrokenRevision
from articles.models import Article, ArticleRevision, Embargo, Publication, Schedule

logger = logging.getLogger(__name__)

Outcome = Schedule.Outcome


class ScheduleRefused(ValueError):
    """Something that cannot be scheduled or held back; says why and what to do."""


# --- Embargo ----------------------------------------------------------------------------------------------------------


def hold(article: Article, revision: ArticleRevision | None, *, until: datetime, reason: str, by: User) -> Embargo:
    """Let nothing of the article be published before `until`, or nothing from `revision` on.

    It takes the place of the embargo that was set before. Raises ScheduleRefused for what readers read already.
    """
    with publishing.library_lock():
        published = _published_number(article)
        if revision is not None and revision.number <= published:
            raise ScheduleRefused(
                f"Readers read revision {published} already, which holds revision {revision.number}; take the article "
                "out of the library, or hold back a later revision."
            )
        name = _name(by)
        article.embargoes.lift(name)
        return Embargo.objects.create(
            article=article,
            revision=revision,
            until=until,
            reason=reason,
            made_by=by,
            made_by_name=name,
            made_at=timezone.now(),
        )


def release(article: Article, number: int, *, by: User) -> bool:
    """End an embargo of the article before its time; return whether it still held."""
    with publishing.library_lock():
        return bool(article.embargoes.standing().filter(pk=number).lift(_name(by)))


# --- Scheduling -------------------------------------------------------------------------------------------------------


def schedule(revision: ArticleRevision, act: str, at: datetime, *, by: User) -> Schedule:
    """Let the revision be published, or taken out of the library, at a time to come.

    Raises ScheduleRefused for who may not do that now, for what cannot be done then as far as is known, and while
    another time for the same is set.
    """
    article = revision.article
    with publishing.library_lock():
        article.refresh_from_db(fields=["deleted_at"])
        waiting = {each.act: each for each in article.schedules.waiting().select_related("revision")}
        if at <= timezone.now():
            raise ScheduleRefused("That time has passed; choose one to come.")
        if act in waiting:
            raise ScheduleRefused(f"It is set already to {waiting[act].words}; cancel that first.")
        if article.deleted_at is not None:
            raise ScheduleRefused(f"“{article}” was deleted; bring it back first.")
        if act == Schedule.Act.PUBLISH:
            _check_publishing(revision, at, by)
        else:
            _check_unpublishing(revision, at, by, waiting.get(Schedule.Act.PUBLISH))
        return Schedule.objects.create(
            article=article,
            revision=revision,
            act=act,
            at=at,
            made_by=by,
            made_by_name=_name(by),
            made_at=timezone.now(),
        )


def _check_publishing(revision: ArticleRevision, at: datetime, by: User) -> None:
    if not reviewing.may_publish(revision, by):
        raise ScheduleRefused("You wrote some of this yourself; submit it for review.")
    if revision.number <= (published := _published_number(revision.article)):
        raise ScheduleRefused(f"Readers read revision {published} already; choose a later one.")
    embargo = Embargo.objects.holding(revision).filter(until__gt=at).first()
    if embargo:
        raise ScheduleRefused(f"{embargo.words} Choose a time after that.")


def _check_unpublishing(revision: ArticleRevision, at: datetime, by: User, before: Schedule | None) -> None:
    if not may(by, Act.PUBLISH):
        raise ScheduleRefused("Taking an article out of the library needs the right to publish.")
    is_coming = before is not None and before.revision_id == revision.pk and before.at < at
    if not is_coming and revision.number != _published_number(revision.article):
        raise ScheduleRefused(f"Readers do not read revision {revision.number}, nor is it set to be published by then.")


def cancel(article: Article, number: int, *, by: User) -> bool:
    """Give up a schedule of the article, or note that it was overtaken; return whether there was anything to do."""
    with publishing.library_lock():
        found = article.schedules.told().filter(pk=number).first()
        if found is not None:
            found.end(found.outcome or Outcome.CANCELLED, _name(by), found.note)
        return found is not None


# --- Carrying out -----------------------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What came of one schedule, in a sentence; one that failed waits on and is tried again."""

    words: str
    has_failed: bool = False


def carry_out_due() -> Iterator[Told]:
    """Do what is due, each in a transaction of its own, and say what came of it.

    Done again, or twice at once, it does nothing twice: each takes the library's lock and looks whether its schedule
    still waits.
    """
    for pk in list(Schedule.objects.due().values_list("pk", flat=True)):
        try:
            told = _carry_out(pk)
        except (publishing.PublishingRefused, BrokenRevision, ScheduleRefused) as refused:
            told = _failed(pk, str(refused))
        except Exception:
            # Whatever is wrong with one article must not keep the others back.
            logger.exception("Schedule %s could not be carried out.", pk)
            told = _failed(pk, "Something failed on the server; its log says more.")
        if told is not None:
            yield told


def _carry_out(pk: int) -> Told | None:
    with publishing.library_lock():
        due = Schedule.objects.due().select_related("revision__article", "made_by").filter(pk=pk).first()
        if due is None:
            return None
        if why := _overtaken(due):
            due.end(Outcome.OVERTAKEN, note=why)
            return Told(f"{due}: overtaken. {why}")
        _check_right(due)
        if due.act == Schedule.Act.PUBLISH:
            publishing.publish(due.revision, by=due.made_by)
            log_program(What.PUBLISHED, due.article, revision=due.revision.number, set_by=due.made_by_name)
        else:
            publishing.unpublish(due.article)
            log_program(What.UNPUBLISHED, due.article, set_by=due.made_by_name)
        due.end(Outcome.DONE)
        return Told(f"{due}: done.")


def _failed(pk: int, why: str) -> Told | None:
    """Note at a schedule that still waits why it was not carried out."""
    if not Schedule.objects.waiting().filter(pk=pk).update(note=why):
        return None
    return Told(f"{Schedule.objects.get(pk=pk)}: not done, and tried again next time. {why}", has_failed=True)


def _overtaken(due: Schedule) -> str:
    """Say what happened since that leaves nothing to do; empty where there still is."""
    published, number = _published_number(due.article), due.revision.number
    if due.article.deleted_at is not None:
        return "The article was deleted."
    if due.act == Schedule.Act.PUBLISH:
        return f"Revision {published} was published before." if published >= number else ""
    if published == number:
        return ""
    return f"Readers read revision {published} by then." if published else "It was out of the library by then."


def _check_right(due: Schedule) -> None:
    """Raise ScheduleRefused where who set it may no longer do it: a right counts when it is used."""
    by = due.made_by
    is_right = by is not None and (
        reviewing.may_publish(due.revision, by) if due.act == Schedule.Act.PUBLISH else may(by, Act.PUBLISH)
    )
    if not is_right:
        raise ScheduleRefused(f"{due.made_by_name} may not do this any more; cancel it, and let somebody else set it.")


def _published_number(article: Article) -> int:
    """Return the number of the revision that readers read; 0 for none."""
    found = Publication.objects.filter(article=article).values_list("revision__number", flat=True).first()
    return found or 0


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
