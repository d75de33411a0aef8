"""Lines of an article's infobox."""

from django.db import models

from articles import snapshot, values
from articles.models.article import Article
from articles.models.fields import KeyField
from articles.models.versioned import VersionedModel, choices


class InfoboxField(VersionedModel):
    article = models.ForeignKey(Article, models.PROTECT, related_name="fields")
    key = KeyField()
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=20, choices=choices(*values.TYPES))
    value = models.JSONField(null=True)
    policy = models.CharField(max_length=20, choices=choices(*snapshot.POLICIES))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="field_key_is_unique_in_article"),
            models.CheckConstraint(condition=models.Q(policy__in=snapshot.POLICIES), name="field_policy_is_known"),
            models.CheckConstraint(condition=models.Q(type__in=list(values.TYPES)), name="field_type_is_known"),
        ]

    def __str__(self) -> str:
        return self.label

    def part(self) -> snapshot.Field:
        return snapshot.Field(
            key=self.key,
            label=self.label,
            type=self.type,
            value=values.from_json(self.value),
            policy=self.policy,
        )

    def set_part(self, part: snapshot.Field) -> None:
        self.key, self.label, self.type, self.policy = part.key, part.label, part.type, part.policy
        self.value = values.to_json(part.value)
