"""Articles at the desk: the list, and the addresses of everything that is done with one article."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles import publishing, reviewing, watching
from articles.access import Act, may
from articles.admin import drafts, hiding, protecting, returning, scheduling
from articles.admin.accounts import editor
from articles.admin.beside import annotations
from articles.admin.editing import Visit, newest, preview, preview_of, publish, published_number
from articles.admin.listing import HasClaimsWithoutSource, HasWorkLeft, IsScheduled
from articles.admin.rescue import log_in_in_place
from articles.admin.uploading import upload
from articles.audit import What, log
from articles.exporting.own_data import own_data
from articles.forms.article import ArticleForm
from articles.forms.cells import unix_lines
from articles.models import Article, Claim, Schedule, Watch, moment_words
from articles.snapshot import Snapshot


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Everything that changes an article goes through its snapshot; nothing here saves a row."""

    list_display = ("title", "kind", "head", "published_number", "scheduled", "deleted_at")
    list_filter = ("kind", HasWorkLeft, HasClaimsWithoutSource, IsScheduled)
    search_fields = ("title", "slug", "description")
    actions = ("publish_newest", "unpublish")

    @admin.display(description="published revision", empty_value="not published")
    def published_number(self, article: Article) -> int | None:
        publication = getattr(article, "publication", None)
        return publication.revision.number if publication else None

    @admin.display(description="scheduled", ordering="scheduled_at", empty_value="")
    def scheduled(self, article: Any) -> str | None:
        if article.scheduled_at is None:
            return None
        return f"{Schedule.Act(article.scheduled_act).label}, {moment_words(article.scheduled_at)}"

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Act.PUBLISH)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        articles = super().get_queryset(request).select_related("kind", "publication__revision")
        is_watched = watching.is_watched(editor(request), "pk")
        return articles.annotate(has_work_left=HasWorkLeft.condition, is_watched=is_watched, **annotations())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        desk = log_in_in_place
        return [
            path("preview/", view(self.preview), name="articles_article_preview"),
            path("upload/", view(upload), name="articles_article_upload"),
            path("keep/", view(self.keep), name="articles_article_keep"),
            path("own-data/", view(self.own_data), name="articles_article_own_data"),
            path("add/", desk(view(self.add_view)), name="articles_article_add"),
            path("<int:object_id>/change/", desk(view(self.change_view)), name="articles_article_change"),
            path("<int:object_id>/restore/<int:number>/", view(self.restore), name="articles_article_restore"),
            path("<int:object_id>/undo/<int:number>/", view(self.undo), name="articles_article_undo"),
            path("<int:object_id>/hide/<int:number>/", view(self.hide), name="articles_article_hide"),
            path("<int:object_id>/delete/", view(self.delete), name="articles_article_delete"),
            path("<int:object_id>/protection/", view(self.protection), name="articles_article_protection"),
            path("<int:object_id>/schedule/", view(self.schedule), name="articles_article_schedule"),
            *super().get_urls(),
        ]

    # --- Actions on the list ---

    @admin.action(description="Publish the newest revision", permissions=["publish"])
    def publish_newest(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        for article in articles:
            revision = newest(article)
            if revision is None:
                continue
            if not reviewing.may_publish(revision, request.user):
                messages.error(request, f"You wrote some of “{article}” yourself; submit it for review.")
                continue
            publish(request, revision)

    @admin.action(description="Take out of the library", permissions=["publish"])
    def unpublish(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        for article in articles:
            with transaction.atomic():
                if before := published_number(article):
                    publishing.unpublish(article)
                    log(request, What.UNPUBLISHED, article, before=before)
        self.message_user(request, "The public no longer reads the chosen articles; nothing else changed.")

    # --- One article ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = self._article(request, object_id)
        visit = Visit(
            request,
            article,
            can_save=article is None or (self.has_change_permission(request, article) and article.deleted_at is None),
            can_publish=reviewing.may_publish_own(request.user),
            can_submit=may(request.user, Act.SUBMIT),
            site=self._site(request, article) | {"media": self._media(), "watch": self._watch(request, article)},
        )
        return visit.press() if request.method == "POST" else visit.open()

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show the posted form as the page that its readers would see; with `content` alone, that text.

        The whole form comes from our script, the lone text from markdownx's.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self._posted_article(request)
        if "fields-TOTAL_FORMS" in request.POST:
            visit = Visit(request, article, can_save=True, can_publish=False)
            context = preview(visit.posted(request.POST)[0])
            return TemplateResponse(request, "admin/articles/article/preview.html", context)
        context = preview_of(Snapshot(title="", slug="", body=unix_lines(request.POST.get("content", ""))))
        return TemplateResponse(request, "admin/articles/article/text_preview.html", context)

    def keep(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the posted form as the editor's draft of the article that it names."""
        return drafts.keep(request, self._posted_article(request))

    def restore(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        article = self._changeable(request, object_id)
        return returning.restore(request, article, number, self._site(request, article))

    def undo(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        article = self._changeable(request, object_id)
        return returning.undo(request, article, number, self._site(request, article))

    def delete(self, request: HttpRequest, object_id: int) -> HttpResponse:
        article = self._changeable(request, object_id)
        if not may(request.user, Act.DELETE):
            raise PermissionDenied
        return returning.delete(request, article, self._site(request, article))

    def protection(self, request: HttpRequest, object_id: int) -> HttpResponse:
        article = self._existing(request, object_id)
        return protecting.protection(request, article, self._site(request, article))

    def schedule(self, request: HttpRequest, object_id: int) -> HttpResponse:
        article = self._existing(request, object_id)
        return scheduling.schedule(request, article, self._site(request, article))

    def own_data(self, request: HttpRequest) -> HttpResponse:
        """Send what is kept of the one who asks, as a file."""
        response = JsonResponse(own_data(editor(request)), json_dumps_params={"indent": 1})
        response["Content-Disposition"] = 'attachment; filename="own-data.json"'
        response["Cache-Control"] = "private, no-store"
        return response

    def hide(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        article = get_object_or_404(Article, pk=object_id)
        return hiding.hide(request, article, number, self._site(request, article))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the article's own history, where editors see every revision."""
        article = self._article(request, object_id)
        assert article is not None
        return HttpResponseRedirect(reverse("articles:history", args=[article.slug]))

    # --- Who may do what ---

    def _article(self, request: HttpRequest, object_id: str | None) -> Article | None:
        """Return the article, None for a new one, to those who may see or, on POST, change it."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        article: Article | None = self.get_object(request, str(object_id))
        if article is None:
            raise Http404("There is no article with this number.")
        allowed = self.has_change_permission if request.method == "POST" else self.has_view_or_change_permission
        if not allowed(request, article):
            raise PermissionDenied
        return article

    def _existing(self, request: HttpRequest, object_id: int) -> Article:
        article = self._article(request, str(object_id))
        assert article is not None
        return article

    def _changeable(self, request: HttpRequest, object_id: int) -> Article:
        article = self._article(request, str(object_id))
        if article is None or not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def _posted_article(self, request: HttpRequest) -> Article | None:
        """Return the article that the posted form names, None for a new one."""
        number = request.POST.get("article", "")
        return self._article(request, number if number.isdecimal() else None)

    # --- What every page shows ---

    def _site(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        title = str(article) if article else "Add article"
        return self.admin_site.each_context(request) | {"opts": self.opts, "original": article, "title": title}

    def _watch(self, request: HttpRequest, article: Any) -> watching.Button | None:
        if article is None or not watching.may_watch(request.user):
            return None
        return watching.Button(watching.Target(Watch.Kind.ARTICLE, article), article.is_watched)

    def _media(self) -> Any:
        """The scripts of the form, with those that serve its choices of parties, sources and categories."""
        choices = AutocompleteSelectMultiple(Claim._meta.get_field("claimants"), self.admin_site)
        return self.media + ArticleForm().media + choices.media
