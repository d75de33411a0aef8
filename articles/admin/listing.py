"""What editors look for in the desk's lists beside the columns: sources without use, claims without sources, work."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from articles.models import Citation, Claim, RestingPart, Schedule


class _YesFilter(admin.SimpleListFilter):
    """A filter that one turns on; `words` say what it keeps, `condition` finds that."""

    words = ""
    condition: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", self.words)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(self.condition) if self.value() == "yes" else queryset


class IsUncited(_YesFilter):
    title = "use"
    parameter_name = "uncited"
    words = "cited by no claim or sentence"
    condition = ~Exists(Citation.objects.filter(source=OuterRef("pk")))


class IsWithdrawn(_YesFilter):
    title = "withdrawn"
    parameter_name = "withdrawn"
    words = "withdrawn"
    condition = ~Q(withdrawal="")


class HasWorkLeft(_YesFilter):
    title = "work list"
    parameter_name = "work"
    words = "something rests on what was retracted"
    condition = Exists(RestingPart.objects.unsettled().filter(article=OuterRef("pk")))


class HasClaimsWithoutSource(_YesFilter):
    title = "claims"
    parameter_name = "unsourced"
    words = "some without a source"
    condition = Exists(Claim.objects.filter(article=OuterRef("pk"), citations=None))


class IsScheduled(_YesFilter):
    title = "schedule"
    parameter_name = "scheduled"
    words = "to be published or taken out at a time"
    condition = Exists(Schedule.objects.waiting().filter(article=OuterRef("pk")))
