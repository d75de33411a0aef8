"""The article's form at the desk: opening it, and everything that its buttons do."""

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles import comparing, history, prose, publishing, reviewing
from articles.admin import drafts, rescue
from articles.admin.accounts import editor
from articles.admin.beside import beside
from articles.admin.resolving import answers_in, questions
from articles.audit import What, log
from articles.cascade import endings, endings_digest
from articles.forms.desk import Desk
from articles.forms.rows import with_copy, with_more_rows, with_own_row
from articles.merging import resolve
from articles.models import Article, ArticleRevision, Draft, Publication, RestingPart, revision_number
from articles.prose import ProseWarning
from articles.rendering import TooLong
from articles.shared import Shared, SharedKey, Template
from articles.snapshot import InvalidSnapshot, Snapshot

TOLD_WARNINGS = 3
"""How many warnings the message after a save tells; the preview has them all."""

BLANK = Snapshot(title="", slug="")


@dataclass
class Visit:
    """One request to the form of one article, or of a new one; `site` is what every page of the admin shows."""

    request: HttpRequest
    article: Article | None
    can_save: bool
    can_publish: bool
    can_submit: bool = False
    site: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def newest(self) -> ArticleRevision | None:
        return newest(self.article)

    @cached_property
    def submission(self) -> str:
        return drafts.submission(self.request, self.article)

    # --- Opening ---

    def open(self) -> HttpResponse:
        """Show the newest revision, or the editor's draft where that is asked for."""
        base = self.newest
        draft = drafts.offered(self.request, self.article)
        if draft and "draft" in self.request.GET:
            return self.page(self.posted(draft.data())[0], is_checked=False, draft=draft, is_draft_open=True)
        start = history.load(base) if base else BLANK
        desk = Desk(start, base.number if base else 0, article=self.article, template=template(start.kind))
        offered: dict[str, Any] = {}
        if draft:
            typed = self.posted(draft.data())[0].draft
            offered = {"draft": draft, "draft_changes": compare(start, typed)}
        return self.page(desk, **offered)

    def posted(self, data: Any) -> tuple[Desk, ArticleRevision | None]:
        """Return the posted desk and the revision that its edit began from; a forged number is taken for the first."""
        base = revision_of(self.article, revision_number(data.get("base")))
        if self.article is not None and base is None:
            base = self.article.revisions.select_related("article").earliest("number")
        start = self.start(base) if base else BLANK
        return Desk(start, base.number if base else 0, article=self.article, data=data), base

    def start(self, base: ArticleRevision) -> Snapshot:
        """Return the content that an edit is held against: the newest where its own beginning was removed since."""
        shown = base if drafts.is_readable(self.request, base) else self.newest
        return history.load(shown or base)

    # --- Buttons ---

    def press(self) -> HttpResponse:
        """Do what the pressed button says; save without one."""
        pressed = self.request.POST
        if ("_publish" in pressed and not self.can_publish) or ("_submit" in pressed and not self.can_submit):
            raise PermissionDenied
        if "_discard" in pressed:
            return self.discard()
        if (grown := with_pressed_rows(pressed)) is not None:
            return self.page(self.posted(grown)[0], is_checked=False)
        desk, base = self.posted(pressed)
        if "_preview" in pressed:
            return self.page(desk, preview=preview(desk))
        is_save = "_changes" not in pressed
        if is_save and (made := history.submitted(self.submission)) is not None:
            messages.success(self.request, f"This was saved already, as revision {made.number}.")
            return self.saved(made)
        if not desk.is_valid():
            return self.page(desk)
        if is_save and base is not None and base.is_purged:
            return self.begin_again(pressed)
        if is_save:
            return self.ask_first(desk) or self.save(desk, base)
        start = history.load(self.newest) if self.newest else BLANK
        return self.page(desk, changes=compare(start, desk.snapshot()))

    def begin_again(self, pressed: Any) -> HttpResponse:
        """Give back what was typed on a revision that is deleted for good, as an edit of the newest one."""
        data = pressed.copy()
        data["base"] = str(self.newest.number if self.newest else 0)
        said = (
            "The revision that you began from was deleted for good, so nothing was saved. What you typed stands below."
        )
        messages.error(self.request, f"{said} Look at “Show changes”, and save again to save it as the newest.")
        return self.page(self.posted(data)[0], is_checked=False)

    def discard(self) -> HttpResponse:
        Draft.objects.of(editor(self.request), self.article).delete()
        messages.info(self.request, "Your draft is discarded; this is the newest revision.")
        return HttpResponseRedirect(self.request.path)

    def ask_first(self, desk: Desk) -> HttpResponse | None:
        """Show what rests on the claims that this save would retract or deprecate, unless that was shown already."""
        ending = [each for each in endings(desk.start, desk.snapshot()) if each.resting or each.recomputed]
        if not ending or self.request.POST.get("shown_endings") == endings_digest(ending):
            return None
        Draft.objects.keep(editor(self.request), self.article, drafts.typed_cells(self.request))
        return self.page(desk, endings=ending, endings_digest=endings_digest(ending))

    def save(self, desk: Desk, base: ArticleRevision | None) -> HttpResponse:
        try:
            revision = self.commit(desk, base)
        except history.EditConflict as conflict:
            Draft.objects.keep(editor(self.request), self.article, drafts.typed_cells(self.request))
            return self.page(desk, status=409, conflict=conflict, questions=questions(conflict, self.request.POST))
        except InvalidSnapshot as error:
            Draft.objects.keep(editor(self.request), self.article, drafts.typed_cells(self.request))
            desk.refuse(error)
            return self.page(desk)
        rescue.remember_saved(self.request, revision.number)
        self.tell(desk, base, revision)
        return self.saved(revision)

    def saved(self, revision: ArticleRevision) -> HttpResponse:
        """Go on after a save, or after the same form was sent once more."""
        own = Draft.objects.of(editor(self.request), self.article)
        own.exclude(kept_at__gt=revision.saved_at).delete()
        published = Publication.objects.filter(article=revision.article_id, revision__number__gt=revision.number)
        if "_publish" in self.request.POST and not published.exists():
            publish(self.request, revision)
        if "_submit" in self.request.POST:
            submit(self.request, revision)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[revision.article_id]))

    def commit(self, desk: Desk, base: ArticleRevision | None) -> ArticleRevision:
        """Commit the desk; where it conflicts and the editor has answered everything, commit what the answers make."""
        said: dict[str, Any] = {
            "author": editor(self.request),
            "summary": desk.form.cleaned_data["summary"],
            "submission": self.submission,
            "finish": partial(finish, self.request, What.SAVED),
        }
        tags = [ArticleRevision.Tag.MINOR] if desk.form.cleaned_data["is_minor"] else []
        try:
            return history.commit(self.article, base, desk.snapshot(), tags=tags, chosen_keys=desk.chosen_keys, **said)
        except history.EditConflict as conflict:
            answers = answers_in(conflict, self.request.POST)
            if answers is None:
                raise
            resolved = resolve(conflict.merge, answers)
            tags.append(ArticleRevision.Tag.MERGE)
            return history.commit(self.article, conflict.head_revision, resolved, tags=tags, **said)

    def tell(self, desk: Desk, base: ArticleRevision | None, revision: ArticleRevision) -> None:
        """Say what saving did, and with whose change it was merged."""
        if base == revision:
            messages.info(self.request, "Nothing was changed, so no revision was made.")
            return
        if revision.submission != self.submission:
            said = f"Nothing was left to save: revision {revision.number} by {revision.shown_author} says the same."
            messages.info(self.request, said)
            return
        said = f"“{revision.article}”: saved as revision {revision.number}."
        parent, content = revision.parent, (desk.snapshot(), desk.shared)
        if ArticleRevision.Tag.MERGE in revision.tags and parent is not None:
            whole = history.load_whole(revision)
            content = whole.snapshot, whole.shared
            said += f" It was merged with what {parent.shown_author} saved meanwhile (revision {parent.number})."
        messages.success(self.request, said)
        warn(self.request, *content)

    # --- The page ---

    def page(self, desk: Desk, *, status: int = 200, **context: Any) -> HttpResponse:
        """Show the form with whatever is in it; above it what `context` holds: preview, changes, draft, conflict."""
        told = beside(self.article)
        told.mark(desk)
        is_checked = self.request.method == "POST" and context.get("is_checked", True)
        if "preview" not in context:
            desk.read_back()
        return TemplateResponse(
            self.request,
            "admin/articles/article/change_form.html",
            {
                **self.site,
                "desk": desk,
                "newest": self.newest,
                "publication": getattr(self.article, "publication", None),
                "can_save": self.can_save,
                "can_publish": self.can_publish,
                "can_submit": self.can_submit,
                "others": drafts.others(self.request, self.article),
                "errors": desk.error_count if is_checked else 0,
                "work_list": work_list(self.article),
                "endings_digest": self.request.POST.get("shown_endings", ""),
                "beside": told,
                **context,
            },
            status=status,
        )


def newest(article: Article | None) -> ArticleRevision | None:
    return article.revisions.select_related("article").latest("number") if article else None


def revision_of(article: Article | None, number: int | None) -> ArticleRevision | None:
    if article is None or number is None:
        return None
    return article.revisions.select_related("article").filter(number=number).first()


def with_pressed_rows(pressed: QueryDict) -> QueryDict | None:
    """Return what was posted with the rows that the pressed button adds; None for another button."""
    if "_more" in pressed:
        return with_more_rows(pressed, template(pressed.get("kind", "")))
    if "_add" in pressed:
        prefix, _, index = str(pressed["_add"]).partition("-")
        return with_own_row(pressed, prefix, index)
    return with_copy(pressed, str(pressed["_duplicate"])) if "_duplicate" in pressed else None


def work_list(article: Any) -> Any:
    """Return what editors still have to look at in the article because it rests on something retracted."""
    if article is None or not article.has_work_left:
        return ()
    parts = RestingPart.objects.unsettled().filter(article=article).select_related("retraction__revision__parent")
    return parts.order_by("retraction", "kind", "line", "pk")


def template(key: str) -> Template | None:
    return history.newest_shared({SharedKey("template", key)}).templates.get(key) if key else None


def compare(old: Snapshot, new: Snapshot) -> comparing.Comparison:
    shared = history.newest_shared(old.named_records() | new.named_records())
    return comparing.compare(old, new, shared, shared)


def finish(request: HttpRequest, what: What, article: Article, **others: Any) -> None:
    """Do what belongs to the transaction of a commit: withhold what the article withholds, and write it in the log."""
    publishing.withhold(article)
    log(request, what, article, after={"revision": article.head} | others)


def published_number(article: Article) -> dict[str, int]:
    """Return which revision readers read, as the log says it."""
    numbers = Publication.objects.filter(article=article).values_list("revision__number", flat=True)
    return {"revision": number} if (number := numbers.first()) else {}


def publish(request: HttpRequest, revision: ArticleRevision) -> bool:
    """Publish a revision and say so; return whether it could be."""
    before = published_number(revision.article)
    try:
        with transaction.atomic():
            publishing.publish(revision, by=editor(request))
            log(request, What.PUBLISHED, revision.article, before=before, after={"revision": revision.number})
    except publishing.PublishingRefused as refused:
        messages.error(request, f"Revision {revision.number} was not published. {refused}")
        return False
    messages.success(request, f"Revision {revision.number} of “{revision.article}” is published.")
    return True


def submit(request: HttpRequest, revision: ArticleRevision) -> None:
    """Let a revision wait for review and say so."""
    note = " ".join(request.POST.get("summary", "").split())[:500]
    try:
        with transaction.atomic():
            reviewing.submit(revision, by=editor(request), note=note)
            log(request, What.SUBMITTED, revision.article, after={"revision": revision.number})
    except reviewing.ReviewRefused as refused:
        messages.error(request, f"Revision {revision.number} was not submitted. {refused}")
        return
    messages.success(request, f"Revision {revision.number} waits for review.")


def warn(request: HttpRequest, snapshot: Snapshot, shared: Shared) -> None:
    """Say what the saved text should be looked over for, the first few with the lines that they are about."""
    found = prose.warnings(snapshot, shared)
    if found:
        count = f"{len(found)} warning{'s' if len(found) > 1 else ''}: "
        listed = format_html_join(" ", "{}", ((_line_link(warning),) for warning in found[:TOLD_WARNINGS]))
        rest = " The preview lists all of them." if len(found) > TOLD_WARNINGS else ""
        messages.warning(request, format_html("{}{}{}", count, listed, rest))


def _line_link(warning: ProseWarning) -> str:
    if warning.line is None:
        return warning.message
    return format_html('<a href="#id_body" data-line="{}">Line {}</a>: {}', warning.line, warning.line, warning.message)


def preview(desk: Desk) -> dict[str, Any]:
    """Return what the preview of a posted desk shows; its cards are read back as well."""
    found = preview_of(desk.draft)
    if article := found.get("article"):
        desk.cards.read(desk.draft, article.shared, (*found["problems"], *found["warnings"]))
    else:
        desk.read_back()
    return found | {"cards": desk.cards, "error_count": desk.error_count}


def preview_of(snapshot: Snapshot) -> dict[str, Any]:
    try:
        article = publishing.present_now(snapshot)
    except TooLong as error:
        return {"too_long": str(error)}
    return {"article": article, "problems": article.problems, "warnings": article.warnings}
