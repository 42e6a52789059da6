"""Pictures keep their colours: profiles are converted to sRGB, and 16 bits to 8."""

from base64 import b64decode
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from uploads import images
from uploads.attachments import is_pdf
from uploads.images import ImageFormField

RED, GREEN = (220, 30, 30), (30, 220, 30)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# The same profile with the names of two of its primaries exchanged: what is red in numbers is green.
SWAPPED = SRGB.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")


# A red picture of 64 by 48 pixels, as phones make them.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAABoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAACJtZGF0AAAAFigBrxmA70mlv//cz5/3JS/5NrWmPm4="
)


def stored(picture: Image.Image, **options) -> Image.Image:
    file = BytesIO()
    picture.save(file, **({"format": "PNG"} | options))
    upload = SimpleUploadedFile("a.png", file.getvalue())
    return Image.open(BytesIO(ImageFormField().clean(upload).read()))


def is_near(pixel, wanted) -> bool:
    return max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 30


@pytest.mark.parametrize(
    ("mode", "profile", "meant"),
    [("RGB", SRGB, RED), ("RGB", SWAPPED, GREEN), ("RGBA", SWAPPED, (*GREEN, 128)),
     ("RGB", b"broken", RED)],
)  # fmt: skip
def test_colours_are_those_of_the_profile(mode, profile, meant):
    picture = Image.new(mode, (80, 60), (*RED, 128)[: len(mode)])

    made = stored(picture, icc_profile=profile).convert(mode)

    assert is_near(made.getpixel((40, 30)), meant), made.getpixel((40, 30))


def test_a_palette_keeps_its_profile_and_transparency():
    picture = Image.new("RGBA", (80, 60), (*RED, 255)).convert("P")

    made = stored(picture, icc_profile=SWAPPED).convert("RGB")

    assert is_near(made.getpixel((40, 30)), GREEN), made.getpixel((40, 30))


def test_a_profile_of_other_colours_than_the_picture_is_ignored():
    made = stored(Image.new("L", (80, 60), 120), icc_profile=SWAPPED).convert("L")
    assert abs(made.getpixel((40, 30)) - 120) < 8


def test_a_grey_picture_of_16_bits_stays_grey():
    picture = Image.new("I;16", (80, 60), 125 * 257)
    assert abs(stored(picture).convert("L").getpixel((40, 30)) - 125) < 8


def test_a_picture_of_a_phone_is_read_in_a_process_of_its_own():
    upload = SimpleUploadedFile("a.heic", HEIC)

    made = Image.open(BytesIO(ImageFormField().clean(upload).read()))

    assert (made.format, made.size) == ("WEBP", (64, 48))
    assert is_near(made.convert("RGB").getpixel((30, 20)), RED)


def test_a_picture_of_a_phone_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(images, "LIMIT_PIXELS", 64 * 48 - 1)
    with pytest.raises(ValidationError, match="million pixels"):
        ImageFormField().clean(SimpleUploadedFile("a.heic", HEIC))


def test_a_picture_that_kills_its_reader_is_refused(monkeypatch, tmp_path):
    script = tmp_path / "crash.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(images, "HEIC_SCRIPT", script)
    with pytest.raises(ValidationError, match="HEIC"):
        ImageFormField().clean(SimpleUploadedFile("a.heic", HEIC))


def test_a_picture_of_a_phone_that_cannot_be_read_is_called_by_its_name():
    upload = SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 100)
    with pytest.raises(ValidationError, match="HEIC"):
        ImageFormField().clean(upload)


@pytest.mark.parametrize(
    ("beginning", "is_one"),
    [(b"%PDF-1.4", True), (b"\xef\xbb\xbf%PDF-1.4", True), (b"\r\n\0 %PDF-1.4", True),
     (b"<html>%PDF-1.4", False), (b"PK\x03\x04%PDF-1.4", False), (b"plain", False)],
)  # fmt: skip
def test_blank_bytes_may_stand_before_a_pdf(beginning, is_one):
    assert is_pdf(beginning) == is_one
