"""Which revision brought in each piece of an article; all of it can be made again from the revisions."""

from django.db import models

from articles.models.article import Article


class Origin(models.Model):
    """The first revision of an article that held a paragraph, a sentence or a part in exactly these words.

    `digest` stands for the words (`comparing.origins`). `first_number` is the revision that brought in what they were
    made from, and so on back; `published_number` the first published revision that holds them.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="origins")
    digest = models.BinaryField(max_length=16)
    number = models.PositiveIntegerField()
    first_number = models.PositiveIntegerField()
    published_number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "digest"], name="origin_is_one_in_an_article")]

    def __str__(self) -> str:
        return f"{self.article_id}: since revision {self.number}"
