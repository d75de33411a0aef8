"""Review before publishing: hand a revision in, look at it, decide. What is decided is one exact revision."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from articles import history, publishing, watching
from articles.access import Act, may
from articles.comparing import changed_parts, touched
from articles.flags import flags
from articles.history import InvalidSnapshot, Protected
from articles.models import Article, ArticleRevision, Publication, Submission
from articles.models.review import TEXT_REMOVED
from articles.snapshot import NOTHING, Snapshot

Decision = Submission.Decision


class ReviewRefused(ValueError):
    """An act of review that cannot be done now; says why and what to do."""


# --- Handing in -------------------------------------------------------------------------------------------------------


def submit(revision: ArticleRevision, *, by: User, note: str = "") -> Submission:
    """Let a revision wait for review, in place of what waited of its article before.

    Raises ReviewRefused for a deleted article, and for what readers read already.
    """
    with publishing.library_lock():
        article = Article.objects.get(pk=revision.article_id)
        published = _published(article)
        old = history.load(published) if published else NOTHING
        new = history.load(revision)
        if article.deleted_at is not None:
            raise ReviewRefused(f"“{article}” was deleted; bring it back before submitting it.")
        if old == new:
            raise ReviewRefused(f"Readers read what revision {revision.number} says already.")
        for waiting in Submission.objects.waiting().filter(article=article):
            _decide(waiting, Decision.OVERTAKEN, by)
        made = Submission.objects.create(
            article=article,
            revision=revision,
            submitted_by=by,
            submitted_by_name=_name(by),
            submitted_at=timezone.now(),
            note=note,
            flags=dict.fromkeys(flags(old, new), True),
            changed=changed_parts(old, new),
            size_change=_size(new) - _size(old),
        )
        watching.tell_submitted(revision, touched(old, new), by=by)
        publishing.render_article(article)
    return made


def withdraw(submission: Submission, *, by: User) -> None:
    """Take a submission back; only who handed it in may."""
    with _waiting(submission) as waiting:
        if waiting.submitted_by_id != by.pk:
            raise ReviewRefused(f"Only {waiting.shown_submitter} may take this back; you can ask for changes.")
        _decide(waiting, Decision.WITHDRAWN, by)


# --- Looking at it ----------------------------------------------------------------------------------------------------


def take(submission: Submission, *, by: User) -> None:
    """Say that `by` is reviewing it, also where somebody else was."""
    with _waiting(submission) as waiting:
        waiting.reviewer, waiting.reviewer_name, waiting.reviewing_since = by, _name(by), timezone.now()
        waiting.save()


def leave(submission: Submission, *, by: User) -> bool:
    """Say that `by` is not reviewing it any more; return whether they were."""
    with _waiting(submission) as waiting:
        was_reviewer = waiting.reviewer_id == by.pk
        if was_reviewer:
            waiting.reviewer, waiting.reviewer_name, waiting.reviewing_since = None, "", None
            waiting.save()
    return was_reviewer


# --- Deciding ---------------------------------------------------------------------------------------------------------


def approve(submission: Submission, *, by: User, comment: str = "") -> None:
    """Publish exactly the revision that was handed in.

    Raises ReviewRefused for own work and what was decided meanwhile, and PublishingRefused as `publish` does.
    """
    with _waiting(submission) as waiting:
        _refuse_own(waiting, by)
        publishing.publish(waiting.revision, by=by)
        _decide(waiting, Decision.APPROVED, by, comment)


def approve_part(submission: Submission, *, by: User, chosen: Collection[str], comment: str = "") -> Submission:
    """Publish what was published before with the `chosen` differences; return the submission of what is held back.

    `chosen` are names as `history.differences` gives them. The published part is a revision of its own, and so is the
    newest content again after it, so that nothing is taken from anybody. Raises ReviewRefused where the part does not
    fit together, and as `approve` does.
    """
    with _waiting(submission) as waiting:
        _refuse_own(waiting, by)
        published = _published(waiting.article)
        if published is None:
            raise ReviewRefused("What was never published can only be approved as a whole.")
        old, new = history.load(published), history.load(waiting.revision)
        if not set(chosen) & set(history.differences(old, new)):
            raise ReviewRefused("Tick what to publish.")
        number, editor = waiting.revision.number, waiting.submitted_by
        try:
            part = history.take(old, new, chosen)
            head = waiting.article.revisions.select_related("article").latest("number")
            held = history.load(head)
            summary = f"Approved in part: revision {number}"
            made = history.commit(waiting.article, head, part, author=by, summary=summary)
            publishing.publish(made, by=by)
            _decide(waiting, Decision.PART, by, comment)
            rest = history.commit(made.article, made, held, author=by, summary=f"Held back of revision {number}")
        except Protected as error:
            raise ReviewRefused(f"Nothing was approved. {error}") from error
        except InvalidSnapshot as error:
            raise ReviewRefused(f"These parts do not fit together without the others. {error}") from error
        return submit(rest, by=editor or by, note=f"Held back when revision {number} was approved in part")


def request_changes(submission: Submission, *, by: User, comment: str) -> None:
    _decline(submission, Decision.CHANGES, by, comment)


def reject(submission: Submission, *, by: User, comment: str) -> None:
    _decline(submission, Decision.REJECTED, by, comment)


def _decline(submission: Submission, decision: str, by: User, comment: str) -> None:
    if not comment.strip():
        raise ReviewRefused("Say why; the editor who handed it in reads it.")
    with _waiting(submission) as waiting:
        _decide(waiting, decision, by, comment)


def close_hidden(article: Article, *, by: User) -> None:
    """Close what waits of the article where its text is hidden, so that nobody is asked to approve what is removed."""
    for waiting in Submission.objects.waiting().filter(article=article, revision__is_text_hidden=True):
        _decide(waiting, Decision.REJECTED, by, TEXT_REMOVED)


def is_own(revision: ArticleRevision, user: Any) -> bool:
    """Return whether the account wrote any of what publishing the revision would bring to readers."""
    published = _published(revision.article)
    written = revision.article.revisions.filter(author=user, number__lte=revision.number)
    return written.filter(number__gt=published.number if published else 0).exists()


def may_publish_own(user: Any) -> bool:
    """Return whether the account publishes its own work, without anybody else's eyes on it."""
    return may(user, Act.PUBLISH_OWN) or (settings.REVIEW_OWN_WORK and may(user, Act.PUBLISH))


def may_publish(revision: ArticleRevision, user: Any) -> bool:
    """Return whether the account may publish the revision: others' work, or its own where it may do that."""
    return may(user, Act.PUBLISH) and (may_publish_own(user) or not is_own(revision, user))


def may_approve(submission: Submission, user: Any) -> bool:
    return may(user, Act.REVIEW) and (may_publish_own(user) or not is_own(submission.revision, user))


def _refuse_own(submission: Submission, user: User) -> None:
    if not may_approve(submission, user):
        raise ReviewRefused("You wrote some of this yourself; somebody else has to approve it.")


def _decide(submission: Submission, decision: str, by: User, comment: str = "") -> None:
    submission.decision, submission.decided_at, submission.comment = decision, timezone.now(), comment.strip()
    submission.decided_by_name = _name(by)
    submission.save()
    revision = submission.revision
    of_library = history.touched(_published(submission.article), revision)
    watching.tell_decided(revision, of_library, by=by, submitter=submission.submitted_by)


@contextmanager
def _waiting(submission: Submission) -> Iterator[Submission]:
    """Hold a submission that nobody has decided, and render its article's pages after what is done with it."""
    with publishing.library_lock():
        found = Submission.objects.select_related("revision__article", "article", "submitted_by")
        waiting = found.select_for_update(of=("self",)).get(pk=submission.pk)
        if waiting.decision:
            raise ReviewRefused(f"{waiting.decided_by_name} decided this meanwhile: {waiting.get_decision_display()}.")
        yield waiting
        publishing.render_article(waiting.article)


def _published(article: Article) -> ArticleRevision | None:
    publication = Publication.objects.filter(article=article).select_related("revision__article").first()
    return publication.revision if publication else None


def _size(snapshot: Snapshot) -> int:
    return len(snapshot.body.encode("utf-8", "surrogatepass"))


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
