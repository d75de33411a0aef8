"""What editors set beside an article's content: protections, schedules, embargoes and re-checks."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from articles.models import Protection, Schedule
from articles.models.protection import LONGEST_REASON
from articles.snapshot import Snapshot

LAST_YEAR = 2199
"""Nobody plans further ahead, and every database and time zone can still count there."""

_TOO_FAR = f"Choose a time before the end of {LAST_YEAR}."


class MomentCell(forms.DateTimeField):
    """A moment to come, typed in the site's time zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        invalid = "Write day and time like 2026-05-31 14:00; a time that the clocks leave out or repeat is none."
        super().__init__(widget=widget, error_messages={"invalid": invalid}, **options)

    def to_python(self, text: Any) -> datetime | None:
        try:
            moment: datetime | None = super().to_python(text)
        except OverflowError as error:
            raise forms.ValidationError(_TOO_FAR) from error
        if moment is None:
            return None
        if moment.year > LAST_YEAR:
            raise forms.ValidationError(_TOO_FAR)
        if moment.year < 2000 or moment <= timezone.now():
            raise forms.ValidationError("That time has passed; choose one to come.")
        return moment


class DayCell(forms.DateField):
    """A day to come, or today."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        invalid = "Write the day like 2026-05-31."
        super().__init__(widget=widget, error_messages={"invalid": invalid, "required": "Say by when."}, **options)

    def to_python(self, text: Any) -> date | None:
        day: date | None = super().to_python(text)
        if day is not None and not timezone.localdate() <= day <= date(LAST_YEAR, 12, 31):
            raise forms.ValidationError(f"Choose a day from today to the end of {LAST_YEAR}.")
        return day


class ReasonCell(forms.CharField):
    """Why, on one line."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "vTextField"})
        missing = {"required": "Say why, for the others."}
        super().__init__(max_length=LONGEST_REASON, label="Why", widget=widget, error_messages=missing, **options)

    def clean(self, text: Any) -> str:
        return " ".join(super().clean(text).split())


def part_choices(content: Snapshot) -> list[tuple[str, str]]:
    """Return the infobox lines and claims of an article as what is chosen in a form, each as its kind and key."""
    fields = [(f"field {each.key}", f"Infobox line: {each.label}") for each in content.fields]
    claims = [(f"claim {each.key}", f"Claim {each.key}: {each.statement}"[:120]) for each in content.claims]
    return fields + claims


class _PartForm(forms.Form):
    """A form that begins with the choice of a thing in the article."""

    thing = forms.ChoiceField(
        label="What", error_messages={"invalid_choice": "This is not in the article any more; choose again."}
    )

    def __init__(self, choices: list[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["thing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def named(self) -> tuple[str, str]:
        """Return kind and key of the chosen thing."""
        kind, _, key = self.cleaned_data["thing"].partition(" ")
        return kind, key


class RevisionCell(forms.IntegerField):
    """The number of a revision."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=999_999_999, **options)


class ProtectionForm(_PartForm):
    level = forms.ChoiceField(choices=Protection.Level.choices, label="Who may change it")
    reason = ReasonCell(help_text="Readers see it in the history.")
    until = MomentCell(label="Until", required=False, help_text="Empty: until somebody lifts it.")


class ScheduleForm(forms.Form):
    act = forms.ChoiceField(
        label="What", choices=[(name, str(words).capitalize()) for name, words in Schedule.Act.choices]
    )
    revision = RevisionCell(help_text="This one exactly, whatever is saved after it.")
    at = MomentCell(label="When")


class EmbargoForm(forms.Form):
    revision = RevisionCell(
        label="From revision", required=False, help_text="With all after it. Empty: the whole article."
    )
    until = MomentCell(label="Not before")
    reason = ReasonCell(help_text="Only editors see it.")


class RecheckForm(_PartForm):
    due = DayCell(label="Look again by")
    note = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="What to look for: “the ministry counts anew each May”.",
    )


class CheckedForm(forms.Form):
    """Something was looked at; `due` is when to look again, if ever."""

    due = DayCell(label="again by", required=False)
