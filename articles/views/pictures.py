"""Pictures, sent so that a browser can take them for nothing else."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

from articles.models import PublishedName, is_editor

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a picture by its name, which is the digest of its content; readers get those of published pages alone."""
    match = re.fullmatch(r"[0-9a-f]{40}\.(jpg|png|webp|gif)", name)
    is_published = bool(match) and PublishedName.objects.filter(kind="image", key=name.partition(".")[0]).exists()
    if not match or not (is_published or is_editor(request.user)) or not default_storage.exists(f"pictures/{name}"):
        raise Http404("There is no such picture.")
    response = FileResponse(default_storage.open(f"pictures/{name}"), content_type=TYPES[match[1]])
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_published else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
