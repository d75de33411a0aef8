"""How one claim stands to another."""

from django.db import models
from django.db.models import F, Q

from articles import snapshot
from articles.models.article import Article
from articles.models.claim import Claim
from articles.models.versioned import VersionedModel, choices


class ClaimRelation(VersionedModel):
    article = models.ForeignKey(Article, models.PROTECT, related_name="relations")
    from_claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations_from")
    kind = models.CharField(max_length=20, choices=choices(*snapshot.RELATIONS))
    to_claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations_to")
    basis = models.CharField(max_length=10, choices=choices(*snapshot.BASES))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_claim", "kind", "to_claim"], name="relation_is_stated_once"),
            models.CheckConstraint(condition=~Q(from_claim=F("to_claim")), name="claim_does_not_relate_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=snapshot.RELATIONS), name="relation_kind_is_known"),
            models.CheckConstraint(condition=Q(basis__in=snapshot.BASES), name="relation_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_claim_id} {self.kind} {self.to_claim_id}"

    def part(self) -> snapshot.Relation:
        return snapshot.Relation(self.from_claim.key, self.kind, self.to_claim.key, self.basis)

    def set_part(self, part: snapshot.Relation) -> None:
        """Take over kind and basis; `history` sets the claims, which it knows by key."""
        self.kind, self.basis = part.kind, part.basis
