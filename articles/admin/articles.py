"""Articles at the desk: a form over a snapshot, with the admin's list, permissions and log around it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles import comparing, history, publishing
from articles.admin.accounts import editor
from articles.admin.uploading import upload
from articles.forms.cells import unix_lines
from articles.forms.desk import Desk, with_more_rows
from articles.models import Article, ArticleRevision, Claim
from articles.rendering import TooLong
from articles.shared import SharedKey, Template
from articles.snapshot import InvalidSnapshot, Snapshot

BLANK = Snapshot(title="", slug="")


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Everything that changes an article goes through its snapshot; nothing here saves a row."""

    list_display = ("title", "kind", "head", "published_number")
    list_filter = ("kind",)
    list_select_related = ("kind", "publication__revision")
    search_fields = ("title", "slug", "description")
    actions = ("publish_newest", "unpublish")

    @property
    def _autocompleting(self) -> AutocompleteSelectMultiple:
        """The widget whose scripts serve the form's choices of parties, sources and categories."""
        return AutocompleteSelectMultiple(Claim._meta.get_field("claimants"), self.admin_site)

    @admin.display(description="published revision", empty_value="not published")
    def published_number(self, article: Article) -> int | None:
        publication = getattr(article, "publication", None)
        return publication.revision.number if publication else None

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview), name="articles_article_preview"),
            path("upload/", view(upload), name="articles_article_upload"),
            path("<int:object_id>/restore/<int:number>/", view(self.restore), name="articles_article_restore"),
            *super().get_urls(),
        ]

    # --- Actions on the list ---

    @admin.action(description="Publish the newest revision", permissions=["publish"])
    def publish_newest(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        for article in articles:
            self._publish(request, article.revisions.select_related("article").latest("number"))

    @admin.action(description="Take out of the library", permissions=["publish"])
    def unpublish(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        for article in articles:
            publishing.unpublish(article)
            self.log_change(request, article, "Unpublished.")
        self.message_user(request, "The public no longer reads the chosen articles; nothing else changed.")

    # --- The form ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = self._article(request, object_id)
        if request.method == "POST":
            return self._save(request, article)
        base = _revision(article)
        start = history.load(base) if base else BLANK
        template = _template(request.GET.get("kind") or start.kind)
        return self._page(request, article, Desk(start, base.number if base else 0, article=article, template=template))

    def _article(self, request: HttpRequest, object_id: str | None) -> Article | None:
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        article: Article | None = self.get_object(request, object_id)
        if article is None:
            raise Http404("There is no article with this number.")
        allowed = self.has_change_permission if request.method == "POST" else self.has_view_or_change_permission
        if not allowed(request, article):
            raise PermissionDenied
        return article

    def _save(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        if "_publish" in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        desk, base = self._posted(request, article)
        if "_more" in request.POST:
            data = with_more_rows(request.POST, _template(request.POST.get("kind", "")))
            more = Desk(desk.start, base.number if base else 0, article=article, data=data)
            return self._page(request, article, more, is_checked=False)
        if "_preview" in request.POST:
            return self._page(request, article, desk, preview=_preview(desk))
        if not desk.is_valid():
            return self._page(request, article, desk)
        if "_changes" in request.POST:
            head = _revision(article)
            changes = _compare(history.load(head) if head else BLANK, desk.snapshot())
            return self._page(request, article, desk, changes=changes)
        try:
            revision = history.commit(
                article,
                base,
                desk.snapshot(),
                author=editor(request),
                summary=desk.form.cleaned_data["summary"],
                tags=[ArticleRevision.Tag.MINOR] if desk.form.cleaned_data["is_minor"] else [],
            )
        except history.EditConflict as conflict:
            return self._page(request, article, desk, conflict=conflict, status=409)
        except InvalidSnapshot as error:
            desk.refuse(error)
            return self._page(request, article, desk)
        return self._saved(request, article, base, revision)

    def _posted(self, request: HttpRequest, article: Article | None) -> tuple[Desk, ArticleRevision | None]:
        """Return the posted desk and the revision that its edit began from.

        After an edit conflict the editor may say that the other change is taken over: then it begins from that one.
        """
        number = request.POST.get("resolved") or request.POST.get("base") or ""
        base = _revision(article, int(number)) if number.isdecimal() and len(number) < 10 else None
        if article is not None and base is None:
            base = article.revisions.select_related("article").earliest("number")
        start = history.load(base) if base else BLANK
        return Desk(start, base.number if base else 0, article=article, data=request.POST), base

    def _saved(
        self, request: HttpRequest, article: Article | None, base: ArticleRevision | None, revision: ArticleRevision
    ) -> HttpResponse:
        if base == revision:
            self.message_user(request, "Nothing was changed, so no revision was made.")
        elif article is None:
            self.log_addition(request, revision.article, f"Revision 1. {revision.summary}")
            self.message_user(request, f"“{revision.article}” was saved as revision 1.", messages.SUCCESS)
        else:
            self.log_change(request, revision.article, f"Revision {revision.number}. {revision.summary}")
            self.message_user(request, f"Saved as revision {revision.number}.", messages.SUCCESS)
        if "_publish" in request.POST:
            self._publish(request, revision)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[revision.article_id]))

    def _publish(self, request: HttpRequest, revision: ArticleRevision) -> None:
        try:
            publishing.publish(revision, by=editor(request))
        except publishing.PublishingRefused as refused:
            self.message_user(request, f"Revision {revision.number} was not published. {refused}", messages.ERROR)
            return
        self.log_change(request, revision.article, f"Published revision {revision.number}.")
        self.message_user(
            request, f"Revision {revision.number} of “{revision.article}” is published.", messages.SUCCESS
        )

    def _page(
        self,
        request: HttpRequest,
        article: Article | None,
        desk: Desk,
        *,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """Show the form with whatever is in it, and above it what `context` holds: preview, changes or conflict."""
        newest = _revision(article)
        conflict: history.EditConflict | None = context.get("conflict")
        if conflict:
            context["their_changes"] = _compare(conflict.base, conflict.theirs)
            context["my_changes"] = _compare(conflict.base, conflict.mine)
        return TemplateResponse(
            request,
            "admin/articles/article/change_form.html",
            {
                **self.admin_site.each_context(request),
                "title": str(article) if article else "Add article",
                "opts": self.opts,
                "original": article,
                "desk": desk,
                "newest": newest,
                "publication": getattr(article, "publication", None),
                "can_save": self.has_change_permission(request, article) if article else True,
                "can_publish": self.has_publish_permission(request),
                "errors": desk.error_count if request.method == "POST" and context.get("is_checked", True) else 0,
                "media": self.media + desk.form.media + self._autocompleting.media,
                **context,
            },
            status=status,
        )

    # --- Beside the form ---

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show the posted form as the page that its readers would see; with `content` alone, that text.

        The whole form comes from our script, the lone text from markdownx's.
        """
        if request.method != "POST":
            return HttpResponse("Send the form by POST.", status=405, content_type="text/plain")
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        if "fields-TOTAL_FORMS" in request.POST:
            object_id = request.POST.get("article", "")
            article = self._article(request, object_id if object_id.isdecimal() else None) if object_id else None
            desk, _ = self._posted(request, article)
            context = _preview(desk)
        else:
            context = _preview_of(Snapshot(title="", slug="", body=unix_lines(request.POST.get("content", ""))))
            return TemplateResponse(request, "admin/articles/article/text_preview.html", context)
        return TemplateResponse(request, "admin/articles/article/preview.html", context)

    def restore(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        """Show what restoring a revision would change, and on POST make it the newest."""
        article = self._article(request, str(object_id))
        revision, head = _revision(article, number), _revision(article)
        if article is None or revision is None or head is None or not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            try:
                restored = history.restore(revision, _posted_base(request, article) or head, author=editor(request))
            except (history.EditConflict, InvalidSnapshot) as refused:
                self.message_user(request, f"Nothing was restored. {refused}", messages.ERROR)
                return HttpResponseRedirect(request.path)
            return self._saved(request, article, head, restored)
        return TemplateResponse(
            request,
            "admin/articles/article/restore.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Restore revision {number} of “{article}”",
                "opts": self.opts,
                "original": article,
                "revision": revision,
                "newest": head,
                "changes": _compare(history.load(head), history.load(revision)),
            },
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the article's own history, where editors see every revision."""
        article = self._article(request, object_id)
        assert article is not None
        return HttpResponseRedirect(reverse("articles:history", args=[article.slug]))


def _revision(article: Article | None, number: int | None = None) -> ArticleRevision | None:
    """Return the article's revision of that number, the newest without one."""
    if article is None:
        return None
    revisions = article.revisions.select_related("article")
    return revisions.filter(number=number).first() if number is not None else revisions.latest("number")


def _posted_base(request: HttpRequest, article: Article) -> ArticleRevision | None:
    number = request.POST.get("base", "")
    return _revision(article, int(number)) if number.isdecimal() and len(number) < 10 else None


def _template(key: str) -> Template | None:
    return history.newest_shared({SharedKey("template", key)}).templates.get(key) if key else None


def _compare(old: Snapshot, new: Snapshot) -> comparing.Comparison:
    named = old.named_records() | new.named_records()
    shared = history.newest_shared(named)
    return comparing.compare(old, new, shared, shared)


def _preview(desk: Desk) -> dict[str, Any]:
    context = _preview_of(desk.draft())
    return context | {"error_count": desk.error_count}


def _preview_of(snapshot: Snapshot) -> dict[str, Any]:
    try:
        return {"article": publishing.present_now(snapshot)}
    except TooLong as error:
        return {"too_long": str(error)}
