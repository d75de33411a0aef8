"""Who makes claims."""

from django.db import models
from django.urls import reverse

from articles import shared
from articles.models.fields import KeyField
from articles.models.versioned import VersionedModel, choices

KINDS = ("person", "unnamed person", "organization", "group of organizations", "armed force", "government", "media")


class Party(VersionedModel):
    key = KeyField(primary_key=True)
    name = models.CharField(max_length=200, help_text="The full name, as a first mention gives it.")
    short_name = models.CharField(max_length=60, blank=True, help_text="What a sentence calls it: MSA, GATIA.")
    kind = models.CharField(max_length=40, choices=choices(*KINDS), default="organization")
    other_names = models.JSONField("other names and spellings", default=list, blank=True)
    description = models.CharField(max_length=300, blank=True, help_text="Office or role: “governor of Menaka”.")
    affiliation = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.name} ({self.short_name})" if self.short_name else self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:party", args=[self.key])

    def part(self) -> shared.Party:
        return shared.Party(
            key=self.key,
            name=self.name,
            kind=self.kind,
            short_name=self.short_name,
            other_names=tuple(self.other_names),
            description=self.description,
            affiliation=self.affiliation_id or "",
        )

    def set_part(self, part: shared.Party) -> None:
        self.key, self.name, self.kind, self.short_name = part.key, part.name, part.kind, part.short_name
        self.other_names, self.description = list(part.other_names), part.description
        self.affiliation_id = part.affiliation or None
