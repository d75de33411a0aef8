"""Where a claim, or a sentence of the article, is published."""

from django.db import models

from articles import snapshot
from articles.models.article import Article
from articles.models.claim import Claim
from articles.models.fields import KeyField
from articles.models.source import Source
from articles.models.versioned import GuardedModel, VersionedModel


class WithheldSource(GuardedModel):
    """A source that the article withholds, or withheld until its citation was taken out: it stays unnamed.

    Only an editor who cites it openly again takes it off this list.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="withheld_sources")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "source"], name="source_is_withheld_once")]

    def __str__(self) -> str:
        return f"{self.source_id} in {self.article_id}"


class Citation(VersionedModel):
    article = models.ForeignKey(Article, models.PROTECT, related_name="citations")
    key = KeyField()
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    locator = models.CharField(max_length=100, blank=True)
    quote = models.TextField(blank=True)
    is_withheld = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="citation_key_is_unique_in_article")]

    def __str__(self) -> str:
        return self.key

    def part(self) -> snapshot.Citation:
        return snapshot.Citation(
            key=self.key,
            source=self.source_id,
            claim=self.claim.key if self.claim else "",
            locator=self.locator,
            quote=self.quote,
            is_withheld=self.is_withheld,
        )

    def set_part(self, part: snapshot.Citation) -> None:
        """Take over all but the claim, which `history` knows by key."""
        self.key, self.source_id, self.locator = part.key, part.source, part.locator
        self.quote, self.is_withheld = part.quote, part.is_withheld
