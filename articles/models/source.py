"""Published works that claims rest on, in the fields of CSL."""

from dataclasses import asdict, fields

from django.db import models
from django.urls import reverse

from articles import citing, shared
from articles.models.fields import EdtfField, KeyField, edtf_bounds
from articles.models.versioned import VersionedModel


class Source(VersionedModel):
    class Type(models.TextChoices):
        """The item types of CSL 1.0.2 that sources of contested events have."""

        NEWSPAPER = "article-newspaper", "Newspaper article"
        MAGAZINE = "article-magazine", "Magazine article"
        JOURNAL = "article-journal", "Journal article"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Chapter"
        BROADCAST = "broadcast", "Broadcast"
        DATASET = "dataset", "Dataset"
        HEARING = "hearing", "Hearing"
        INTERVIEW = "interview", "Interview"
        CASE = "legal_case", "Legal case"
        POST = "post", "Post"
        REPORT = "report", "Report"
        SPEECH = "speech", "Speech"
        WEBPAGE = "webpage", "Web page"

    key = KeyField(primary_key=True)
    type = models.CharField(max_length=30, choices=Type.choices, default=Type.NEWSPAPER)
    title = models.CharField(max_length=500)
    authors = models.JSONField(
        default=list, blank=True, help_text="One a line: “Family, Given”, or an institution's name."
    )
    container_title = models.CharField("published in", max_length=300, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    issued = EdtfField(verbose_name="published on")
    issued_from = models.DateField(null=True, editable=False)
    issued_to = models.DateField(null=True, editable=False)
    url = models.URLField("address", max_length=2000, blank=True)
    archive_url = models.URLField("archived copy", max_length=2000, blank=True)
    accessed = EdtfField()
    language = models.CharField(max_length=35, blank=True, help_text="A language tag: en, fr, ar.")
    doi = models.CharField("DOI", max_length=200, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    is_retired = models.BooleanField("retired", default=False, help_text="Not offered for new citations any more.")
    withdrawal = models.CharField(max_length=500, blank=True, editable=False)
    withdrawn_on = EdtfField(editable=False)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"

    def save(self, *args, **options) -> None:
        self.issued_from, self.issued_to = edtf_bounds(self.issued)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("articles:source", args=[self.key])

    @classmethod
    def known(cls) -> citing.Known:
        """Return all sources, to be asked whether one of them is the same as a new one; in one query."""
        columns = ("key", "title", "type", "authors", "issued", "url", "doi", "isbn")
        rows = cls.objects.order_by("pk").values(*columns).iterator()
        return citing.Known(
            shared.Source(**row | {"authors": tuple(shared.Name(**name) for name in row["authors"][:1])})
            for row in rows
        )

    def part(self) -> shared.Source:
        return shared.Source(
            authors=tuple(shared.Name(**name) for name in self.authors),
            **{name: getattr(self, name) for name in _PLAIN},
        )

    def set_part(self, part: shared.Source) -> None:
        for name in _PLAIN:
            setattr(self, name, getattr(part, name))
        self.authors = [{key: held for key, held in asdict(name).items() if held} for name in part.authors]


_PLAIN = tuple(each.name for each in fields(shared.Source) if each.name != "authors")
