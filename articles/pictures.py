"""Uploaded pictures: only real ones are taken, drawn anew without metadata, stored under the name of their content."""

import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image, ImageCms

from articles import history, models, shared
from articles.history.recording import Author

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
# Photographs have ten or so; each one is a pass over the whole picture, and a small file can ask for a million.
MAX_SCANS = 100

_FOLDER = "pictures"
_FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture of each EXIF orientation is turned so that it needs none."""

# For the whole process, because the libraries that open a picture look at nothing else.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PictureRefused(ValueError):
    """A file that is not taken as a picture; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it will be stored; `key` is made from `content`, so equal pictures are one."""

    key: str
    name: str
    width: int
    height: int
    content: bytes = field(repr=False)

    @property
    def path(self) -> str:
        """The file's name in the storage."""
        return f"{_FOLDER}/{self.name}"

    def record(self) -> shared.Image:
        """Return the record of the picture, without words and rights."""
        return shared.Image(key=self.key, file=self.path, width=self.width, height=self.height)


@dataclass(frozen=True, slots=True)
class _Format:
    extension: str
    modes: frozenset[str]
    options: dict[str, Any]


_WRITTEN = {
    "JPEG": _Format("jpg", frozenset({"L", "RGB"}), {"quality": 90}),
    "PNG": _Format("png", frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}), {}),
    "WEBP": _Format("webp", frozenset({"RGB", "RGBA"}), {"quality": 90, "method": 2}),
    "GIF": _Format("gif", frozenset({"1", "L", "P"}), {}),
}
"""How a picture of each format is written; what is in another mode is converted to RGB or RGBA first."""


def accept(upload: File) -> Picture:
    """Return the picture that `upload` holds, drawn anew; raises PictureRefused.

    Nothing that the client says is believed: the format is read from the bytes, the size in pixels from the header
    before any pixel is decoded. Of an animation the first frame is kept.
    """
    content = _read(upload)
    try:
        with _opened(content) as image:
            # Some cameras keep several shots in one JPEG file, which has a name of its own.
            written = "JPEG" if image.format == "MPO" else str(image.format)
            image.load()
            _check_size(*image.size)
            drawn = _drawn(image, _WRITTEN[written])
            return _written(drawn, written)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PictureRefused(_TOO_LARGE) from error
    except Exception as error:  # the decoders raise whatever comes to them
        raise PictureRefused(
            "The picture is damaged or incomplete and cannot be read to its end. Open it in a picture editor, save it "
            "again as JPEG or PNG, and upload that."
        ) from error


def store(picture: Picture, *, author: Author) -> shared.Image:
    """Keep the file and its record, and return the record; one that exists already is returned as it is."""
    keep(picture)
    row = models.Image.objects.filter(pk=picture.key).first()
    if row is None:
        record = picture.record()
        try:
            with transaction.atomic():
                history.save_record(record, author=author, summary="Uploaded")
            return record
        except IntegrityError:
            # Somebody uploaded the same picture at the same moment.
            row = models.Image.objects.get(pk=picture.key)
    known: Any = row.part()
    return known


def keep(picture: Picture) -> None:
    """Write the picture's file, readable by the server only, unless it is there whole."""
    path = picture.path
    if default_storage.exists(path):
        if default_storage.size(path) == len(picture.content):
            return
        # A machine that stopped while it wrote leaves a part, and the name would promise the whole for ever.
        default_storage.delete(path)
    saved = default_storage.save(path, ContentFile(picture.content))
    if saved != path:
        # Another process was quicker, with the same content.
        default_storage.delete(saved)
        return
    with suppress(NotImplementedError, FileNotFoundError):
        Path(default_storage.path(path)).chmod(0o600)


# --- Reading --------------------------------------------------------------------------------------

_UNKNOWN = (
    "This is not a JPEG, PNG, WebP or GIF picture, whatever its name says. Convert it to one of these and upload that."
)
_TOO_LARGE = (
    f"The picture is too large; {MAX_PIXELS // 1_000_000} megapixels are the limit. Make it smaller "
    "(4,000 pixels wide is plenty) and upload that."
)


def _read(upload: File) -> bytes:
    too_big = (
        f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. Make the picture smaller, or save it with stronger "
        "compression, and upload that."
    )
    if (upload.size or 0) > MAX_BYTES:
        raise PictureRefused(too_big)
    upload.seek(0)
    content: bytes = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PictureRefused(too_big)
    if not content:
        raise PictureRefused("The file is empty. Choose another one.")
    return content


def _opened(content: bytes) -> Image.Image:
    """Return the picture with only its header read; raises PictureRefused."""
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MAX_SCANS:
        raise PictureRefused(
            "The JPEG is built from too many layers. Open it in a picture editor, save it again without "
            "“progressive”, and upload that."
        )
    if canvas := _webp_canvas(content):
        _check_size(*canvas)
    try:
        image = Image.open(BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_TOO_LARGE) from error
    except Image.UnidentifiedImageError as error:
        raise PictureRefused(_UNKNOWN) from error
    _check_size(*image.size)
    return image


def _webp_canvas(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a WebP picture: opening one allocates its canvas, so they are needed before."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    chunk, head = content[12:16], content[20:30]
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PictureRefused(_TOO_LARGE)
    if width < 1 or height < 1:
        raise PictureRefused(_UNKNOWN)


# --- Drawing --------------------------------------------------------------------------------------


def _drawn(image: Image.Image, written: _Format) -> Image.Image:
    """Return the pixels upright, in sRGB and in a mode that the format has, with nothing beside them."""
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    transparency = image.info.get("transparency")
    image.info = {} if transparency is None else {"transparency": transparency}
    if profile and transparency is None:
        image = _in_srgb(image, profile)
    if image.mode not in written.modes:
        image = image.convert("RGBA" if image.has_transparency_data and "RGBA" in written.modes else "RGB")
        if written.extension == "gif":
            image = image.quantize()
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def _orientation(image: Image.Image) -> Any:
    try:
        return image.getexif().get(0x0112)
    except Exception:  # metadata is read by as many decoders as pixels are, and no picture is refused for it
        return None


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB, which is what a browser takes a picture without a profile to be in."""
    if image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.getOpenProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        target = "RGB" if image.mode == "CMYK" else image.mode
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, OSError):
        return image
    if converted is None:
        return image
    converted.info = {}
    return converted


def _written(image: Image.Image, name: str) -> Picture:
    output = BytesIO()
    image.save(output, format=name, **_WRITTEN[name].options)
    content = output.getvalue()
    key = sha256(content).hexdigest()[:40]
    return Picture(key, f"{key}.{_WRITTEN[name].extension}", *image.size, content)
