"""The form of a party."""

from django.core.exceptions import ValidationError

from articles.forms.lines import LinesField
from articles.forms.records import RecordForm
from articles.models import Party


class PartyForm(RecordForm):
    other_names = LinesField(
        required=False, label="Other names and spellings", help_text="One a line, also in other scripts."
    )

    class Meta:
        model = Party
        fields = ("name", "key", "short_name", "kind", "other_names", "description", "affiliation")

    def clean_affiliation(self) -> Party | None:
        affiliation: Party | None = self.cleaned_data["affiliation"]
        if affiliation and affiliation.pk == self.instance.pk:
            raise ValidationError("A party cannot belong to itself.")
        return affiliation
