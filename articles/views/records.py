"""Pages that cross articles: sources, parties, categories, and the figures that are disputed anywhere."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from articles import watching
from articles.models import (
    Category,
    DisputedFigure,
    Party,
    Publication,
    PublishedCitation,
    PublishedClaim,
    Source,
    Watch,
)

LONGEST_LIST = 500


class SourceView(TemplateView):
    """A source that published articles cite openly, and everything that rests on it."""

    template_name = "articles/source.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key: str = context.pop("key")
        source = get_object_or_404(Source.objects.filter(published_citations__isnull=False).distinct(), key=key)
        cited = PublishedCitation.objects.filter(source=source).select_related("publication", "claim__publication")
        return super().get_context_data(
            source=source.part(),
            watch=watching.button(self.request.user, Watch.Kind.SOURCE, key=key),
            citations=cited.order_by("publication__title", "claim__order")[:LONGEST_LIST],
            **context,
        )


class PartyView(TemplateView):
    """A party that published articles name as a claimant, and everything it claimed."""

    template_name = "articles/party.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key: str = context.pop("key")
        named = Party.objects.filter(published_claims__isnull=False).distinct()
        party = get_object_or_404(named.select_related("affiliation"), key=key)
        claims = PublishedClaim.objects.filter(claimants=party).select_related("publication")
        return super().get_context_data(
            party=party,
            watch=watching.button(self.request.user, Watch.Kind.PARTY, key=key),
            affiliation=party.affiliation if party.affiliation in named else None,
            claims=claims.prefetch_related("claimants")[:LONGEST_LIST],
            **context,
        )


class DisputedView(TemplateView):
    """Every line of a published infobox whose claims contradict each other."""

    template_name = "articles/disputed.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        disputed = DisputedFigure.objects.select_related("publication").defer("publication__text")
        return super().get_context_data(
            figures=disputed[:LONGEST_LIST], total=disputed.count(), longest=LONGEST_LIST, **context
        )


class CategoryView(TemplateView):
    """A category's articles and subcategories, as far as they are published."""

    template_name = "articles/category.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key: str = context.pop("key")
        public = Category.objects.public()
        category = get_object_or_404(public.select_related("parent"), key=key)
        return super().get_context_data(
            category=category,
            watch=watching.button(self.request.user, Watch.Kind.CATEGORY, key=key),
            children=public.filter(parent=category),
            publications=Publication.objects.filter(categories__category=category)
            .defer("text")
            .order_by("title")[:LONGEST_LIST],
            **context,
        )
