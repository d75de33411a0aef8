"""Sources pasted as text: each as it would be stored, what is lost of it, and which of them are there already."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles import citing, shared, stored
from articles.citing.duplicates import WORDS
from articles.comparing import AttributeChange
from articles.forms.cells import MarkdownCell
from articles.forms.lines import NamesField
from articles.forms.records import record_changes
from articles.forms.source import SourceForm
from articles.models import Source
from articles.snapshot import free_key

MOST_FAULTS = 20


class PastedSourceForm(SourceForm):
    """A source's form over what was read; its key is free, and its duplicates are told for all at once."""

    warns_of_duplicates = False

    def validate_unique(self) -> None:
        """Ask the database nothing: `PastedSourcesForm` chose a key that no source has."""


@dataclass(frozen=True, slots=True)
class PastedSource:
    """One source that was read: in the form in which it would be stored, and all that there is to say of it."""

    name: str
    source: shared.Source
    lost: tuple[str, ...]
    errors: tuple[str, ...]
    duplicates: tuple[citing.Duplicate, ...]
    above: tuple[str, ...]

    @property
    def choice(self) -> str:
        """Return what names it and its content, so that nothing is saved that was not shown."""
        return sha256(f"{self.name}\n{stored.encode(replace(self.source, key=''))}".encode()).hexdigest()[:32]

    @property
    def attributes(self) -> tuple[AttributeChange, ...]:
        return record_changes(None, self.source)

    @property
    def is_new(self) -> bool:
        return not (self.errors or self.duplicates or self.above)


class PastedSourcesForm(forms.Form):
    """The text, and after it was checked the sources in it. Faulty entries are told and hinder no other."""

    text = MarkdownCell(
        label="BibTeX, RIS, CSL-JSON or fields",
        widget=forms.Textarea(attrs={"rows": 14, "cols": 90, "spellcheck": "false"}),
        help_text=(
            f"At most {citing.MAX_SOURCES} sources and 1 MB. Fields stand one a line (“Title: …”, “Address: …”, "
            "“Site: …”, “Author: Family, Given”, “Date: 2018-04-30”), with an empty line between two sources. "
            "No address is visited."
        ),
    )
    summary = forms.CharField(
        max_length=500,
        required=False,
        help_text="Where these come from and why you add them, for the history.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.faults: tuple[str, ...] = ()
        self.lines: list[PastedSource] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        reading = citing.read(text)
        faults = reading.faults
        if len(faults) > MOST_FAULTS:
            faults = (*faults[:MOST_FAULTS], f"And {len(faults) - MOST_FAULTS} more entries cannot be read.")
        if not reading.found:
            raise ValidationError(list(faults))
        self.faults = faults
        self.lines = list(_lines(reading.found))
        return text

    def chosen(self, choices: Iterable[str]) -> list[PastedSource]:
        """Return the sources of those choices; raises ValidationError where there is none, or one has changed."""
        wanted = set(choices)
        if not wanted:
            raise ValidationError("Choose what to save.")
        found = [line for line in self.lines if line.choice in wanted and not line.errors]
        if wanted - {line.choice for line in found}:
            raise ValidationError("The text was changed after it was checked. Look it over and save again.")
        return found


def _lines(found: Iterable[citing.Found]) -> Iterator[PastedSource]:
    known, above = Source.known(), citing.Known()
    keys = set(Source.objects.values_list("pk", flat=True))
    names: dict[str, str] = {}
    for each in found:
        key = free_key(each.source.key[:74].strip("-"), keys)
        form = PastedSourceForm(_cells(replace(each.source, key=key)))
        labels = {field.name: field.label for field in form}
        errors = tuple(
            f"{labels.get(name, 'Source')}: {message}" for name, told in form.errors.items() for message in told
        )
        source = replace(each.source, key=key)
        if not errors:
            part = form.part()
            assert isinstance(part, shared.Source)
            source = part
            keys.add(key)
        yield PastedSource(
            name=each.name,
            source=source,
            lost=each.lost,
            errors=errors,
            duplicates=tuple(known.duplicates(source)),
            above=tuple(
                f"“{names[double.source.key]}” above has {WORDS[double.field]} too."
                for double in above.duplicates(source)
            ),
        )
        if not errors:
            names[key] = each.name
            above.add(source)


def _cells(source: shared.Source) -> dict[str, Any]:
    """Return what an editor would type into the form of a source."""
    names = (asdict(name) for name in source.authors)
    return asdict(source) | {"authors": "\n".join(map(NamesField.written, names)), "is_retired": ""}
