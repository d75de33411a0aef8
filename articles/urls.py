"""The addresses of the public pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles.feeds import ArticleHistoryFeedView, watched_feed
from articles.snapshot import KEY_PATTERN
from articles.views.article import (
    ArticleClaimsView,
    ArticleLinksView,
    ArticleRevisionView,
    ArticleSourcesView,
    ArticleView,
)
from articles.views.blame import ArticleBlameView
from articles.views.citing import BIBTEX, CSL_JSON, RIS, ArticleCiteView, ArticleSourcesFileView
from articles.views.comparison import ArticleDiffView, CompareView
from articles.views.data import ArticleClaimsCSVView, ArticleClaimsJSONView
from articles.views.history import ArticleHistoryView
from articles.views.home import HomeView
from articles.views.parts import ClaimHistoryView, FieldHistoryView
from articles.views.pictures import picture
from articles.views.records import CategoryView, DisputedView, PartyView, SourceView
from articles.views.watching import StopMailView


class KeyConverter(StringConverter):
    """A slug or key."""

    regex = KEY_PATTERN


class NumberConverter:
    """A revision's number, small enough for every database."""

    regex = "[0-9]{1,9}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, number: int) -> str:
        return str(number)


register_converter(KeyConverter, "key")
register_converter(NumberConverter, "number")

app_name = "articles"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("wiki/<key:slug>/", ArticleView.as_view(), name="article"),
    path("wiki/<key:slug>/claims/", ArticleClaimsView.as_view(), name="claims"),
    path("wiki/<key:slug>/claims.csv", ArticleClaimsCSVView.as_view(), name="claims_csv"),
    path("wiki/<key:slug>/claims.json", ArticleClaimsJSONView.as_view(), name="claims_json"),
    path("wiki/<key:slug>/claims/<key:key>/", ClaimHistoryView.as_view(), name="claim"),
    path("wiki/<key:slug>/infobox/<key:key>/", FieldHistoryView.as_view(), name="field"),
    path("wiki/<key:slug>/sources/", ArticleSourcesView.as_view(), name="sources"),
    path("wiki/<key:slug>/sources.bib", ArticleSourcesFileView.as_view(format=BIBTEX), name="sources_bib"),
    path("wiki/<key:slug>/sources.ris", ArticleSourcesFileView.as_view(format=RIS), name="sources_ris"),
    path("wiki/<key:slug>/sources.json", ArticleSourcesFileView.as_view(format=CSL_JSON), name="sources_json"),
    path("wiki/<key:slug>/cite/", ArticleCiteView.as_view(), name="cite"),
    path("wiki/<key:slug>/links/", ArticleLinksView.as_view(), name="links"),
    path("wiki/<key:slug>/history/", ArticleHistoryView.as_view(), name="history"),
    path("wiki/<key:slug>/history.atom", ArticleHistoryFeedView.as_view(), name="history_feed"),
    path("wiki/<key:slug>/revisions/<number:number>/", ArticleRevisionView.as_view(), name="revision"),
    path("wiki/<key:slug>/blame/", ArticleBlameView.as_view(), name="blame"),
    path("wiki/<key:slug>/revisions/<number:number>/blame/", ArticleBlameView.as_view(), name="revision_blame"),
    path("wiki/<key:slug>/diff/", CompareView.as_view(), name="compare"),
    path("wiki/<key:slug>/diff/<number:old>..<number:new>/", ArticleDiffView.as_view(), name="diff"),
    path("sources/<key:key>/", SourceView.as_view(), name="source"),
    path("parties/<key:key>/", PartyView.as_view(), name="party"),
    path("disputed/", DisputedView.as_view(), name="disputed"),
    path("category/<key:key>/", CategoryView.as_view(), name="category"),
    path("watched/<str:token>/feed.atom", watched_feed, name="watched_feed"),
    path("watched/<str:token>/stop/", StopMailView.as_view(), name="stop_mail"),
    path("media/pictures/<str:name>", picture, name="picture"),
]
