"""Infobox templates: which fields an article of a kind has. Editors change them in the admin, without code."""

from dataclasses import asdict, fields
from typing import Any

from django.db import models

from articles import shared
from articles.models.fields import KeyField
from articles.models.versioned import GuardedModel, VersionedModel, choices
from articles.snapshot import POLICIES
from articles.values import TYPES


class InfoboxTemplate(VersionedModel):
    key = KeyField(primary_key=True)
    name = models.CharField(max_length=200, unique=True, help_text="The kind of article: “civilian attack”.")
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def part(self) -> shared.Template:
        return shared.Template(
            key=self.key,
            name=self.name,
            description=self.description,
            fields=tuple(definition.part() for definition in self.definitions.all()),
        )

    def set_part(self, part: shared.Template) -> None:
        """Take over the template's own attributes; its definitions are rows that `new_definitions` makes."""
        self.key, self.name, self.description = part.key, part.name, part.description

    def new_definitions(self, part: shared.Template) -> list["InfoboxFieldDefinition"]:
        """Return unsaved rows for the definitions of `part`, in their order."""
        return [
            InfoboxFieldDefinition(template=self, order=order, **asdict(definition))
            for order, definition in enumerate(part.fields, start=1)
        ]


class InfoboxFieldDefinition(GuardedModel):
    template = models.ForeignKey(InfoboxTemplate, models.PROTECT, related_name="definitions")
    key = KeyField()
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=20, choices=choices(*TYPES), default="text")
    help = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    necessity = models.CharField(
        max_length=10, choices=choices("required", "suggested", "optional"), default="optional"
    )
    policy = models.CharField(
        max_length=20,
        choices=choices(*POLICIES),
        default="stated",
        help_text="How a new article's field gets its value: stated by the editor, or computed from claims.",
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="definition_key_is_unique_in_template")]

    def __str__(self) -> str:
        return self.label

    def part(self) -> shared.FieldDefinition:
        held: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(shared.FieldDefinition)}
        return shared.FieldDefinition(**held)
