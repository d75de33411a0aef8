"""Categories of articles, in a tree."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles import shared
from articles.models.fields import KeyField
from articles.models.versioned import VersionedModel, VersionedQuerySet


class CategoryQuerySet(VersionedQuerySet["Category"]):
    def public(self) -> "CategoryQuerySet":
        """Keep the categories that hold published articles, and those above them."""
        above = dict(Category._default_manager.values_list("key", "parent"))
        public: set[str] = set()
        for key in Category._default_manager.filter(published__isnull=False).values_list("key", flat=True).distinct():
            at: str | None = key
            while at and at not in public:
                public.add(at)
                at = above.get(at)
        return self.filter(pk__in=public)


class Category(VersionedModel):
    key = KeyField(primary_key=True)
    name = models.CharField(max_length=200, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    description = models.TextField(blank=True)

    objects: ClassVar = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("key")), name="category_is_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:category", args=[self.key])

    def clean(self) -> None:
        above, seen = self.parent, {self.key}
        while above is not None:
            if above.key in seen:
                raise ValidationError(
                    {"parent": f"“{above}” stands below “{self.name}”; a category cannot hold itself."}
                )
            seen.add(above.key)
            above = above.parent

    def part(self) -> shared.Category:
        return shared.Category(key=self.key, name=self.name, parent=self.parent_id or "", description=self.description)

    def set_part(self, part: shared.Category) -> None:
        self.key, self.name, self.description = part.key, part.name, part.description
        self.parent_id = part.parent or None
