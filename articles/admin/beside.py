"""What stands beside an article's content and is told above its form: protections, embargo, schedules, re-checks."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from articles.forms.desk import Desk
from articles.models import Embargo, Protection, Recheck, Schedule


def annotations() -> dict[str, Any]:
    """Return what the query of articles asks for beside them: whether anything is to be told, and the next schedule."""
    article = {"article": OuterRef("pk")}
    told: list[Any] = [
        Protection.objects.unlifted().filter(**article),
        Embargo.objects.unlifted().filter(**article),
        Schedule.objects.told().filter(**article),
        Recheck.objects.waiting().filter(**article),
    ]
    coming = Schedule.objects.waiting().filter(**article)
    return {
        "has_beside": reduce(or_, (Q(Exists(each)) for each in told)),
        "scheduled_at": Subquery(coming.values("at")[:1]),
        "scheduled_act": Subquery(coming.values("act")[:1]),
    }


@dataclass
class Beside:
    protections: list[Protection] = field(default_factory=list)
    embargoes: list[Embargo] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    rechecks: list[Recheck] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.whole or self.embargoes or self.schedules or self.rechecks)

    @property
    def whole(self) -> list[Protection]:
        """The protection of the article as a whole; those of its parts are told at their rows."""
        return [each for each in self.protections if each.kind == Protection.Kind.ARTICLE]

    def mark(self, desk: Desk) -> None:
        """Let each row of the desk that stands for something protected know so."""
        known = {(each.kind, each.key): each for each in self.protections}
        for kind, name in (("claim", "claims"), ("field", "fields")):
            for row in desk.formsets[name] if known else ():
                row.protection = known.get((kind, row["key"].value() or ""))


def beside(article: Any) -> Beside:
    """Return what is told above the form of an article that was found with `annotations`."""
    if article is None or not article.has_beside:
        return Beside()
    return Beside(
        protections=list(article.protections.standing()),
        embargoes=list(article.embargoes.standing().select_related("revision")),
        schedules=list(article.schedules.told().select_related("revision")),
        rechecks=list(article.rechecks.due()),
    )
