"""Form fields that hold a list, one member a line."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles import shared
from articles.forms.cells import unix_lines

MAX_LINES = 200
MAX_LINE = 200


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
