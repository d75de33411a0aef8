"""Uploads: what is taken, what is refused and why, and what is left of a file once it is stored."""

import resource
import stat
import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, PngImagePlugin

from articles import history, models, pictures
from articles.pictures import MAX_BYTES, PictureRefused, accept, keep, store
from tests.uploads import (
    HTML,
    animation,
    bomb,
    drawing,
    encoded,
    exif_with_place,
    gif_as_page,
    png_header,
    save_described,
    uploaded,
)

# --- What is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "extension", "size"),
    [
        pytest.param(encoded(drawing()), "jpg", (8, 6), id="JPEG"),
        pytest.param(encoded(drawing("L")), "jpg", (8, 6), id="grey JPEG"),
        pytest.param(encoded(drawing("CMYK")), "jpg", (8, 6), id="CMYK JPEG"),
        pytest.param(encoded(drawing(), progressive=True), "jpg", (8, 6), id="progressive JPEG"),
        pytest.param(encoded(drawing(), "MPO"), "jpg", (8, 6), id="one shot of several"),
        pytest.param(encoded(drawing(), "PNG"), "png", (8, 6), id="PNG"),
        pytest.param(encoded(drawing("P"), "PNG", transparency=0), "png", (8, 6), id="PNG with a see-through colour"),
        pytest.param(encoded(drawing("LA"), "PNG"), "png", (8, 6), id="grey PNG with alpha"),
        pytest.param(encoded(drawing("I;16"), "PNG"), "png", (8, 6), id="PNG of 16 bits"),
        pytest.param(encoded(drawing("1", (65535, 1)), "PNG"), "png", (65535, 1), id="very long PNG"),
        pytest.param(animation("PNG"), "png", (16, 9), id="animated PNG"),
        pytest.param(encoded(drawing(), "WEBP"), "webp", (8, 6), id="WebP"),
        pytest.param(encoded(drawing("RGBA"), "WEBP", lossless=True), "webp", (8, 6), id="lossless WebP"),
        pytest.param(animation("WEBP"), "webp", (16, 9), id="animated WebP"),
        pytest.param(encoded(drawing("P"), "GIF"), "gif", (8, 6), id="GIF"),
        pytest.param(animation("GIF"), "gif", (16, 9), id="animated GIF"),
        pytest.param(gif_as_page(), "gif", (8, 6), id="GIF that is a page as well"),
        pytest.param(encoded(drawing()) + HTML, "jpg", (8, 6), id="JPEG with a page behind it"),
    ],
)
def test_picture_is_drawn_anew_in_its_own_format(content, extension, size):
    picture = accept(uploaded(content))

    assert (picture.width, picture.height) == size
    assert picture.name == f"{picture.key}.{extension}"
    with Image.open(BytesIO(picture.content)) as image:
        image.load()
        assert image.size == size
        assert getattr(image, "n_frames", 1) == 1
    assert b"<script" not in picture.content


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("evil.html", "text/html"),
        ("evil.php.jpg", "application/x-php"),
        ("evil.svg", "image/svg+xml"),
        ("../../settings.py", "image/jpeg"),
        ("a\0b.gif", "image/gif"),
        ("no-extension", ""),
    ],
)
def test_name_and_type_come_from_the_bytes_alone(name, content_type):
    content = encoded(drawing(), "PNG")

    assert accept(uploaded(content, name, content_type)) == accept(uploaded(content))


def test_name_is_the_digest_of_what_is_stored():
    picture = accept(uploaded(encoded(drawing())))

    assert picture.key == pictures.sha256(picture.content).hexdigest()[:40]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_metadata_is_dropped(format):
    written = {"exif": exif_with_place(), "xmp": b"<x:xmpmeta>who</x:xmpmeta>"}
    if format == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "who took it")
        written = {"exif": exif_with_place(), "pnginfo": info}
    content = encoded(drawing(), format, **written, icc_profile=ImageCms.ImageCmsProfile(srgb()).tobytes())
    assert b"Spy Camera" in content

    picture = accept(uploaded(content))

    assert b"Spy Camera" not in picture.content
    assert b"who" not in picture.content
    with Image.open(BytesIO(picture.content)) as image:
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "Comment", "XML:com.adobe.xmp"} & set(image.info)


def test_comments_of_a_jpeg_are_dropped():
    picture = accept(uploaded(encoded(drawing(), comment=b"said in private")))

    assert b"private" not in picture.content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation):
    turns = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encoded(drawing(size=(32, 16)), exif=exif, quality=95)

    picture = accept(uploaded(content))

    assert (picture.width, picture.height) == ((16, 32) if orientation > 4 else (32, 16))
    right, lower = turns[orientation]
    with Image.open(BytesIO(picture.content)) as image:
        corner = image.getpixel(((picture.width - 1) * right, (picture.height - 1) * lower))
    assert corner[0] > 200


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_metadata_does_not_refuse_a_picture():
    content = encoded(drawing(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert accept(uploaded(content)).width == 8


def srgb():
    return ImageCms.createProfile("sRGB")


def test_colours_of_another_space_are_converted_before_its_profile_is_dropped():
    lab = Image.new("RGB", (4, 4), (200, 30, 30))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()

    picture = accept(uploaded(encoded(lab, "PNG", icc_profile=profile)))
    broken = accept(uploaded(encoded(lab, "PNG", icc_profile=b"no profile")))

    with Image.open(BytesIO(picture.content)) as converted, Image.open(BytesIO(broken.content)) as kept:
        assert converted.mode == kept.mode == "RGB"
        assert kept.getpixel((0, 0)) == (200, 30, 30)


def test_see_through_parts_stay_see_through():
    clear = Image.new("RGBA", (4, 4), (10, 20, 30, 0))
    palette = Image.new("P", (4, 4), 3)

    for content in (encoded(clear, "PNG"), encoded(palette, "GIF", transparency=3), encoded(clear, "WEBP")):
        with Image.open(BytesIO(accept(uploaded(content)).content)) as image:
            assert image.convert("RGBA").getpixel((0, 0))[3] == 0


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(HTML, "not a JPEG, PNG, WebP or GIF", id="a page"),
        pytest.param(b"GIF89a" + HTML, "", id="a page that begins like a GIF"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a JPEG", id="SVG"),
        pytest.param(b"%PDF-1.7\n" + HTML, "not a JPEG", id="PDF"),
        pytest.param(encoded(drawing(), "TIFF"), "not a JPEG", id="TIFF"),
        pytest.param(encoded(drawing(), "BMP"), "not a JPEG", id="BMP"),
        pytest.param(encoded(drawing(), "ICO"), "not a JPEG", id="ICO"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a JPEG", id="PostScript"),
        pytest.param(encoded(drawing(size=(400, 300)))[:-400], "damaged", id="truncated JPEG"),
        pytest.param(encoded(drawing(size=(400, 300)), "PNG")[:-60], "damaged", id="truncated PNG"),
        pytest.param(encoded(drawing(size=(400, 300)), "WEBP")[:-100], "", id="truncated WebP"),
        pytest.param(encoded(drawing(size=(400, 300)), "GIF")[:40], "", id="truncated GIF"),
        pytest.param(png_header(100, 100), "damaged", id="PNG with fewer pixels than it claims"),
        pytest.param(bomb((13_000, 13_000)), "40 megapixels", id="13,000 x 13,000"),
        pytest.param(png_header(30_000, 30_000), "40 megapixels", id="30,000 x 30,000"),
        pytest.param(png_header(7_000, 6_000, depth=8, colour=2), "40 megapixels", id="just over the limit"),
        pytest.param(b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + bytes(50), "", id="vast GIF"),
        pytest.param(
            b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\x3f\0\xff\x3f\0" + bytes(60),
            "40 megapixels",
            id="vast WebP",
        ),
        pytest.param(
            b"RIFF\xff\0\0\0WEBPVP8L\x20\0\0\0\x2f" + struct.pack("<I", 0xFFFFFFF) + bytes(60),
            "40 megapixels",
            id="vast lossless WebP",
        ),
        pytest.param(
            encoded(drawing(), progressive=True)[:-2] + b"\xff\xda\0\x08\1\1\0\0\0\0" * 101,
            "too many layers",
            id="endless scans",
        ),
        pytest.param(bytes(MAX_BYTES + 1), "larger than 10 MB", id="too many bytes"),
    ],
)
def test_anything_else_is_refused_with_the_reason(content, reason):
    with pytest.raises(PictureRefused) as refused:
        accept(uploaded(content, "picture.gif", "image/gif"))

    assert reason in str(refused.value)
    assert len(str(refused.value).split(". ")) > 1, "says what to do"


def test_size_is_checked_before_anything_is_read():
    class Endless:
        size = MAX_BYTES + 1

        def seek(self, position):
            raise AssertionError("nothing is read")

    with pytest.raises(PictureRefused, match="larger than 10 MB"):
        accept(Endless())


def test_false_size_is_found_out():
    file = uploaded(bytes(MAX_BYTES + 10))
    file.size = 5

    with pytest.raises(PictureRefused, match="larger than 10 MB"):
        accept(file)


MEASURE = """
import re, sys, time
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from articles.pictures import PictureRefused, accept
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
content = open(sys.argv[1], "rb").read()
before, started = most(), time.monotonic()
try:
    accept(SimpleUploadedFile("p", content))
except PictureRefused:
    pass
print((most() - before) // 1024, time.monotonic() - started)
"""


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb((13_000, 13_000)), id="13,000 x 13,000"),
        pytest.param(png_header(30_000, 30_000), id="30,000 x 30,000"),
        pytest.param(bomb((6_300, 6_300)), id="just under the limit"),
        pytest.param(animation("GIF", 48), id="animation"),
        pytest.param(encoded(drawing("1", (65535, 1)), "PNG"), id="65,535 x 1"),
        pytest.param(
            b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\x1f\0\xff\x1f\0" + bytes(60), id="WebP's canvas"
        ),
    ],
)
def test_bomb_costs_little_memory_and_time(content, tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(content)
    limit = 512 * 1024 * 1024

    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        cwd=Path(__file__).parent.parent,
        env={"DJANGO_SETTINGS_MODULE": "encyclopedia.settings", "PATH": "", "VAR_DIR": str(tmp_path / "var")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        check=True,
    )

    megabytes, seconds = run.stdout.split()
    assert int(megabytes) <= 150
    assert float(seconds) <= 2


# --- Storing --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_picture_is_stored_once_and_readable_by_the_server_only():
    picture = accept(uploaded(encoded(drawing())))

    record = store(picture, author="Amina")
    again = store(picture, author="Boubacar")

    assert record == again == models.Image.objects.get().part()
    assert (record.file, record.width, record.height) == (f"pictures/{picture.name}", 8, 6)
    path = Path(default_storage.path(record.file))
    assert path.read_bytes() == picture.content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [saved.name for saved in path.parent.iterdir()] == [picture.name]
    assert models.SharedRevision.objects.get().author_name == "Amina"
    assert list(history.verify_records()) == []


@pytest.mark.django_db
def test_words_and_rights_of_a_known_picture_stay():
    picture = accept(uploaded(encoded(drawing())))
    described = save_described(picture)

    assert store(picture, author="Boubacar") == described
    assert models.SharedRevision.objects.count() == 1


@pytest.mark.django_db
def test_half_a_file_is_replaced_by_the_whole():
    picture = accept(uploaded(encoded(drawing())))
    keep(picture)
    Path(default_storage.path(picture.path)).write_bytes(picture.content[:10])

    keep(picture)

    assert Path(default_storage.path(picture.path)).read_bytes() == picture.content


@pytest.mark.django_db
def test_stored_picture_is_sent_as_a_picture_and_nothing_else(admin_client, client):
    record = store(accept(uploaded(gif_as_page(), "evil.html", "text/html")), author="Amina")
    assert client.get(f"/media/{record.file}").status_code == 404  # no published page shows it

    response = admin_client.get(f"/media/{record.file}")

    assert response.status_code == 200
    assert response["Content-Type"] == "image/gif"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert HTML not in b"".join(response.streaming_content)
