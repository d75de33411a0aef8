"""Articles: the spine that revisions, redirects and publications hang on."""

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from articles import stored
from articles.models.category import Category
from articles.models.fields import KEY_LENGTH, KeyField
from articles.models.template import InfoboxTemplate
from articles.models.versioned import GuardedModel, VersionedModel, VersionedQuerySet
from articles.rendering import title_key
from articles.snapshot import is_key


def is_editor(user: Any) -> bool:
    """Return whether `user` may see the desk: drafts, and every revision."""
    return bool(user.has_perm("articles.view_article"))


class ArticleQuerySet(VersionedQuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        """Keep the articles that the public can read."""
        return self.filter(publication__isnull=False, deleted_at__isnull=True)

    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """Keep the articles that `user` may see: editors all, everybody else the published ones."""
        return self if is_editor(user) else self.published()

    def at(self, slug: str, user: Any) -> "ArticleQuerySet":
        """Keep the article that `user` finds at that address: the published one, for editors the draft's too."""
        published = Q(publication__slug=slug)
        return self.visible_to(user).filter(published | Q(slug=slug) if is_editor(user) else published)

    def citing(self, source: str) -> "ArticleQuerySet":
        """Keep the articles whose newest revision cites a source: by a citation or by a mark."""
        marked = Q(passages__content__contains=f"[@{source}]") | Q(passages__content__contains=f"[@{source},")
        return self.filter(Q(citations__source=source) | marked).distinct()

    def untraced(self) -> "ArticleQuerySet":
        """Keep the articles that hold something of which no origin is kept: those of before origins were."""
        holding = Q(passages__isnull=False) | Q(fields__isnull=False) | Q(claims__isnull=False)
        return self.filter(holding, origins__isnull=True).distinct()


class Article(VersionedModel):
    slug = KeyField(unique=True, help_text="The article's address. After a rename the old one redirects.")
    title = models.CharField(max_length=200)
    title_key = models.CharField(max_length=200, editable=False, help_text="The title as titles are compared.")
    description = models.CharField(max_length=300, blank=True, help_text="One plain sentence, for lists and searches.")
    kind = models.ForeignKey(InfoboxTemplate, models.PROTECT, null=True, blank=True, related_name="articles")
    language = models.CharField(max_length=35, default="en")
    categories = models.ManyToManyField(Category, through="ArticleCategory", related_name="articles")
    head = models.PositiveIntegerField(default=0, help_text="The number of the newest revision.")
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.CharField(max_length=150, blank=True, editable=False)
    deletion_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar = ArticleQuerySet.as_manager()

    HEADER_COLUMNS = ("slug", "title", "title_key", "description", "kind_id", "language")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title_key"], name="article_title_is_unique")]
        permissions = [("publish_article", "Can publish and unpublish articles")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    def slug_for(self, user: Any) -> str:
        """Return the address under which `user` knows the article: readers know the published one alone."""
        return self.slug if is_editor(user) else self.publication.slug

    @property
    def categories_named(self) -> tuple[str, ...]:
        """The keys of the article's categories, in the order the editor gave them."""
        if not hasattr(self, "_categories"):
            self._categories = tuple(self.articlecategory_set.values_list("category_id", flat=True))
        return self._categories

    def part(self) -> stored.Header:
        return stored.Header(
            title=self.title,
            slug=self.slug,
            description=self.description,
            kind=self.kind_id or "",
            language=self.language,
            categories=self.categories_named,
        )

    def set_part(self, part: stored.Header) -> None:
        self.title, self.slug, self.description = part.title, part.slug, part.description
        self.title_key = title_key(part.title)
        self.kind_id, self.language = part.kind or None, part.language
        self._categories = part.categories


class ArticleCategory(GuardedModel):
    article = models.ForeignKey(Article, models.PROTECT)
    category = models.ForeignKey(Category, models.PROTECT)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["article", "category"], name="article_is_once_in_a_category")]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.category_id}"


def slug_for(title: str) -> str:
    """Return an address for a title; made from its digest where none of its letters can stand in an address."""
    slug = slugify(title).replace("_", "-")[:KEY_LENGTH].strip("-")
    return slug if is_key(slug) else f"article-{sha256(title.encode()).hexdigest()[:12]}"
