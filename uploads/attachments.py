"""Attachments: PDF, DOCX and XLSX files, recognized by their content."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from uploads.storage import random_name
from uploads.upload_form_field import MEGABYTE, UploadFormField
from uploads.zip_limits import ArchiveRefused, Encrypted, TooLarge, unpacked

TYPES, MACROS = "[Content_Types].xml", b"macroEnabled"
# A PDF may begin with this many other bytes.
LONGEST_LEAD, BYTE_ORDER_MARK = 1024, b"\xef\xbb\xbf"
INNER_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}

WRONG_KIND = _(
    "This is not a PDF, DOCX or XLSX file. Choose another. The rest of the form is kept."
)
TOO_LARGE = _(
    "This file is %(size)s MB; the limit is %(limit)s MB. "
    "Choose a smaller one. The rest of the form is kept."
)
UNPACKED_TOO_LARGE = _(
    "Unpacked, this file would be far too large. Choose another. The rest of the form is kept."
)
WITH_PASSWORD = _(
    "This file is protected by a password. Choose one without. The rest of the form is kept."
)


def ending_by_content(upload) -> str:
    """``.pdf``, ``.docx`` or ``.xlsx``, whatever the file's name says; empty for other files.

    Raises ValidationError for archives that are encrypted or exceed the limits of unpacking.
    """
    upload.seek(0)
    beginning = upload.read(LONGEST_LEAD)
    upload.seek(0)
    if is_pdf(beginning):
        return ".pdf"
    try:
        return office_ending(upload)
    except TooLarge as error:
        raise ValidationError(UNPACKED_TOO_LARGE) from error
    except Encrypted as error:
        raise ValidationError(WITH_PASSWORD) from error
    except ArchiveRefused:
        return ""
    finally:
        upload.seek(0)


def is_pdf(beginning: bytes) -> bool:
    """Readers find the header anywhere in the first bytes; text before it would be another format."""
    lead, header, _rest = beginning.partition(b"%PDF-")
    return bool(header) and not lead.removeprefix(BYTE_ORDER_MARK).strip(b" \t\r\n\f\0")


def office_ending(file) -> str:
    """``.docx`` or ``.xlsx``; empty for other archives, and for files with macros."""
    names, end_of_types, has_macros = set(), b"", False
    for part, chunk in unpacked(file):
        names.add(part.filename)
        if part.filename == TYPES:
            seen = end_of_types + chunk
            has_macros = has_macros or MACROS in seen
            end_of_types = seen[-len(MACROS) :]
    if not end_of_types or has_macros or any("vbaProject" in name for name in names):
        return ""
    return next((ending for ending, part in INNER_PART.items() if part in names), "")


class AttachmentFormField(UploadFormField):
    limit_bytes = 20 * MEGABYTE
    too_large = TOO_LARGE
    widget = forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx"})

    def accepted(self, upload):
        ending = ending_by_content(upload)
        if not ending:
            raise ValidationError(WRONG_KIND)
        upload.download_name = PurePath(upload.name).stem + ending
        upload.name = upload.download_name
        return upload


class AttachmentField(models.FileField):
    """A file for download, which browsers save instead of showing it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"upload_to": random_name} | kwargs)

    def formfield(self, **kwargs):
        # The original file name is kept for display only; the stored name is generated.
        limits = {"form_class": AttachmentFormField, "max_length": None}
        return super().formfield(**limits | kwargs)
