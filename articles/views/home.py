"""The front page."""

from typing import Any

from django.db.models import Count, Sum
from django.views.generic import TemplateView

from articles.models import Category, DisputedFigure, Publication, PublishedCitation

LISTED = 10
CATEGORIES = 12


class HomeView(TemplateView):
    template_name = "articles/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publications = Publication.objects.defer("text").select_related("revision")
        return super().get_context_data(
            recent=publications.order_by("-published_at")[:LISTED],
            newest=publications.order_by("-first_published_at")[:LISTED],
            categories=Category.objects.annotate(size=Count("published"))
            .filter(size__gt=0)
            .order_by("-size", "name")[:CATEGORIES],
            counts=Publication.objects.aggregate(articles=Count("pk"), claims=Sum("claim_count")),
            disputed_count=DisputedFigure.objects.count(),
            source_count=PublishedCitation.objects.values("source").distinct().count(),
            **context,
        )
