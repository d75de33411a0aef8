"""The form of an infobox template, and the rows of its fields."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from articles import shared
from articles.forms.records import RecordForm
from articles.models import InfoboxFieldDefinition, InfoboxTemplate


class TemplateForm(RecordForm):
    """The template's own cells; its fields are the rows of `DefinitionRows`, which the admin gives as `rows`."""

    rows: "DefinitionRows | None" = None

    class Meta:
        model = InfoboxTemplate
        fields = ("name", "key", "description")

    def part(self) -> shared.Template:
        row, definitions = self.instance, self.rows.definitions() if self.rows else ()
        return shared.Template(key=row.key, name=row.name, description=row.description, fields=definitions)


class DefinitionForm(forms.ModelForm):
    order = forms.IntegerField(required=False, min_value=1, max_value=9999, widget=forms.TextInput(attrs={"size": 2}))

    class Meta:
        model = InfoboxFieldDefinition
        fields = ("order", "key", "label", "type", "help", "necessity", "policy")
        # Narrower than the admin's, so that a row fits beside its side bar.
        widgets = {
            "key": forms.TextInput(attrs={"size": 10}),
            "label": forms.TextInput(attrs={"size": 10}),
            "help": forms.TextInput(attrs={"size": 10}),
        }

    def clean(self) -> dict[str, Any]:
        # Not the ModelForm's own: whether a key is free the rows settle among themselves, for the list is saved whole.
        return self.cleaned_data


class DefinitionRows(BaseInlineFormSet):
    """The fields of a template as rows, known by their place in the form and not by their rows in the database.

    A template's rows are written anew whenever it is saved, so a row that somebody else saved meanwhile would be
    unknown to the ordinary formset, and what was typed into it lost.
    """

    def get_queryset(self) -> Any:
        return self._posted if self.is_bound else super().get_queryset()

    @cached_property
    def _posted(self) -> list[InfoboxFieldDefinition]:
        # A forged number of rows from the database makes no more of them than the form has.
        count = min(self.initial_form_count(), self.total_form_count())
        return [InfoboxFieldDefinition(label="") for _ in range(count)]

    def _existing_object(self, pk: Any) -> None:
        return None

    def _construct_form(self, i: int, **options: Any) -> Any:
        form: Any = super()._construct_form(i, **options)  # type: ignore[misc]  # django-stubs leave it out
        form.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        return form

    def validate_unique(self) -> None:
        """Leave it to `clean`, which says it at the row."""

    def clean(self) -> None:
        seen: dict[str, str] = {}
        for form in self._kept():
            key = form.cleaned_data.get("key", "")
            if key in seen:
                form.add_error("key", f"“{seen[key]}” has this key already.")
            elif key:
                seen[key] = form.cleaned_data.get("label") or key

    def definitions(self) -> tuple[shared.FieldDefinition, ...]:
        """Return what the valid rows say, ordered; a row without a number comes last."""
        rows = sorted(self._kept(), key=lambda form: form.cleaned_data.get("order") or 10_000)
        names = [name for name in DefinitionForm.Meta.fields if name != "order"]
        return tuple(shared.FieldDefinition(**{name: form.cleaned_data[name] for name in names}) for form in rows)

    def _kept(self) -> list[Any]:
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("key") and not (self.can_delete and form.cleaned_data.get("DELETE"))
        ]
