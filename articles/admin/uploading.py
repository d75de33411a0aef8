"""The upload of a picture from the text's editor, in the shape that markdownx's script sends and expects."""

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from articles import pictures
from articles.admin.accounts import editor
from articles.audit import What, log
from articles.models import Image as ImageRow
from articles.shared import Image

# An alternative text with one of these could end early or run on; the picture's own words are shown without it.
_UNSAFE_IN_MARKDOWN = frozenset("[]`<\\\n")


def upload(request: HttpRequest) -> JsonResponse:
    """Keep the picture in the field `image` and answer with the Markdown that shows it.

    An error comes as a form's errors do, `{"image": ["why"]}`: markdownx reads every answer as JSON, whatever its
    status, and hands one without `image_code` to its event `markdownx.fileUploadError`.
    """
    if request.method != "POST":
        return _refusal("Pictures are sent by POST.", status=405, headers={"Allow": "POST"})
    if not (request.user.has_perm("articles.change_article") or request.user.has_perm("articles.add_article")):
        return _refusal("Only editors may upload pictures.", status=403)
    file = request.FILES.get("image")
    if file is None:
        return _refusal("No file came with the request. Choose a picture and send it again.", status=400)
    try:
        picture = pictures.accept(file)
    except pictures.PictureRefused as error:
        return _refusal(str(error), status=400)
    return JsonResponse({"image_code": image_code(_store(request, picture))})


def _store(request: HttpRequest, picture: pictures.Picture) -> Image:
    with transaction.atomic():
        is_new = not ImageRow.objects.filter(pk=picture.key).exists()
        stored = pictures.store(picture, author=editor(request))
        if is_new:
            log(request, What.UPLOADED, ImageRow.objects.get(pk=picture.key))
    return stored


def image_code(image: Image) -> str:
    """Return the Markdown that shows a picture."""
    text = image.alternative_text
    return f"![{'' if _UNSAFE_IN_MARKDOWN & set(text) else text}](image:{image.key})"


def _refusal(reason: str, *, status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"image": [reason]}, status=status, headers=headers)
