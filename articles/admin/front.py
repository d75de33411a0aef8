"""The desk's front page: what waits for the account that opens it, and what happened lately."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.access import Act, may
from articles.admin.accounts import editor
from articles.admin.listing import HasClaimsWithoutSource, IsUncited, IsWithdrawn
from articles.models import Article, ArticleRevision, Draft, RestingPart, Source, Submission
from articles.reporting import tell
from articles.watching import may_watch

MOST_LISTED = 10
RECENT = 20


def front_page(request: HttpRequest) -> HttpResponse:
    """Show the admin's own list of models, and beside it what the account may see of the newsroom's day."""
    user = editor(request)
    context: dict[str, Any] = {"title": "Desk", "may_read": may(user, Act.READ)}
    if may(user, Act.WRITE):
        context["drafts"] = Draft.objects.filter(editor=user, cells__isnull=False).select_related("article")
    if may(user, Act.SUBMIT):
        own = Submission.objects.filter(submitted_by=user).select_related("article", "revision")
        context["submissions"] = own.defer("revision__version_ids").order_by("-pk")[:MOST_LISTED]
    if may(user, Act.REVIEW):
        waiting = Submission.objects.waiting().select_related("article", "revision")
        context["queue"] = waiting.defer("revision__version_ids")[:MOST_LISTED]
    if may_watch(user):
        context["told"] = tell(user.messages.whole()[:MOST_LISTED], user)
    if context["may_read"]:
        context |= {"work": _work(), "recent": _recent()}
    return admin.site.index(request, context)


def _work() -> list[tuple[int, str, str]]:
    """Return the work lists: how much is on each, what it is, and the address of the list."""
    sources = Source.objects.aggregate(
        uncited=Count("pk", filter=IsUncited.condition), withdrawn=Count("pk", filter=IsWithdrawn.condition)
    )
    lists = {name: reverse(f"admin:articles_{name}_changelist") for name in ("retraction", "article", "source")}
    return [
        (
            RestingPart.objects.unsettled().count(),
            "Things that rest on what was retracted",
            f"{lists['retraction']}?work=left",
        ),
        (
            Article.objects.filter(HasClaimsWithoutSource.condition).count(),
            "Articles with claims that have no source",
            f"{lists['article']}?unsourced=yes",
        ),
        (sources["uncited"], "Sources that nothing cites", f"{lists['source']}?uncited=yes"),
        (sources["withdrawn"], "Sources that were withdrawn", f"{lists['source']}?withdrawn=yes"),
    ]


def _recent() -> Any:
    left = [f"{owner}{column}" for owner in ("", "parent__") for column in ("version_ids", "wordings")]
    return ArticleRevision.objects.select_related("article", "parent").defer(*left).order_by("-pk")[:RECENT]
