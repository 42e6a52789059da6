"""Images: read under limits, re-encoded as WebP without metadata, stored in up to three widths."""

import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from uploads.heic_process import MOST_SECONDS
from uploads.heic_process import TOO_MANY_PIXELS as HEIC_TOO_LARGE
from uploads.upload_form_field import MEGABYTE, UploadFormField

WIDTHS = [480, 960, 1600]
# WebP is limited to 16,383 pixels.
MOST_HEIGHT = 16_000
FORMATS = ["JPEG", "PNG", "WEBP"]
LIMIT_PIXELS = 40_000_000
HEIC_SCRIPT = Path(__file__).with_name("heic_process.py")

NOT_A_PICTURE = _(
    "This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC file. "
    "The rest of the form is kept."
)
HEIC = _(
    "This HEIC picture, as phones make them, cannot be read. Save it as JPEG, and choose that. "
    "The rest of the form is kept."
)
TOO_MANY_PIXELS = _(
    "This picture has %(pixels)s million pixels; the limit is %(limit)s million. "
    "Choose a smaller one. The rest of the form is kept."
)
TOO_LARGE = _(
    "This picture is %(size)s MB; the limit is %(limit)s MB. "
    "Choose a smaller one. The rest of the form is kept."
)


def open_image(upload) -> Image.Image:
    """The image, upright, in RGB or RGBA; raises ValidationError if unreadable or too many pixels."""
    try:
        picture = opened_heic(upload) if is_heic(upload) else Image.open(upload, formats=FORMATS)
        check_pixels(picture.width * picture.height)
        return in_srgb(in_eight_bits(ImageOps.exif_transpose(picture)))
    except ValidationError:
        raise
    # Pillow's readers raise almost anything on a broken file.
    except Exception as error:
        raise ValidationError(NOT_A_PICTURE) from error


def check_pixels(pixels: int):
    if pixels > LIMIT_PIXELS:
        millions = {"pixels": round(pixels / 1_000_000), "limit": LIMIT_PIXELS // 1_000_000}
        raise ValidationError(TOO_MANY_PIXELS, params=millions)


def opened_heic(upload) -> Image.Image:
    """The picture, read in a process of its own with limits on time and memory."""
    command = [sys.executable, HEIC_SCRIPT, str(LIMIT_PIXELS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, input=upload.read(), capture_output=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(HEIC) from error
    if done.returncode == HEIC_TOO_LARGE:
        check_pixels(int(done.stderr))
    if done.returncode:
        raise ValidationError(HEIC)
    return Image.open(BytesIO(done.stdout), formats=["PNG"])


def is_heic(upload) -> bool:
    beginning = upload.read(12)
    upload.seek(0)
    return beginning[4:8] == b"ftyp" and beginning[8:11] in {b"hei", b"hev", b"mif", b"msf"}


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of 16 bits with 8 bits; Pillow's own conversion makes all but the darkest white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def in_srgb(picture: Image.Image) -> Image.Image:
    """In RGB or RGBA, converted by the colour profile of the file; a profile that is broken is ignored."""
    profile, mode = picture.info.get("icc_profile"), picture.mode
    has_alpha = mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info
    target = "RGBA" if has_alpha or mode == "P" else "RGB"
    if not profile:
        return picture.convert(target)
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        plain = picture if mode in {"L", "CMYK", "RGB"} else picture.convert("RGBA").convert("RGB")
        if own.profile.xcolor_space.strip() == {"L": "GRAY"}.get(plain.mode, plain.mode):
            srgb = ImageCms.createProfile("sRGB")
            colours = ImageCms.profileToProfile(plain, own, srgb, outputMode="RGB")
            if target == "RGBA":
                colours.putalpha(picture.convert("RGBA").getchannel("A"))
            return colours
    return picture.convert(target)


def to_webp(picture: Image.Image, width: int) -> ContentFile:
    """The image at this width, as WebP without EXIF data, GPS position or color profile."""
    height = round(picture.height * width / picture.width)
    copy = picture.resize((width, max(height, 1)), Image.Resampling.LANCZOS)
    copy.info = {}
    data = BytesIO()
    copy.save(data, "WEBP", quality=80)
    return ContentFile(data.getvalue(), name="picture.webp")


def widths_up_to(full_width: int) -> list[int]:
    """The stored widths of an image whose widest copy has this width, widest last."""
    return [width for width in WIDTHS if width < full_width] + [full_width]


def name_of_width(name: str, width: int, full_width: int) -> str:
    """The file name of one width; the widest has the plain name."""
    stem, dot, ending = name.rpartition(".")
    return name if width == full_width else f"{stem}-{width}{dot}{ending}"


def image_addresses(file) -> list[tuple[str, int]]:
    """URL and width of each stored copy, widest last; empty without an image."""
    if not file or not file.storage.exists(file.name):
        return []
    return [
        (file.storage.url(name_of_width(file.name, width, file.width)), width)
        for width in widths_up_to(file.width)
    ]


class ImageFormField(UploadFormField):
    """Accepts an image and returns its widest copy."""

    limit_bytes = 10 * MEGABYTE
    too_large = TOO_LARGE
    widget = forms.ClearableFileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"}
    )

    def accepted(self, upload):
        picture = open_image(upload)
        fitting = max(1, picture.width * MOST_HEIGHT // picture.height)
        return to_webp(picture, min(picture.width, WIDTHS[-1], fitting))


class ImageField(models.ImageField):
    """An image, stored as WebP in up to three widths."""

    def formfield(self, **kwargs):
        return super(models.ImageField, self).formfield(
            **{"form_class": ImageFormField, "max_length": None} | kwargs
        )

    def pre_save(self, record, add):
        given = getattr(record, self.attname)
        is_new = given and not given._committed
        file = super().pre_save(record, add)
        if is_new:
            with file.storage.open(file.name) as stored, Image.open(stored) as picture:
                for width in widths_up_to(picture.width)[:-1]:
                    name = name_of_width(file.name, width, picture.width)
                    file.storage.save(name, to_webp(picture, width))
        return file
