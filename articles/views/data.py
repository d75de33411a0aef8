"""The claims of a published article as files for other programs."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from articles import history
from articles.exporting.claims import ClaimData, claims_csv, claims_json
from articles.models import Publication
from articles.views.article import ArticlePage


class ArticleDataPage(ArticlePage):
    """A file of what the public reads, for everybody alike: no draft, and nothing of a withheld source."""

    content_type: str
    ending: str
    unread = ("wordings", "changed")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        publication = self.publication()
        if publication is None:
            raise Http404("This article is not published.")
        content, _ = history.load_public(publication.revision)
        address = settings.SITE_URL + reverse("articles:claims", args=[publication.slug])
        since = history.first_revisions(self.article, content.claims, is_public=True)
        data = ClaimData.of(content, history.newest_shared(content.named_records()), address, since)
        response = HttpResponse(self.written(data, publication), content_type=self.content_type)
        response["Content-Disposition"] = f'inline; filename="{publication.slug}-claims.{self.ending}"'
        return response

    def written(self, data: ClaimData, publication: Publication) -> str:
        raise NotImplementedError


class ArticleClaimsCSVView(ArticleDataPage):
    content_type = "text/csv; charset=utf-8; header=present"
    ending = "csv"

    def written(self, data: ClaimData, publication: Publication) -> str:
        return claims_csv(data)


class ArticleClaimsJSONView(ArticleDataPage):
    content_type = "application/json"
    ending = "json"

    def written(self, data: ClaimData, publication: Publication) -> str:
        about = {
            "address": data.address,
            "revision": publication.revision.number,
            "published_at": publication.published_at.isoformat(),
            "site": settings.SITE_NAME,
            "licence": settings.CONTENT_LICENSE,
            "licence_address": settings.CONTENT_LICENSE_URL,
        }
        return claims_json(data, about)
