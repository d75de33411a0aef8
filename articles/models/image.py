"""Pictures, stored under the digest of their content."""

from django.db import models

from articles import shared
from articles.models.fields import KeyField
from articles.models.source import Source
from articles.models.versioned import VersionedModel


class Image(VersionedModel):
    key = KeyField(primary_key=True)
    file = models.ImageField(upload_to="pictures", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alternative_text = models.CharField(
        max_length=300, blank=True, help_text="What the picture shows, for whoever cannot see it."
    )
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=200, blank=True, help_text="Who made it.")
    licence = models.CharField(
        max_length=100,
        blank=True,
        help_text="CC BY-SA 4.0, public domain, … A picture without one cannot be published.",
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="images")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.alternative_text or self.key

    def part(self) -> shared.Image:
        return shared.Image(
            key=self.key,
            file=self.file.name or "",
            width=self.width,
            height=self.height,
            alternative_text=self.alternative_text,
            caption=self.caption,
            credit=self.credit,
            licence=self.licence,
            source=self.source_id or "",
        )

    def set_part(self, part: shared.Image) -> None:
        for name in ("key", "width", "height", "alternative_text", "caption", "credit", "licence"):
            setattr(self, name, getattr(part, name))
        self.file.name, self.source_id = part.file, part.source or None
