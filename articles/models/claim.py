"""Claims: what somebody said, with its scope; and the keys that an article's claims ever had."""

from dataclasses import fields

from django.db import models
from django.db.models import F, Q

from articles import snapshot, values
from articles.models.article import Article
from articles.models.fields import EdtfField, KeyField, edtf_bounds
from articles.models.party import Party
from articles.models.versioned import GuardedModel, VersionedModel, choices


class Claim(VersionedModel):
    article = models.ForeignKey(Article, models.PROTECT, related_name="claims")
    key = KeyField()
    kind = models.CharField(max_length=20, choices=choices(*snapshot.KINDS))
    statement = models.TextField()
    claimants = models.ManyToManyField(Party, through="Claimant", related_name="claims")
    modality = models.CharField(max_length=20, choices=choices(*snapshot.MODALITIES))
    claimed_on = EdtfField()
    claimed_from = models.DateField(null=True)
    claimed_to = models.DateField(null=True)
    event_date = EdtfField()
    event_from = models.DateField(null=True)
    event_to = models.DateField(null=True)
    field = models.CharField(max_length=80, blank=True)
    counts = models.CharField(max_length=60, blank=True)
    among = models.CharField(max_length=100, blank=True)
    applies_to = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    period = EdtfField()
    value = models.JSONField(null=True)
    low = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    bound = models.CharField(max_length=10, blank=True)
    wording = models.TextField(blank=True)
    rank = models.CharField(max_length=10, choices=choices(*snapshot.RANKS))
    rank_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="claim_key_is_unique_in_article"),
            models.CheckConstraint(condition=Q(kind__in=snapshot.KINDS), name="claim_kind_is_known"),
            models.CheckConstraint(condition=Q(modality__in=snapshot.MODALITIES), name="claim_modality_is_known"),
            models.CheckConstraint(condition=Q(rank__in=snapshot.RANKS), name="claim_rank_is_known"),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="claim_low_is_not_above_high",
            ),
            models.CheckConstraint(condition=Q(low__isnull=True) | Q(low__gte=0), name="claim_low_is_not_negative"),
            models.CheckConstraint(condition=~Q(kind="count") | ~Q(bound=""), name="claim_that_counts_has_a_figure"),
            models.CheckConstraint(
                condition=~Q(rank=snapshot.DEPRECATED) | ~Q(rank_reason=""), name="deprecated_claim_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def claimants_named(self) -> tuple[str, ...]:
        """The keys of the claimants, in the order the editor gave them."""
        if not hasattr(self, "_claimants"):
            self._claimants = tuple(claimant.party_id for claimant in self.claimant_set.all())
        return self._claimants

    def part(self) -> snapshot.Claim:
        return snapshot.Claim(
            claimants=self.claimants_named,
            value=values.from_json(self.value),
            **{name: getattr(self, name) for name in _PLAIN},
        )

    def set_part(self, part: snapshot.Claim) -> None:
        for name in _PLAIN:
            setattr(self, name, getattr(part, name))
        self._claimants = part.claimants
        self.value = values.to_json(part.value)
        quantity = part.quantity
        self.low, self.high, self.bound = (
            (quantity.low, quantity.high, quantity.bound) if quantity else (None, None, "")
        )
        self.claimed_from, self.claimed_to = edtf_bounds(part.claimed_on)
        self.event_from, self.event_to = edtf_bounds(part.event_date)


_PLAIN = tuple(each.name for each in fields(snapshot.Claim) if each.name not in ("claimants", "value"))


class Claimant(GuardedModel):
    claim = models.ForeignKey(Claim, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["claim", "party"], name="party_makes_a_claim_once")]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.claim_id}"


class ClaimKey(GuardedModel):
    """A key that a claim of the article has or once had, so that no other claim is ever taken for it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="claim_keys")
    key = KeyField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="claim_key_is_used_once")]

    def __str__(self) -> str:
        return self.key
