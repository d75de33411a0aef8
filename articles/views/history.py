"""An article's history: its revisions, newest first, by the page, filtered or not."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Subquery
from django.views.generic import TemplateView

from articles import comparing, history, watching
from articles.access import Act, may
from articles.forms.history import HistoryFilter
from articles.models import Article, ArticleRevision, Removal, Watch, is_editor, removed_words, revision_number
from articles.models.revision import ArticleRevisionQuerySet
from articles.views.article import ArticlePage

PAGE = 50
Pair = tuple[ArticleRevision, ArticleRevision | None]


class Row(NamedTuple):
    """A revision, the one before it that the reader sees, and what changed between the two in words."""

    revision: ArticleRevision
    before: ArticleRevision | None
    sentences: list[str]
    total: int
    removed: list[str]
    """What was removed of the revision, in words."""
    is_readable: bool


class ArticleHistoryView(ArticlePage, TemplateView):
    """Revisions, newest first; `older` and `newer` name the number that the page begins beyond."""

    template_name = "articles/article_history.html"

    def find(self, slug: str) -> Article | None:
        """Read the revisions of the page together with their article; without any, look for the article alone."""
        self.filter = HistoryFilter(self.request.GET)
        pairs, self.has_newer, self.has_older = self._page(slug)
        self.rows = list(self._rows(pairs))
        self.has_protections = self.rows[0].revision.has_protections if self.rows else True
        return self.rows[0].revision.article if self.rows else super().find(slug)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication = self.publication()
        user = self.request.user
        return super().get_context_data(
            heading=self.article,
            publication=publication,
            filter=self.filter,
            rows=self.rows,
            protections=history.shown_protections(self.article, publication) if self.has_protections else [],
            newest_number=self.article.head if is_editor(user) or not publication else publication.revision.number,
            watch=watching.button(
                user,
                Watch.Kind.ARTICLE,
                article=self.article,
                is_watched=getattr(self.rows[0].revision, "is_watched", None) if self.rows else None,
            ),
            can_change=user.has_perm("articles.change_article"),
            can_hide=may(user, Act.HIDE) or may(user, Act.SUPPRESS),
            chosen=[row.revision.number for row in self.rows if row.is_readable][:2],
            has_newer=self.has_newer,
            has_older=self.has_older,
            **context,
        )

    def _rows(self, pairs: list[Pair]) -> Iterator[Row]:
        """Yield the rows of the page; of a revision that the reader may not read only what was removed."""
        shown = [new for new, _ in pairs]
        closed = [new for new in shown if new.is_anything_hidden]
        readable = {new.pk for new in shown}
        removals: list[Removal] = []
        if closed:
            pks = [new.pk for new in closed]
            may_read = ArticleRevision.objects.visible_to(self.request.user).filter(pk__in=pks)
            readable -= {*pks} - set(may_read.values_list("pk", flat=True))
            known = closed[0].article.removals.standing().known_to(self.request.user)
            removals = list(known.covering([new.number for new in closed]))
        told = _told([(new, old) for new, old in pairs if new.pk in readable])
        for new, old in pairs:
            if new.pk in readable:
                yield Row(new, old, *told.get(new.pk, ([], 0)), removed_words(removals, new), True)
            else:
                new.changed = {}
                yield Row(new, None, [], 0, removed_words(removals, new), False)

    def _page(self, slug: str) -> tuple[list[Pair], bool, bool]:
        """Return the page's revisions, each with the one before it, and whether there are newer and older pages."""
        user = self.request.user
        # The one article is found before its revisions, so that these are read in the order of their index.
        article = Article.objects.at(slug, user).values("pk")[:1]
        listed = ArticleRevision.objects.listed().filter(article=Subquery(article))
        visible = listed.visible_to(user)
        named = visible if self.filter.changed_names else listed.named_to(user)
        wanted = self._wanted(named, visible).annotate(**history.HAS_PROTECTIONS)
        if watching.may_watch(user):
            wanted = wanted.annotate(is_watched=watching.is_watched(user, "article"))
        older, newer = revision_number(self.request.GET.get("older")), revision_number(self.request.GET.get("newer"))
        if newer is not None:
            found = list(wanted.filter(number__gte=newer).order_by("number")[: PAGE + 2])
            has_older = bool(found) and found[0].number == newer
            has_newer = len(found) > PAGE + has_older
            found = found[: PAGE + has_older][::-1]
        else:
            wanted = wanted.filter(number__lt=older) if older is not None else wanted
            found = list(wanted.newest_first()[: PAGE + 1])
            has_newer, has_older = older is not None, len(found) > PAGE
        shown = found[: len(found) - has_older]
        if self.filter.wanted or any(each.is_text_hidden for each in found):
            return _pairs(shown, visible), has_newer, has_older
        return list(zip_longest(shown, found[1 : len(shown) + 1])), has_newer, has_older

    def _wanted(self, named: ArticleRevisionQuerySet, visible: ArticleRevisionQuerySet) -> ArticleRevisionQuerySet:
        """Keep of what is named what the filter asks for.

        Nobody finds by its changes what they may not read. A reader who does not see every revision finds a change at
        the first one seen that holds it.
        """
        wanted = self.filter.wanted
        found = named.by(wanted.get("editor", "")).saved_between(wanted.get("since"), wanted.get("until"))
        if wanted.get("published"):
            found = found.filter(published_at__isnull=False)
        if names := self.filter.changed_names:
            if is_editor(self.request.user):
                return found.changing(names)
            found = found.filter(number__in=history.seen_changing(visible, names))
        return found


def _pairs(shown: list[ArticleRevision], visible: ArticleRevisionQuerySet) -> list[Pair]:
    """Return the revisions, each with the one before it among all that the reader sees."""
    numbers = visible.numbers()
    before = {each.number: bisect_left(numbers, each.number) - 1 for each in shown}
    wanted = {numbers[place] for place in before.values() if place >= 0}
    known = {each.number: each for each in visible.filter(number__in=wanted)}
    return [(each, known[numbers[place]] if (place := before[each.number]) >= 0 else None) for each in shown]


def _told(pairs: Iterable[Pair]) -> dict[int, tuple[list[str], int]]:
    """Let each revision say what it changed of the one before it that the reader sees; return its words by its id.

    One that has none before it says nothing, and so does any where a revision cannot be read.
    """
    pairs = list(pairs)
    told = history.changes_in_words((old.number, new) for new, old in pairs if old)
    gaps = [(new, old) for new, old in pairs if new.number != (old.number if old else 0) + 1]
    unknown = {each.pk for new, old in gaps if old and new.pk not in told for each in (new, old)}
    try:
        contents = history.load_several(ArticleRevision.objects.filter(pk__in=unknown) if unknown else [])
    except history.BrokenRevision:
        contents = {}
    for new, old in gaps:
        new.size_change = new.size - (old.size if old else 0)
        if old and new.pk in told:
            new.changed = told[new.pk].changed
        else:
            new.changed = comparing.changed_parts(contents[old.pk], contents[new.pk]) if old and contents else {}
    return {new.pk: told[new.pk][:2] for new, _ in pairs if new.pk in told}
