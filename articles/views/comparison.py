"""The comparison of any two revisions of an article, in four views that are links."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from articles import comparing, history, publishing
from articles.comparing import Comparison, TextComparison
from articles.models import ArticleRevision, is_editor, revision_number
from articles.rendering import LineNote
from articles.shared import Shared
from articles.snapshot import Snapshot
from articles.views.article import ArticlePage

SIDES, INLINE, RENDERED, SOURCE = "sides", "inline", "rendered", "source"
VIEWS = {SIDES: "Side by side", INLINE: "Inline", RENDERED: "As the page", SOURCE: "As Markdown"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two revisions with its content as the public may read it."""

    revision: ArticleRevision
    snapshot: Snapshot
    shared: Shared


class CompareView(ArticlePage, View):
    """Send the two revisions chosen on the history page to the address of their comparison."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        old, new = revision_number(request.GET.get("old")), revision_number(request.GET.get("new"))
        if old is None or new is None:
            return HttpResponseRedirect(reverse("articles:history", args=[slug]))
        return HttpResponseRedirect(reverse("articles:diff", args=[slug, min(old, new), max(old, new)]))


class ArticleDiffView(ArticlePage, TemplateView):
    """What changed between two revisions of one article, part by part.

    `view` chooses how the texts are shown, `spaces=hide` leaves out changes of white space, `text=all` folds
    nothing that is equal; of the rendered page, `side=old` shows the older one.
    """

    template_name = "articles/article_diff.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        old, new = self._sides(context.pop("old"), context.pop("new"))
        comparison = comparing.compare(old.snapshot, new.snapshot, old.shared, new.shared)
        asked = self.request.GET
        view = asked["view"] if asked.get("view") in VIEWS else SIDES
        if are_spaces_hidden := asked.get("spaces") == "hide":
            comparison = replace(comparison, text=comparing.without_spaces(comparison.text))
        is_all_shown = asked.get("text") == "all" or view == SOURCE
        shown = (old if asked.get("side") == "old" else new) if view == RENDERED else None
        return super().get_context_data(
            heading=self.article,
            publication=self.publication(),
            old=old.revision,
            new=new.revision,
            comparison=comparison,
            sentences=comparing.worded(comparison, old.snapshot, new.snapshot, old.shared, new.shared),
            hunks=comparison.text.blocks if is_all_shown else comparison.text.hunks,
            views=VIEWS,
            view=view,
            are_spaces_hidden=are_spaces_hidden,
            is_all_shown=is_all_shown,
            shown=shown.revision if shown else None,
            article=self._rendered(shown, comparison, is_old=shown is old) if shown else None,
            **self._around(old.revision.number, new.revision.number),
            **context,
        )

    def _sides(self, *numbers: int) -> list[Side]:
        revisions = self.revisions(*numbers)
        contents = history.load_public_several(self.article.pk, revisions)
        return [Side(revision, *contents[revision.pk]) for revision in revisions]

    def _rendered(self, side: Side, comparison: Comparison, *, is_old: bool) -> Any:
        # The changes are counted as the reader sees them.
        page = "?spaces=hide" if self.request.GET.get("spaces") == "hide" else "?"
        notes = dict(_notes(comparison.text, page, is_old=is_old))
        return publishing.present_content(side.snapshot, side.shared, notes)

    def _around(self, old: int, new: int) -> dict[str, Any]:
        """Return the numbers of the revisions before and after, and how many revisions and editors lie between."""
        visible = self.visible().order_by()
        lowest, highest = min(old, new), max(old, new)
        around = {"older": old - 1, "newer": new + 1 if new < self.article.head else 0}
        between = {"revisions": highest - lowest - 1, "editors": 0}
        if not is_editor(self.request.user) or self.article.removals.exists():
            around = visible.aggregate(
                older=Max("number", filter=Q(number__lt=old)), newer=Min("number", filter=Q(number__gt=new))
            )
        if between["revisions"] > 0:
            hidden = visible.filter(number__gt=lowest, number__lt=highest)
            between = hidden.aggregate(revisions=Count("pk"), editors=Count("author_name", distinct=True))
        return around | {"intermediate": between}


def _notes(text: TextComparison, page: str, *, is_old: bool) -> Iterator[tuple[int, LineNote]]:
    for change in text.changes:
        block = change.old if is_old and change.kind != comparing.MOVED else change.new
        if block is not None:
            words = change.kind.replace("_", " ")
            yield block.line, LineNote(f"{words}, change {change.number}", f"{page}#change-{change.number}")
