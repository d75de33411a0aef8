"""What a reader may ask of a history: which part changed, by whom, when."""

from typing import Any

from django import forms

PARTS = {
    "text": ("Text", ("text",)),
    "infobox": ("Infobox", ("fields",)),
    "claims": ("Claims", ("claims",)),
    "sources": ("Sources", ("citations",)),
    "relations": ("Relations of claims", ("relations",)),
    "categories": ("Categories", ("categories",)),
    "title": ("Title, address, description", ("title", "slug", "description", "kind", "language")),
}
"""What can be asked for: in words, and as `comparing.changed_parts` names it."""


class HistoryFilter(forms.Form):
    """A form of a GET; a field that is wrong says so and asks for nothing."""

    part = forms.ChoiceField(
        label="What changed",
        required=False,
        choices=[("", "Anything"), *((name, words) for name, (words, _) in PARTS.items())],
    )
    editor = forms.CharField(label="Editor", required=False, max_length=150)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    published = forms.BooleanField(label="Only what was published", required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for, of what is right."""
        self.is_valid()
        return {name: asked for name, asked in self.cleaned_data.items() if asked}

    @property
    def changed_names(self) -> tuple[str, ...]:
        """The part that is asked for, as the stored changes name it."""
        part = self.wanted.get("part")
        return PARTS[part][1] if part else ()
