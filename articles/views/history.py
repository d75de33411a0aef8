"""An article's history, and the comparison of any two of its revisions."""

from itertools import zip_longest
from typing import Any

from django.views.generic import TemplateView

from articles import comparing, history
from articles.models import Article, ArticleRevision, address, is_editor, revision_number
from articles.views.article import ArticlePage

PAGE = 50
Row = tuple[ArticleRevision, ArticleRevision | None]


class ArticleHistoryView(ArticlePage, TemplateView):
    """Revisions, newest first, by the page; `older` and `newer` name the number that the page begins beyond."""

    template_name = "articles/article_history.html"

    def find(self, slug: str) -> Article | None:
        """Read the revisions of the page together with their article; without any, look for the article alone."""
        self.rows, self.has_newer, self.has_older = self._page(slug)
        _compare_with_what_is_seen(self.rows)
        return self.rows[0][0].article if self.rows else super().find(slug)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication = self.publication()
        user = self.request.user
        return super().get_context_data(
            heading=self.article,
            publication=publication,
            rows=self.rows,
            newest_number=self.article.head if is_editor(user) or not publication else publication.revision.number,
            can_change=user.has_perm("articles.change_article"),
            has_newer=self.has_newer,
            has_older=self.has_older,
            **context,
        )

    def _page(self, slug: str) -> tuple[list[Row], bool, bool]:
        """Return the page's revisions, each with the one before it, and whether there are newer and older pages."""
        user = self.request.user
        visible = ArticleRevision.objects.visible_to(user).listed().filter(address(slug, user, "article__"))
        older, newer = revision_number(self.request.GET.get("older")), revision_number(self.request.GET.get("newer"))
        if newer is not None:
            found = list(visible.filter(number__gte=newer).order_by("number")[: PAGE + 2])
            has_before = bool(found) and found[0].number == newer
            shown = found[has_before : PAGE + has_before]
            return _rows(found[: len(shown) + has_before][::-1], len(shown)), len(found) > PAGE + has_before, has_before
        if older is not None:
            visible = visible.filter(number__lt=older)
        found = list(visible.newest_first()[: PAGE + 1])
        return _rows(found, PAGE), older is not None, len(found) > PAGE


def _rows(found: list[ArticleRevision], most: int) -> list[Row]:
    """Pair each of the first `most` revisions, newest first, with the one that follows it in `found`."""
    return list(zip_longest(found[:most], found[1 : most + 1]))


def _compare_with_what_is_seen(rows: list[Row]) -> None:
    """Let each revision whose parent the reader does not see say what it changed of the one before it in `rows`.

    One that has none before it says nothing, and so does any where a revision cannot be read.
    """
    gaps = [(new, old) for new, old in rows if new.number != (old.number if old else 0) + 1]
    try:
        contents = history.load_several(each for new, old in gaps if old for each in (new, old))
    except history.BrokenRevision:
        contents = {}
    for new, old in gaps:
        new.size_change = new.size - (old.size if old else 0)
        new.changed = comparing.changed_parts(contents[old.pk], contents[new.pk]) if old and contents else {}
