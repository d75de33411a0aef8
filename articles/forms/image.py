"""The forms of a picture: of one that is here, and of a new one with its file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from articles import pictures
from articles.forms.records import RecordForm
from articles.models import Image


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
