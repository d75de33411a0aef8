"""What reading the published article costs beside a bare view of the same size."""

from django.urls import reverse

from benchmarks.bare import make_application
from benchmarks.browsing import Application, Browser, serving
from benchmarks.measuring import interleave
from benchmarks.report import Section, timed
from benchmarks.wiki import Wiki


def measure_reading(wiki: Wiki, application: Application) -> Section:
    """Measure both inside this process, where nothing but the two is counted."""
    wiki.database.choose()
    path = reverse("articles:article", args=[wiki.article.slug])
    bare = Browser(make_application())
    gzipping = Browser(application, accept_encoding="gzip, deflate, br")
    plain = Browser(application)
    headers, gzipped_body = gzipping.get(path)
    _, plain_body = plain.get(path)
    returning = Browser(application, accept_encoding="gzip, deflate, br", if_none_match=headers["ETag"])
    samples = interleave(
        {
            "bare gzipped": lambda: bare.get(f"/{len(gzipped_body)}/"),
            "gzipped": lambda: gzipping.get(path),
            "bare plain": lambda: bare.get(f"/{len(plain_body)}/"),
            "plain": lambda: plain.get(path),
            "unchanged": lambda: returning.get(path, expected=304),
        },
        rounds=100,
        calls=50,
    )
    bare_gzipped, bare_plain = samples["bare gzipped"], samples["bare plain"]
    lines = (
        timed(f"bare view of {len(gzipped_body):,} bytes", bare_gzipped),
        timed("article, gzipped", samples["gzipped"], bare_gzipped.over(samples["gzipped"])),
        timed("article, not modified (304)", samples["unchanged"], bare_gzipped.over(samples["unchanged"])),
        timed(f"bare view of {len(plain_body):,} bytes", bare_plain),
        timed("article, not gzipped", samples["plain"], bare_plain.over(samples["plain"])),
    )
    return Section("Reading, in one process", "bare view ÷ article, the aim is 0.8", lines)


def measure_http(wiki: Wiki) -> Section:
    """Measure both as gunicorn serves them, one request after the other on a kept connection."""
    path = reverse("articles:article", args=[wiki.article.slug])
    # Served with the pool that it has by default; this process does without (see __main__).
    environment = {"DATABASE_URL": wiki.database.url(), "DATABASE_POOL": ""}
    with (
        serving("benchmarks.bare:make_application()", **environment) as bare,
        serving("encyclopedia.wsgi:application", **environment) as site,
    ):
        size = len(site.get(path))
        samples = interleave(
            {"bare": lambda: bare.get(f"/{size}/"), "site": lambda: site.get(path)}, rounds=60, calls=20
        )
    lines = (
        timed(f"bare view of {size:,} bytes", samples["bare"]),
        timed("article, gzipped", samples["site"], samples["bare"].over(samples["site"])),
    )
    return Section("Reading, over HTTP from gunicorn", "bare view ÷ article", lines)
