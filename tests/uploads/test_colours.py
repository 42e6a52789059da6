"""Pictures keep their colours: profiles are converted to sRGB, and 16 bits to 8."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from uploads.attachments import is_pdf
from uploads.images import ImageFormField

RED, GREEN = (220, 30, 30), (30, 220, 30)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# The same profile with the names of two of its primaries exchanged: what is red in numbers is green.
SWAPPED = SRGB.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")


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
