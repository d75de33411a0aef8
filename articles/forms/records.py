"""Forms of the shared records: parties, sources, categories, infobox templates and pictures."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.urls import reverse
from django.utils.html import format_html

from articles import pictures, shared, stored, values
from articles.comparing import AttributeChange
from articles.comparing.attributes import changes
from articles.forms.cells import DateCell, unix_lines
from articles.models import (
    Category,
    Image,
    InfoboxFieldDefinition,
    InfoboxTemplate,
    Party,
    SharedRevision,
    Source,
    VersionedModel,
)

MAX_LINES = 200
MAX_LINE = 200


# --- Fields ---------------------------------------------------------------------------------------


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.written(member) for member in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[Any]:
        lines = [" ".join(line.split()) for line in unix_lines(super().clean(value)).split("\n")]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MAX_LINES:
            raise ValidationError(f"There are {len(lines)} lines; {MAX_LINES} are the limit.")
        for line in lines:
            if len(line) > MAX_LINE:
                raise ValidationError(f"“{line[:60]}…” is longer than {MAX_LINE} characters.")
        return [self.parsed(line) for line in lines]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or ""
        return [line.strip() for line in unix_lines(data or "").split("\n") if line.strip()] != before.splitlines()

    @staticmethod
    def written(member: Any) -> str:
        return str(member)

    @staticmethod
    def parsed(line: str) -> Any:
        return line


class NamesField(LinesField):
    """CSL names, one a line: “Family, Given”, an institution as it is, in braces where its name has a comma."""

    @staticmethod
    def written(member: Mapping[str, str]) -> str:
        name = shared.Name(**member)
        if name.literal:
            needs_braces = "," in name.literal or name.literal[:1] == "{"
            return f"{{{name.literal}}}" if needs_braces else name.literal
        return str(name) if name.given else f"{name.family},"

    @staticmethod
    def parsed(line: str) -> dict[str, str]:
        if line.startswith("{") and line.endswith("}"):
            name = {"literal": line[1:-1].strip()}
        elif "," in line:
            family, _, given = line.partition(",")
            name = {"family": family.strip(), "given": given.strip()}
        else:
            name = {"literal": line}
        name = {attribute: held for attribute, held in name.items() if held}
        if not name or name.keys() == {"given"}:
            raise ValidationError(f"“{line}” has no family name. Write “Family, Given”, or an institution's name.")
        return name


# --- The form over a record -----------------------------------------------------------------------


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
        if base is not None:
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
    """Return the record that a state holds."""
    return stored.decode(state.version.serialized_data)


def record_changes(old: Any, new: Any) -> tuple[AttributeChange, ...]:
    """Return what differs between two states of a record, called as the record's form calls it; old may be None."""
    columns = _columns(_MODELS[new.part])
    return tuple(replace(change, label=columns.get(change.name, change.label)) for change in changes(old, new))


def _columns(model: type[Any]) -> dict[str, str]:
    return {column.name: str(column.verbose_name) for column in model._meta.fields}


_MODELS: dict[str, type[VersionedModel]] = {
    "party": Party,
    "source": Source,
    "category": Category,
    "template": InfoboxTemplate,
    "image": Image,
}


# --- One form a kind ------------------------------------------------------------------------------


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


_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_EDTF_HELP = "EDTF: 2018-04-30, 2018-04, 2018-04-26/2018-04-27, 2018-04~ for “about”."


class SourceForm(RecordForm):
    authors = NamesField(
        required=False,
        help_text="One a line: “Family, Given”, or an institution's name; {in braces} where that has a comma.",
    )
    issued = DateCell(label="Published on", help_text=_EDTF_HELP)
    accessed = DateCell(label="Read on", help_text=_EDTF_HELP)

    class Meta:
        model = Source
        fields = (
            "title",
            "key",
            "type",
            "authors",
            "container_title",
            "publisher",
            "issued",
            "url",
            "archive_url",
            "accessed",
            "language",
            "doi",
            "isbn",
            "is_retired",
        )

    def clean_issued(self) -> str:
        return _canonical_date(self.cleaned_data["issued"])

    def clean_accessed(self) -> str:
        return _canonical_date(self.cleaned_data["accessed"])

    def clean_url(self) -> str:
        return _web_address(self.cleaned_data["url"])

    def clean_archive_url(self) -> str:
        return _web_address(self.cleaned_data["archive_url"])

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        if language and not _LANGUAGE.fullmatch(language):
            raise ValidationError("Write a language tag: en, fr, ar, pt-BR.")
        return language

    def clean_doi(self) -> str:
        doi = re.sub(r"\A(https?://(dx\.)?doi\.org/|doi:)\s*", "", self.cleaned_data["doi"], flags=re.IGNORECASE)
        if doi and not _DOI.fullmatch(doi):
            raise ValidationError("A DOI begins with “10.” and has a slash: 10.1000/182.")
        return doi

    def clean_isbn(self) -> str:
        isbn: str = self.cleaned_data["isbn"].upper()
        if isbn and not _is_isbn(re.sub(r"[\s-]", "", isbn)):
            raise ValidationError("This is not an ISBN; its last digit checks the others. Example: 978-0-306-40615-7.")
        return isbn


def _canonical_date(text: str) -> str:
    return values.Date.parse(text).edtf if text else ""


def _web_address(address: str) -> str:
    if address and not address.lower().startswith(("http://", "https://")):
        raise ValidationError("Write an address that begins with https:// or http://.")
    return address


def _is_isbn(digits: str) -> bool:
    """Return whether the check digit of an ISBN of 10 or 13 digits fits (ISO 2108, annex C)."""
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        numbers = [10 if digit == "X" else int(digit) for digit in digits]
        return sum(weight * number for weight, number in zip(range(10, 0, -1), numbers, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    return False


class CategoryForm(RecordForm):
    class Meta:
        model = Category
        fields = ("name", "key", "parent", "description")


class ImageForm(RecordForm):
    class Meta:
        model = Image
        fields = ("alternative_text", "caption", "credit", "licence", "source")

    is_shown = False

    def clean_licence(self) -> str:
        licence: str = self.cleaned_data["licence"].strip()
        if self.is_shown and not licence:
            raise ValidationError("A published page shows this picture, so its licence cannot be taken away.")
        return licence


class ImageUploadForm(ImageForm):
    """The form of a new picture: its file, and the words and rights that go with it."""

    upload = forms.FileField(
        label="File", help_text="JPEG, PNG, WebP or GIF; at most 10 MB and 40 megapixels. Its metadata is dropped."
    )
    field_order = ("upload",)

    picture: pictures.Picture | None = None

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        # The admin has looked at it before it opened a transaction, for that takes a while.
        accepted = getattr(upload, "accepted", None) or accepted_or_refused(upload)
        if isinstance(accepted, pictures.PictureRefused):
            raise ValidationError(str(accepted))
        if Image.objects.filter(pk=accepted.key).exists():
            address = reverse("admin:articles_image_change", args=[accepted.key])
            raise ValidationError(
                format_html('This picture is here already: <a href="{}">{}</a>.', address, accepted.key)
            )
        self.picture = accepted
        self.instance.set_part(accepted.record())
        return upload


def accepted_or_refused(upload: Any) -> pictures.Picture | pictures.PictureRefused:
    """Return the picture in an upload, or why there is none."""
    try:
        return pictures.accept(upload)
    except pictures.PictureRefused as refused:
        return refused


# --- Infobox templates ----------------------------------------------------------------------------


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
        if self.is_bound:
            return [InfoboxFieldDefinition(label="") for _ in range(self.initial_form_count())]
        return super().get_queryset()

    def _existing_object(self, pk: Any) -> None:
        return None

    def _construct_form(self, i: int, **options: Any) -> Any:
        form: Any = super()._construct_form(i, **options)  # type: ignore[misc]
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
