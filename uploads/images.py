"""Pictures as they are kept: opened under limits, made anew without metadata, in three widths."""

from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

WIDTHS = [480, 960, 1600]
# WebP knows no picture higher than 16,383.
MOST_HEIGHT = 16_000
FORMATS = ["JPEG", "PNG", "WEBP"]
LIMIT_BYTES = 10 * 1024 * 1024
LIMIT_PIXELS = 40_000_000

NOT_A_PICTURE = _(
    "This file is not a picture we can read. Choose a JPEG, PNG or WebP file. "
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
    """The picture, upright, in plain colours; ValidationError where it is none or too large."""
    if upload.size > LIMIT_BYTES:
        raise ValidationError(
            TOO_LARGE,
            params={"size": round(upload.size / 1024**2, 1), "limit": LIMIT_BYTES // 1024**2},
        )
    try:
        picture = Image.open(upload, formats=FORMATS)
        pixels = picture.width * picture.height
        if pixels > LIMIT_PIXELS:
            raise ValidationError(
                TOO_MANY_PIXELS,
                params={
                    "pixels": round(pixels / 1_000_000),
                    "limit": LIMIT_PIXELS // 1_000_000,
                },
            )
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA" if "A" in upright.mode or "P" in upright.mode else "RGB")
    except ValidationError:
        raise
    # Pillow's readers raise almost anything on a broken file.
    except Exception as error:
        raise ValidationError(NOT_A_PICTURE) from error


def to_webp(picture: Image.Image, width: int) -> ContentFile:
    """The picture at most this wide; a new file that carries no EXIF, GPS or colour profile."""
    height = round(picture.height * width / picture.width)
    copy = picture.resize((width, max(height, 1)), Image.Resampling.LANCZOS)
    copy.info = {}
    data = BytesIO()
    copy.save(data, "WEBP", quality=80)
    return ContentFile(data.getvalue(), name="picture.webp")


def widths_up_to(full_width: int) -> list[int]:
    """The widths kept of a picture whose widest copy has this width, widest last."""
    return [width for width in WIDTHS if width < full_width] + [full_width]


def name_of_width(name: str, width: int, full_width: int) -> str:
    """The file name of one width; the widest carries the plain name."""
    stem, dot, ending = name.rpartition(".")
    return name if width == full_width else f"{stem}-{width}{dot}{ending}"


def image_addresses(file) -> list[tuple[str, int]]:
    """The address and width of each copy that is kept, widest last; nothing without a picture."""
    if not file or not file.storage.exists(file.name):
        return []
    return [
        (file.storage.url(name_of_width(file.name, width, file.width)), width)
        for width in widths_up_to(file.width)
    ]


class ImageFormField(forms.FileField):
    """Takes a picture and hands on its widest copy."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload or upload == initial:
            return upload
        picture = open_image(upload)
        fitting = max(1, picture.width * MOST_HEIGHT // picture.height)
        return to_webp(picture, min(picture.width, WIDTHS[-1], fitting))


class ImageField(models.ImageField):
    """A picture, kept as WebP in up to three widths."""

    def formfield(self, **kwargs):
        return super(models.ImageField, self).formfield(
            **{"form_class": ImageFormField, "max_length": None} | kwargs
        )

    def pre_save(self, record, add):
        is_new = (
            bool(getattr(record, self.attname)) and not getattr(record, self.attname)._committed
        )
        file = super().pre_save(record, add)
        if is_new:
            with Image.open(file.path) as picture:
                for width in widths_up_to(picture.width)[:-1]:
                    file.storage.save(
                        name_of_width(file.name, width, picture.width), to_webp(picture, width)
                    )
        return file
