"""Every address of the site, made from the URL map: a new one is visited, or fails the test that does not know it."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles import delivering
from articles.models import Article, Delivery, Removal, Retraction, SharedRevision, Submission

NOT_VISITED = {
    "admin:login", "admin:logout", "admin:password_change", "admin:password_change_done", "admin:jsi18n",
    "articles:picture", "admin:articles_article_upload", "admin:articles_article_preview",
    "admin:articles_article_keep",
}  # fmt: skip
"""Pages that show nothing of an article, and addresses that only take what is sent to them."""

QUERIES = {
    "articles:history": ["", "?part=text", "?published=on", "?newer=1", "?older=3"],
    "articles:blame": ["", "?view=article"],
    "articles:revision_blame": ["", "?view=article"],
    "articles:diff": ["?text=all", "?view=rendered", "?view=rendered&side=old", "?view=source"],
    "articles:claims": ["", "?order=date"],
    "articles:compare": ["", "?old=1&new=2"],
    "admin:articles_article_change": ["", "?draft"],
    "admin:articles_submission_changelist": ["", "?state=all"],
    "admin:articles_retraction_changelist": ["", "?work=left"],
    "admin:autocomplete": ["?app_label=articles&model_name=citation&field_name=source&term=a"],
}


def patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern of the site with its full name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from patterns(each, inner)
        elif each.name:
            yield f"{namespace}{each.name}", each


def arguments(name: str, made: Article) -> dict[str, list[Any]]:
    """Return what can stand in the parameters of an address; a parameter that is not here is not known."""
    numbers = list(made.revisions.order_by("number").values_list("number", flat=True))
    keys = {
        "articles:claim": ["toll-minusma", "toll-msa", "canary"],
        "articles:field": ["fatalities"],
        "articles:source": ["report"],
        "articles:party": ["minusma", "msa"],
        "articles:category": ["massacres"],
    }
    model = name.partition("_")[2].rpartition("_")[0]
    rows: dict[str, list[Any]] = {
        "article": [made.pk],
        "submission": list(Submission.objects.values_list("pk", flat=True)),
        "retraction": list(Retraction.objects.values_list("pk", flat=True)),
        "removal": list(Removal.objects.values_list("pk", flat=True)),
        "source": ["report"],
        "party": ["minusma"],
        "category": ["massacres"],
        "infoboxtemplate": ["civilian-attack"],
        "image": ["none"],
    }
    return {
        "slug": [made.slug],
        "number": numbers,
        "token": _tokens(name),
        "old": numbers,
        "new": numbers,
        "key": keys.get(name, []),
        "object_id": rows.get(model, [made.pk]),
        "state_id": list(SharedRevision.objects.filter(kind=model).values_list("pk", flat=True)),
        "content_type_id": [1],
        "id": [1],
        "app_label": ["articles", "auth"],
    }


def _tokens(name: str) -> list[str]:
    """Return what opens the private feeds, or ends the mail, of those who are told in some way."""
    found = []
    for delivery in Delivery.objects.select_related("watcher"):
        is_feed = name == "articles:watched_feed"
        path = delivering.feed_path(delivery) if is_feed else delivering.stop_path(delivery.watcher)
        found += [path.split("/")[-3 if path.endswith("/") else -2]] if path else []
    return found


def addresses(made: Article) -> Iterator[str]:
    """Yield every address that shows anything, with every revision and part of the article; raises KeyError."""
    for name, pattern in patterns():
        if name in NOT_VISITED or not name.startswith(("articles:", "admin:")) or name == "admin:view_on_site":
            continue
        known = arguments(name, made)
        parameters = list(pattern.pattern.converters) or list(getattr(pattern.pattern.regex, "groupindex", {}))
        for values in product(*(known[parameter] for parameter in parameters)):
            given = dict(zip(parameters, values, strict=True))
            if name == "articles:diff" and given["old"] >= given["new"]:
                continue
            address = reverse(name, kwargs=given)
            for query in QUERIES.get(name, [""]):
                yield address + query
