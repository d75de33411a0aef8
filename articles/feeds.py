"""Feeds for readers who follow an article from afar."""

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.views.decorators.cache import never_cache

from articles import delivering, history
from articles.models import Article, ArticleRevision
from articles.reporting import Told, tell
from articles.views.article import ArticlePage

LENGTH = 30


class Entry(NamedTuple):
    """A published revision, where its change is shown, and what it changed in words."""

    revision: ArticleRevision
    path: str
    words: str


class ArticleHistoryFeed(Feed):
    """The newest published revisions of one article, each with what it changed for its readers."""

    feed_type = feedgenerator.Atom1Feed

    def get_object(self, request: HttpRequest, article: Article) -> Article:
        return article

    def title(self, article: Article) -> str:
        return f"{article.publication.title}: history"

    def subtitle(self, article: Article) -> str:
        return f"What changed in “{article.publication.title}”, one entry for each published revision."

    def link(self, article: Article) -> str:
        return settings.SITE_URL + reverse("articles:history", args=[article.publication.slug])

    def feed_url(self, article: Article) -> str:
        return settings.SITE_URL + reverse("articles:history_feed", args=[article.publication.slug])

    def items(self, article: Article) -> Iterator[Entry]:
        slug = article.publication.slug
        newest = list(article.revisions.visible_to(AnonymousUser()).newest_first()[: LENGTH + 1])
        pairs = list(zip_longest(newest[:LENGTH], newest[1 : LENGTH + 1]))
        told = history.changes_in_words((old.number, new) for new, old in pairs if old)
        for new, old in pairs:
            path = (
                reverse("articles:diff", args=[slug, old.number, new.number])
                if old
                else reverse("articles:revision", args=[slug, new.number])
            )
            words = " ".join(told[new.pk].sentences) if new.pk in told else ""
            yield Entry(new, path, words)

    def item_title(self, item: Any) -> str:
        return f"Revision {item.revision.number}: {item.revision.shown_summary or 'no summary'}"

    def item_description(self, item: Any) -> str:
        return str(item.words)

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_URL}{item.path}"

    def item_guid(self, item: Any) -> str:
        return f"urn:sha256:{item.revision.chain}"

    def item_author_name(self, item: Any) -> str:
        return str(item.revision.shown_author)

    def item_pubdate(self, item: Any) -> datetime:
        saved_at: datetime = item.revision.saved_at
        return saved_at

    def item_updateddate(self, item: Any) -> datetime:
        published_at: datetime = item.revision.published_at
        return published_at


class ArticleHistoryFeedView(ArticlePage):
    """The feed at its article's address, former ones included; the same for everybody."""

    reader = AnonymousUser()

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return ArticleHistoryFeed()(request, article=self.article)


class WatchedFeed(Feed):
    """What happened to what one account watches."""

    feed_type = feedgenerator.Atom1Feed
    title = f"{settings.SITE_NAME}: watched"
    subtitle = "What happened to what you watch. Whoever has this address can read it."

    def get_object(self, request: HttpRequest, token: str) -> User:
        reader = delivering.feed_reader(token)
        if reader is None:
            raise Http404("This feed does not exist, or its address was changed.")
        return reader

    def link(self, reader: User) -> str:
        return settings.SITE_URL + reverse("admin:articles_watch_changelist")

    def items(self, reader: User) -> list[Told]:
        return tell(reader.messages.whole()[:LENGTH], reader)

    def item_title(self, item: Any) -> str:
        return str(item.headline)

    def item_description(self, item: Any) -> str:
        return " ".join((*item.story, *item.changes))

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_URL}{item.path}"

    def item_guid(self, item: Any) -> str:
        return f"{settings.SITE_URL}{reverse('admin:articles_watch_changelist')}#message-{item.message.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        at: datetime = item.message.at
        return at


watched_feed = never_cache(WatchedFeed())
