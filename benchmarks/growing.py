"""What an old article costs beside a young one: saving, history, comparing, loading, publishing."""

import random
from collections.abc import Callable

from django.urls import reverse

from articles import history
from benchmarks.browsing import Application, Browser
from benchmarks.generator import change_claim, change_word
from benchmarks.measuring import interleave
from benchmarks.report import Line, Section, timed
from benchmarks.wiki import Wiki

Task = Callable[[Wiki], object]


def measure_growth(young: Wiki, old: Wiki, application: Application) -> Section:
    """Measure both in turns, each in its own database, so that the size of the tables counts as well."""
    numbers = {wiki: wiki.head.number for wiki in (young, old)}
    browsers = {wiki: (Browser(application), Browser(application, cookie=wiki.editor_cookie)) for wiki in numbers}
    dice = random.Random(1)

    def reader(wiki: Wiki, name: str, *arguments: int, query: str = "") -> object:
        return browsers[wiki][0].get(reverse(f"articles:{name}", args=[wiki.article.slug, *arguments]) + query)

    def editor(wiki: Wiki, name: str, *arguments: int, query: str = "") -> object:
        return browsers[wiki][1].get(reverse(f"articles:{name}", args=[wiki.article.slug, *arguments]) + query)

    tasks: dict[str, Task] = {
        "load any revision": lambda wiki: history.load(wiki.revision(dice.randint(1, numbers[wiki]))),
        "history page of the first ten, editor": lambda wiki: editor(wiki, "history", query="?older=11"),
        "history page in the middle, editor": lambda wiki: editor(
            wiki, "history", query=f"?older={numbers[wiki] // 2}"
        ),
        "history page of the newest, editor": lambda wiki: editor(wiki, "history"),
        "history page of the published, reader": lambda wiki: reader(wiki, "history"),
        "comparison with the one before, editor": lambda wiki: editor(wiki, "diff", numbers[wiki] - 1, numbers[wiki]),
        "comparison with the first, editor": lambda wiki: editor(wiki, "diff", 1, numbers[wiki]),
        "save of one changed claim": lambda wiki: wiki.edit(change_claim),
        "save of one changed word": lambda wiki: wiki.edit(change_word),
        "publish": lambda wiki: wiki.publish(),
    }
    lines = [line for what, task in tasks.items() for line in _compare(what, task, young, old, numbers)]
    return Section(
        "Growing, an editor's work on both articles in turns", "at the later revision ÷ at the earlier", tuple(lines)
    )


def plan_pages(old: Wiki) -> Section:
    """Return how the database reads pages of the old article's history: by an index, without sorting."""
    old.database.choose()
    revisions = old.article.revisions.values("pk")
    pages = {
        "newest": revisions.order_by("-number")[:51],
        "in the middle": revisions.filter(number__lt=old.head.number // 2).order_by("-number")[:51],
        "oldest": revisions.filter(number__gte=0).order_by("number")[:52],
    }
    plans = (f"{name}: {' '.join(page.explain().split())}" for name, page in pages.items())
    return Section("Plans of a page of revisions", "none", tuple(Line(plan) for plan in plans))


def _compare(what: str, task: Task, young: Wiki, old: Wiki, numbers: dict[Wiki, int]) -> list[Line]:
    def on(wiki: Wiki) -> Callable[[], object]:
        def run() -> object:
            wiki.database.choose()
            return task(wiki)

        return run

    samples = interleave({"young": on(young), "old": on(old)}, rounds=40, seconds=6)
    return [
        timed(f"{what}, revision {numbers[young]:,}", samples["young"]),
        timed(f"{what}, revision {numbers[old]:,}", samples["old"], samples["old"].over(samples["young"])),
    ]
