"""Files as somebody might upload them: pictures, bombs, and what only looks like a picture."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import pictures
from articles.history import save_record
from articles.pictures import keep

HTML = b"<html><script>alert(1)</script></html>"


def uploaded(content, name="photo.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type)


def drawing(mode="RGB", size=(8, 6), colour=None):
    """Return a picture whose left upper corner differs from the rest, so that a turn of it shows."""
    image = Image.new(mode, size, 0 if colour is None else colour)
    if mode in ("RGB", "L", "1"):
        image.paste({"RGB": (255, 0, 0), "L": 255, "1": 1}[mode], (0, 0, size[0] // 2, size[1] // 2))
    return image


def encoded(image, format="JPEG", **options):
    output = BytesIO()
    image.save(output, format, **options)
    return output.getvalue()


def png_header(width, height, *, depth=1, colour=0):
    """Return a PNG that claims a size and holds hardly anything."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def bomb(size):
    return encoded(Image.new("1", size), "PNG", optimize=True)


def animation(format, frames=40):
    images = [Image.new("RGB", (16, 9), (shade * 5, 0, 0)) for shade in range(frames)]
    return encoded(images[0], format, save_all=True, append_images=images[1:], duration=20)


def exif_with_place():
    exif = Image.Exif()
    exif[0x010F] = "Spy Camera"
    exif[0x9286] = "a comment"
    exif.get_ifd(0x8825)[2] = (15.0, 42.0, 7.0)
    return exif


def gif_as_page():
    """Return a GIF that a browser would take for a page if it were sent as it is."""
    return encoded(drawing("P"), "GIF", comment=HTML) + HTML


def save_described(picture, **words):
    words = {"alternative_text": "The well of Aklaz", "licence": "CC BY-SA 4.0"} | words
    keep(picture)
    record = pictures.shared.Image(picture.key, picture.path, picture.width, picture.height, **words)
    save_record(record, author="Amina")
    return record
