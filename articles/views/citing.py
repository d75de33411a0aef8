"""How to cite an article, and the files of its sources."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from articles import history, publishing
from articles.citing import bibtex, csl_json, ris, styles
from articles.models import Publication
from articles.shared import Source
from articles.views.article import ArticlePage


class Format(NamedTuple):
    """A format that sources are written in, as it is called, served and ended."""

    name: str
    write: Callable[[Iterable[Source]], str]
    content_type: str
    ending: str


BIBTEX = Format("BibTeX", bibtex.write, "application/x-bibtex", "bib")
RIS = Format("RIS", ris.write, "application/x-research-info-systems", "ris")
CSL_JSON = Format("CSL-JSON", csl_json.write, "application/vnd.citationstyles.csl+json", "json")
STYLES = {
    "APA": styles.apa,
    "MLA": styles.mla,
    "Chicago, note": styles.chicago_note,
    "Chicago, bibliography": styles.chicago_bibliography,
}


class PublishedOnly(ArticlePage):
    """A page of what is published of an article; there is none of a draft, for editors either."""

    def published(self) -> Publication:
        publication = self.publication()
        if publication is None:
            raise Http404("This article is not published yet, so there is nothing to cite.")
        return publication


class ArticleSourcesFileView(PublishedOnly):
    """The sources that the published article shows, as a file of one format."""

    format = BIBTEX

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        publication = self.published()
        snapshot, _ = history.load_public(publication.revision)
        sources = (line.source for line in publishing.present_now(snapshot).sources)
        response = HttpResponse(self.format.write(sources), content_type=f"{self.format.content_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{publication.slug}-sources.{self.format.ending}"'
        return response


class ArticleCiteView(PublishedOnly, TemplateView):
    """How to cite the published revision: by its date and its permanent link, in styles and in formats."""

    template_name = "articles/article_cite.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication = self.published()
        revision = publication.revision
        snapshot, _ = history.load_public(revision)
        address = reverse("articles:revision", args=[publication.slug, revision.number])
        cited = styles.CitedArticle(
            slug=publication.slug,
            title=publication.title,
            site=settings.SITE_NAME,
            day=localdate(revision.saved_at),
            address=f"{settings.SITE_URL}{address}",
            language=snapshot.language,
        )
        return super().get_context_data(
            heading=self.article,
            publication=publication,
            revision=revision,
            cited=cited,
            styles=[(name, style(cited)) for name, style in STYLES.items()],
            formats=[(each.name, each.write([cited.as_source()])) for each in (BIBTEX, RIS, CSL_JSON)],
            **context,
        )
