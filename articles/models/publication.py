"""The library: what the public reads, rendered when a revision is published, and its index rows."""

from django.db import models
from django.urls import reverse

from articles.models.article import Article
from articles.models.category import Category
from articles.models.party import Party
from articles.models.revision import ArticleRevision
from articles.models.source import Source


class Publication(models.Model):
    """One published article: the revision that the public reads, and what lists say of it."""

    article = models.OneToOneField(Article, models.PROTECT, related_name="publication")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="+")
    slug = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    title_key = models.CharField(max_length=200, db_index=True)
    description = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    claim_count = models.PositiveIntegerField()
    disputed_count = models.PositiveIntegerField()
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField(db_index=True)
    renderer = models.CharField(max_length=64)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])


class PublishedPage(models.Model):
    """One rendered page of a publication, as the bytes that are sent."""

    class Name(models.TextChoices):
        ARTICLE = "article"
        CLAIMS = "claims"
        SOURCES = "sources"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="pages")
    path = models.CharField(max_length=120, unique=True)
    etag = models.CharField(max_length=64)
    plain = models.BinaryField()
    gzipped = models.BinaryField()

    def __str__(self) -> str:
        return self.path


class DisputedFigure(models.Model):
    """A line of a published infobox whose claims contradict each other, with every figure that stands."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="disputed_figures")
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=100)
    shown = models.CharField(max_length=200, blank=True)
    rule = models.TextField()
    given = models.JSONField(help_text="What is claimed and by how many: [[“47”, 4], [“43”, 1]].")

    class Meta:
        ordering = ["publication__title", "pk"]
        constraints = [models.UniqueConstraint(fields=["publication", "key"], name="disputed_figure_is_once")]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.label}"

    def get_absolute_url(self) -> str:
        return f"{reverse('articles:claims', args=[self.publication.slug])}#field-{self.key}"


class PublishedClaim(models.Model):
    """A claim of a published article, for the pages that cross articles."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="claims")
    key = models.CharField(max_length=80)
    order = models.PositiveIntegerField()
    statement = models.TextField()
    figure = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=100, blank=True)
    applies_to = models.CharField(max_length=200, blank=True)
    modality = models.CharField(max_length=20)
    claimed_on = models.CharField(max_length=64, blank=True)
    claimed_from = models.DateField(null=True)
    status = models.CharField(max_length=20)
    claimants = models.ManyToManyField(Party, related_name="published_claims")

    class Meta:
        ordering = ["publication__title", "order"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "key"], name="published_claim_is_once_in_a_publication")
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return f"{reverse('articles:claims', args=[self.publication.slug])}#claim-{self.key}"


class PublishedCitation(models.Model):
    """A source that a published article cites, openly; withheld citations never get here."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="citations")
    claim = models.ForeignKey(PublishedClaim, models.CASCADE, null=True, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="published_citations")
    locator = models.CharField(max_length=100, blank=True)
    quote = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.source_id} {self.locator}"


class PublishedLink(models.Model):
    """A link from a published article to a title, whether an article has it or not."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="links")
    title_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "title_key"], name="published_link_is_once_in_a_publication")
        ]

    def __str__(self) -> str:
        return self.title_key


class PublishedName(models.Model):
    """A shared record that a published page shows, so that a change of the record finds the page."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="published_name_lookup")]
        constraints = [models.UniqueConstraint(fields=["publication", "kind", "key"], name="published_name_is_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class PublishedCategory(models.Model):
    """A published article's place in a category."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="categories")
    category = models.ForeignKey(Category, models.PROTECT, related_name="published")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "category"], name="publication_is_once_in_a_category")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} in {self.category_id}"
