"""The form over a shared record, which every kind of record has its own of, and what differs between two states."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from articles import shared, stored
from articles.comparing import AttributeChange
from articles.comparing.attributes import changes
from articles.forms.cells import unix_lines
from articles.history.records import RECORD_MODELS
from articles.models import SharedRevision


class RecordForm(forms.ModelForm):
    """A form that gives a pure record, `part()`, and is refused when somebody saved the record after it was opened.

    `newest` is the record's newest state, set by the admin; `may_save` is false for whoever lacks the right.
    """

    summary = forms.CharField(
        max_length=500, required=False, help_text="What you changed and why, for the history.", widget=forms.TextInput
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    newest: SharedRevision | None = None
    may_save = True
    REFUSAL = "A published page shows this, so changing it needs the right to publish. Ask somebody who has it."

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "summary" in self.fields:
            self.fields["summary"].widget.attrs["class"] = "vTextField"
        self.initial["base"] = self.newest.pk if self.newest else None

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.may_save:
            raise ValidationError(self.REFUSAL)
        for name, content in self.cleaned_data.items():
            if isinstance(content, str):
                is_long = isinstance(self.fields[name].widget, forms.Textarea)
                self.cleaned_data[name] = unix_lines(content) if is_long else " ".join(content.split())
        if self.newest is not None and self.cleaned_data.get("base") != self.newest.pk:
            self._refuse_stale(self.newest)
        return self.cleaned_data

    def part(self) -> shared.Record:
        """Return the record that the valid form says."""
        part: shared.Record = self.instance.part()
        return part

    def old_part(self) -> shared.Record | None:
        """Return the record as it was before."""
        return decoded(self.newest) if self.newest else None

    # --- Somebody saved in between ---

    def _refuse_stale(self, newest: SharedRevision) -> None:
        """Say what the other changed, and show it in the cells that this editor left as they were."""
        theirs = decoded(newest)
        base = SharedRevision.objects.filter(
            kind=newest.kind, key=newest.key, pk=self.cleaned_data.get("base") or 0
        ).first()
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("base")] = str(newest.pk)
        self.data = data
        reasons = [
            f"{newest.author_name} saved this after you opened it; nothing of yours is saved yet. What you typed "
            "stands below. Save again to put it over the other's."
        ]
        if base is not None and not isinstance(decoded(base), stored.Tombstone):
            reasons += [
                f"{change.label.capitalize()}: was “{change.old}”, now “{change.new}”."
                for change in record_changes(decoded(base), theirs)
            ]
            self._take_over(data, self._initial_of(decoded(base)), self._initial_of(theirs))
        raise ValidationError(reasons)

    def _initial_of(self, part: shared.Record) -> dict[str, Any]:
        row: Any = self._meta.model()
        row.set_part(part)
        return model_to_dict(row, [name for name in self.fields if name in _columns(self._meta.model)])

    def _take_over(self, data: Any, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        for name, new in theirs.items():
            cell, html_name = self.fields[name], self.add_prefix(name)
            typed = cell.widget.value_from_datadict(data, self.files, html_name)
            if base[name] == new:
                continue
            if cell.has_changed(base[name], typed):
                if cell.has_changed(new, typed):
                    self.add_error(name, f"You and {self.newest.author_name if self.newest else ''} both changed this.")
            elif new in (None, False, ""):
                data.pop(html_name, None)
            else:
                data[html_name] = "on" if new is True else str(cell.prepare_value(new))


def decoded(state: SharedRevision) -> Any:
    """Return the record that a state holds, or the tombstone of one that was purged."""
    return stored.decode(state.version.serialized_data)


def record_changes(old: Any, new: Any) -> tuple[AttributeChange, ...]:
    """Return what differs between two states of a record, called as the record's form calls it; old may be None.

    Of a state that was purged nothing is known.
    """
    if isinstance(old, stored.Tombstone) or isinstance(new, stored.Tombstone):
        return ()
    columns = _columns(RECORD_MODELS[new.part])
    return tuple(replace(change, label=columns.get(change.name, change.label)) for change in changes(old, new))


def _columns(model: type[Any]) -> dict[str, str]:
    return {column.name: str(column.verbose_name) for column in model._meta.fields}
