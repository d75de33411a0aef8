"""An article's pages when the library has not answered: drafts for editors, old revisions, renamed articles."""

import logging
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.views.generic import TemplateView, View

from articles import history, publishing
from articles.access import Act, may
from articles.choosing import choose
from articles.models import Article, ArticleRevision, Publication, is_editor, removed_words
from articles.models.revision import LONG_COLUMNS, ArticleRevisionQuerySet
from articles.plotting import PLOT

logger = logging.getLogger(__name__)

_ONCE_PUBLIC = {"redirects__was_published": True}


class ArticlePage(View):
    """A page of one article: found by slug among those that the reader may see; an old slug leads to the new one."""

    article: Article
    unread: tuple[str, ...] = LONG_COLUMNS
    """The columns of the published revision that are left in the database."""

    @property
    def reader(self) -> Any:
        """For whom the page is made."""
        return self.request.user

    def dispatch(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> Any:
        found = self.find(slug)
        if found is None:
            return self._moved(request, slug, kwargs)
        self.article = found
        try:
            return super().dispatch(request, *args, slug=slug, **kwargs)
        except history.BrokenRevision:
            logger.exception("A page of “%s” cannot be made.", slug)
            raise Http404(
                "There is no whole revision to make this page of: a part of what was stored is lost."
            ) from None

    def find(self, slug: str) -> Article | None:
        """Return the article at that address, if the reader may see it."""
        found = Article.objects.at(slug, self.reader).select_related("publication__revision")
        return found.defer("publication__text", *(f"publication__revision__{name}" for name in self.unread)).first()

    def _moved(self, request: HttpRequest, slug: str, kwargs: dict[str, Any]) -> HttpResponse:
        visible = Article.objects.visible_to(self.reader).select_related("publication")
        known = {"redirects__slug": slug} if is_editor(self.reader) else {"redirects__slug": slug, **_ONCE_PUBLIC}
        article = visible.filter(**known).first()
        if article is None:
            return self._gone(request, slug)
        assert request.resolver_match is not None
        view = request.resolver_match.view_name
        address = reverse(view, kwargs={"slug": article.slug_for(self.reader), **kwargs})
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        # An article may get an old address again; a browser that remembered both ways would go in circles.
        response["Cache-Control"] = "no-cache"
        return response

    def _gone(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Say that an article was deleted, if it could once be read; of any other, that there is none."""
        deleted = Article.objects.filter(deleted_at__isnull=False, redirects__slug=slug, **_ONCE_PUBLIC).first()
        if deleted is None:
            raise Http404("There is no article with this title.")
        return render(request, "410.html", {"deleted": deleted}, status=410)

    def visible(self) -> ArticleRevisionQuerySet:
        """Return the article's revisions that the reader may see."""
        return self.article.revisions.visible_to(self.reader)

    def revisions(self, *numbers: int) -> list[ArticleRevision]:
        """Return the revisions of those numbers; a missing or hidden one is told as such, never replaced by another."""
        found = {revision.number: revision for revision in self.visible().filter(number__in=numbers)}
        for number in numbers:
            if number not in found:
                raise Http404(self._missing(number))
            found[number].article = self.article
        return [found[number] for number in numbers]

    def _missing(self, number: int) -> str:
        """Say why a revision is not shown: what was removed, to those who may know of it, or that there is none."""
        named = self.article.revisions.named_to(self.reader).filter(number=number, is_text_hidden=True).first()
        removals = self.article.removals.standing().filter(takes_text=True) if named else ()
        words = " ".join(removed_words(list(removals), named)) if named else ""
        return f"There is no revision {number} of this article, or it is not shown." + (words and f" {words}")

    def publication(self) -> Publication | None:
        return getattr(self.article, "publication", None)


class UnstoredPage(ArticlePage, TemplateView):
    """A page that the library has not stored: for editors the newest revision of an article that is not published.

    Readers only get here when a stored page is missing, and get the published revision.
    """

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication = self.publication()
        is_draft = is_editor(self.request.user)
        if is_draft or publication is None:
            revision = self.article.revisions.select_related("article").latest("number")
        else:
            revision = publication.revision
        return super().get_context_data(
            publication=publication,
            revision=revision,
            article=publishing.present_then(revision),
            is_draft=is_draft,
            **context,
        )


class ArticleView(UnstoredPage):
    template_name = "articles/article.html"


class ArticleClaimsView(UnstoredPage):
    """The claims as a reader chose to see them, by the query; without one the library answers.

    At the published address everybody gets the published revision, as on the stored page.
    """

    template_name = "articles/article_claims.html"
    unread = ("wordings", "changed")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context |= {"shown_whole": self.request.GET.get(PLOT, "")}
        publication = self.publication()
        if publication and publication.slug == self.kwargs["slug"]:
            content, _ = history.load_public(publication.revision)
            article = publishing.present_now(content)
            context |= {
                "publication": publication,
                "revision": publication.revision,
                "article": article,
                "notices": history.notices(publication, content, article.shared),
            }
            context = TemplateView.get_context_data(self, is_draft=False, **context)
        else:
            context = super().get_context_data(**context)
        chosen = choose(context["article"].claim_tables, self.request.GET)
        content = context["article"].snapshot
        context["since"] = history.first_revisions(self.article, content.claims, is_public=not context["is_draft"])
        context["article"] = replace(context["article"], claim_tables=chosen.tables)
        return context | {"choosing": chosen, "is_chosen": bool(chosen.choice.query() or context["shown_whole"])}


class ArticleSourcesView(UnstoredPage):
    template_name = "articles/article_sources.html"


class ArticleRevisionView(ArticlePage, TemplateView):
    """One revision as it was, with its own claims, sources and names; in the headers, its date (RFC 7089)."""

    template_name = "articles/article_revision.html"

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        response = super().render_to_response(context, **options)
        original = reverse("articles:article", args=[self.article.slug_for(self.request.user)])
        response["Memento-Datetime"] = http_date(context["revision"].saved_at.timestamp())
        response["Link"] = f'<{settings.SITE_URL}{original}>; rel="original"'
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        number: int = context.pop("number")
        (revision,) = self.revisions(number)
        around = self.visible().listed()
        return super().get_context_data(
            publication=self.publication(),
            revision=revision,
            article=publishing.present_then(revision),
            older=around.filter(number__lt=number).newest_first().first(),
            newer=around.filter(number__gt=number).order_by("number").first(),
            newest=around.newest_first().first(),
            shown_whole=self.request.GET.get(PLOT, ""),
            can_hide=may(self.request.user, Act.HIDE) or may(self.request.user, Act.SUPPRESS),
            can_restore=revision.number != self.article.head and self.request.user.has_perm("articles.change_article"),
            **context,
        )


class ArticleLinksView(ArticlePage, TemplateView):
    """What links here: the published articles that link to this one, and the addresses it once had."""

    template_name = "articles/article_links.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication = self.publication()
        known = publication or self.article
        linking = Publication.objects.filter(links__title_key=known.title_key).exclude(article=self.article)
        return super().get_context_data(
            heading=self.article,
            publication=publication,
            linking=linking.defer("text").order_by("title"),
            redirects=self.article.redirects.filter(was_published=True).exclude(slug=known.slug).order_by("slug"),
            **context,
        )
