"""The rows of the article's form: one form for each infobox field, claim, citation and relation."""

from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.forms.utils import ErrorDict

from articles import snapshot, values
from articles.forms.cells import (
    ClaimCell,
    DateCell,
    KeyCell,
    KeyListCell,
    MarkdownCell,
    choices,
    is_reference,
    parse_value,
)

MOST_ROWS = 4000
LONGEST_TEXT = 5000


class PartForm(forms.Form):
    """A row that stands for one part; an untouched extra row stands for nothing."""

    owner = ""
    """The cell by which the row says whose it is: the key of a claim, or the claim's row."""

    is_removed = False
    """Whether the row goes away with this save; then nothing in it is an error."""

    @property
    def index(self) -> str:
        return str(self.prefix).rpartition("-")[2]

    @property
    def reference(self) -> str:
        """How rows of other formsets name this one, whatever its key."""
        return f"#{self.index}"

    @property
    def position(self) -> tuple[bool, int, int]:
        """What rows are sorted by: the number that the editor gave, those without one last."""
        try:
            order = int(self[ORDERING_FIELD_NAME].value())
        except (TypeError, ValueError):
            order = None
        return order is None, order or 0, int(self.index)

    @property
    def is_opened(self) -> bool:
        """Whether the row is shown open: there is an error in it, or it was begun and is not saved yet."""
        return bool(self.errors) or (self.is_bound and self.empty_permitted and bool(self.changed_data))

    @property
    def is_blank(self) -> bool:
        """Whether the row was added and nothing typed into it yet."""
        return self.empty_permitted and not (self.is_bound and self.has_changed())

    @property
    def is_readable(self) -> bool:
        """Whether the posted row stands for a part, and is without a fault."""
        return self.has_changed() and not self.errors and not self.is_removed

    def full_clean(self) -> None:
        if self.is_removed:
            self._errors = ErrorDict()
            self.cleaned_data = {DELETION_FIELD_NAME: True}
        else:
            super().full_clean()

    def has_changed(self) -> bool:
        """Whether anything was typed; a place in the order, or in a claim's card, alone says nothing."""
        return any(not self._is_place(name) for name in self.changed_data)

    def _is_place(self, name: str) -> bool:
        is_own = name == self.owner and is_reference(self[name].value())
        return is_own or name in (ORDERING_FIELD_NAME, DELETION_FIELD_NAME)

    def part(self) -> snapshot.Part:
        """Return the part that the valid row stands for."""
        raise NotImplementedError

    def _parse(self, cleaned: dict[str, Any], kind: str) -> None:
        """Turn the text of `value` into a value of `kind`, or say at the cell what is wrong with it."""
        try:
            cleaned["value"] = parse_value(kind, cleaned["value"])
        except forms.ValidationError as error:
            self.add_error("value", error)


class FieldForm(PartForm):
    """A line of the infobox."""

    key = KeyCell()
    label = forms.CharField(max_length=100)
    type = forms.ChoiceField(choices=choices(*values.TYPES), initial="text")
    value = MarkdownCell(max_length=LONGEST_TEXT)
    policy = forms.ChoiceField(choices=choices(*snapshot.POLICIES), initial=snapshot.STATED)

    @staticmethod
    def initial_of(part: snapshot.Field) -> dict[str, Any]:
        return {
            "key": part.key,
            "label": part.label,
            "type": part.type,
            "value": part.value.text() if part.value else "",
            "policy": part.policy,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "type" in cleaned and "value" in cleaned:
            self._parse(cleaned, cleaned["type"])
        return cleaned

    def part(self) -> snapshot.Field:
        return snapshot.Field(**{name: self.cleaned_data[name] for name in FieldForm.base_fields})


class ClaimForm(PartForm):
    """What somebody said. Without a key the row gets one from what it says."""

    key = KeyCell(required=False)
    claimants = KeyListCell(required=False)
    modality = forms.ChoiceField(choices=choices(*snapshot.MODALITIES), initial="stated", label="Said how")
    kind = forms.ChoiceField(choices=choices(*snapshot.KINDS), initial="count")
    value = MarkdownCell(max_length=LONGEST_TEXT, label="Figure or value")
    counts = forms.CharField(max_length=60, required=False)
    among = forms.CharField(max_length=100, required=False)
    applies_to = forms.CharField(max_length=200, required=False)
    place = forms.CharField(max_length=200, required=False)
    period = DateCell()
    claimed_on = DateCell(label="Said on")
    event_date = DateCell(label="Happened on")
    field = KeyCell(required=False, label="Infobox field")
    statement = forms.CharField(max_length=LONGEST_TEXT)
    wording = forms.CharField(max_length=LONGEST_TEXT, required=False)
    rank = forms.ChoiceField(choices=choices(*snapshot.RANKS), initial=snapshot.NORMAL)
    rank_reason = forms.CharField(max_length=300, required=False)

    field_types: dict[str, str] = {}
    """The type of every infobox field in the same save, by key: what a claim's value is read as."""

    @staticmethod
    def initial_of(part: snapshot.Claim) -> dict[str, Any]:
        initial = {name: getattr(part, name) for name in ClaimForm.base_fields}
        return initial | {"value": part.value.text() if part.value else ""}

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "value" in cleaned:
            is_count = cleaned.get("kind") == "count"
            self._parse(cleaned, "number" if is_count else self.field_types.get(cleaned.get("field", ""), "text"))
            if is_count and "value" not in self.errors and cleaned["value"] is None:
                self.add_error("value", "A count needs a figure; “unknown” is one, and so is 0.")
        if cleaned.get("rank") == snapshot.DEPRECATED and not cleaned.get("rank_reason"):
            self.add_error("rank_reason", "Say why the claim is deprecated.")
        return cleaned

    def part(self) -> snapshot.Claim:
        return snapshot.Claim(**{name: self.cleaned_data[name] for name in ClaimForm.base_fields})


class CitationForm(PartForm):
    """Where a claim, or a sentence marked `[@key]`, is published."""

    owner = "claim"
    key = KeyCell(required=False)
    claim = ClaimCell(required=False)
    source = KeyCell()
    locator = forms.CharField(max_length=100, required=False)
    quote = forms.CharField(max_length=LONGEST_TEXT, required=False)
    is_withheld = forms.BooleanField(required=False)

    @staticmethod
    def initial_of(part: snapshot.Citation) -> dict[str, Any]:
        return {name: getattr(part, name) for name in CitationForm.base_fields}

    def part(self) -> snapshot.Citation:
        return snapshot.Citation(**{name: self.cleaned_data[name] for name in CitationForm.base_fields})


class RelationForm(PartForm):
    """How one claim stands to another."""

    owner = "from_claim"
    from_claim = ClaimCell()
    kind = forms.ChoiceField(choices=choices(*snapshot.RELATIONS), initial="corroborates")
    to_claim = ClaimCell()
    basis = forms.ChoiceField(choices=choices(*snapshot.BASES), initial="stated")

    @staticmethod
    def initial_of(part: snapshot.Relation) -> dict[str, Any]:
        return {name: getattr(part, name) for name in RelationForm.base_fields}

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("from_claim") and cleaned.get("from_claim") == cleaned.get("to_claim"):
            self.add_error("to_claim", "A claim cannot relate to itself.")
        return cleaned

    def part(self) -> snapshot.Relation:
        return snapshot.Relation(**{name: self.cleaned_data[name] for name in RelationForm.base_fields})


def _formset(form: type[PartForm]) -> Any:
    """Return the formset class of a kind of row: ordered, with one empty row, and room for any real article."""
    return forms.formset_factory(
        form, extra=1, can_order=True, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


FORMS: dict[str, type[Any]] = {
    "fields": FieldForm,
    "claims": ClaimForm,
    "citations": CitationForm,
    "relations": RelationForm,
}
FORMSETS = {name: _formset(form) for name, form in FORMS.items()}
