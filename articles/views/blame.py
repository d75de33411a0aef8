"""Who wrote this: each paragraph, sentence and claim of an article with the revision that brought it in."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from articles import history, publishing
from articles.history import Authorship, Hand
from articles.models import ArticleRevision, is_editor, revision_number
from articles.models.revision import ArticleRevisionQuerySet
from articles.rendering import LineNote
from articles.views.article import ArticlePage


class ArticleBlameView(ArticlePage, TemplateView):
    """As a table, or with `?view=article` as marks in the article; of a given revision, or of the newest one seen.

    A text of very many paragraphs is told of in parts, each from a `line` on.
    """

    template_name = "articles/article_blame.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        number: int | None = context.pop("number", None)
        visible = self.visible()
        (revision,) = self.revisions(number) if number is not None else [self._newest(visible)]
        first_line = revision_number(self.request.GET.get("line")) or 1
        is_public = not is_editor(self.request.user)
        found = history.authorship(revision, visible, is_public=is_public, first_line=first_line)
        is_in_article = self.request.GET.get("view") == "article"
        return super().get_context_data(
            heading=self.article,
            publication=self.publication(),
            revision=revision,
            authorship=found,
            number=number,
            article=self._marked(revision, found) if is_in_article else None,
            **context,
        )

    def _newest(self, visible: ArticleRevisionQuerySet) -> ArticleRevision:
        publication = self.publication()
        if not is_editor(self.request.user) and publication is not None:
            return publication.revision
        newest: ArticleRevision | None = visible.newest_first().first()
        if newest is None:
            raise Http404("This article has no revision to show.")
        return newest

    def _marked(self, revision: ArticleRevision, found: Authorship) -> Any:
        notes = {
            paragraph.line: LineNote(hand.wrote.shown_author, self._address(hand))
            for paragraph in found.paragraphs
            if (hand := paragraph.whole.by.by)
        }
        return publishing.present_content(*history.load_public(revision), notes)

    def _address(self, hand: Hand) -> str:
        slug = self.article.slug_for(self.request.user)
        return reverse("articles:revision", args=[slug, hand.shown.number]) if hand.shown else ""
