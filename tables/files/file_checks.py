"""Checks of an uploaded file before its rows are read."""

from django.utils.translation import gettext as _

from tables.files.file_refusals import (
    DAMAGED,
    LIMIT_MB,
    MACRO,
    NO_TABLE,
    OLD_WORD,
    PASSWORD,
    FileRefused,
)
from tables.files.markup import Counts, Part
from uploads.zip_limits import Damaged, Encrypted, TooLarge, unpacked

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Names of streams in files that cannot be read.
OLE_STREAMS = {"EncryptedPackage": PASSWORD, "WordDocument": OLD_WORD}
# What a file of each form holds.
NEEDED = {
    ".xlsx": {"[content_types].xml", "xl/workbook.xml"},
    ".xlsb": {"[content_types].xml", "xl/workbook.bin"},
    ".docx": {"[content_types].xml", "word/document.xml"},
    ".ods": {"content.xml", "mimetype"},
}
MACROS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/")
LINKS = ("xl/externallinks/",)
# Bytes, unpacked, of all parts except worksheets: openpyxl loads these into memory at once.
MOST_SHARED = 60 * 1024**2


def form_of(file) -> str:
    """The form of the file by its content: an ending, such as ``.xlsx``.

    Raises FileRefused if the file is not a table, or is unsafe to read.
    """
    file.seek(0, 2)
    if file.tell() > LIMIT_MB * 1024**2:
        raise FileRefused(
            _("This file is larger than %(limit)s MB. Divide it, and import the parts.")
            % {"limit": LIMIT_MB}
        )
    if not file.tell():
        raise FileRefused(_("This file is empty."))
    file.seek(0)
    head = file.read(4096)
    form = ".csv"
    if head.startswith(OLE):
        file.seek(0)
        data = file.read()
        for stream, refusal in OLE_STREAMS.items():
            if stream.encode("utf-16-le") in data:
                raise FileRefused(refusal())
        form = ".xls"
    elif head.startswith(b"PK"):
        file.seek(0)
        form = form_of_archive(file)
    elif b"<table" in head.lower() or b"<html" in head.lower()[:1000]:
        form = ".html"
    elif b"BEGIN:VCALENDAR" in head[:100]:
        form = ".ics"
    elif head.startswith(b"%PDF"):
        raise FileRefused(NO_TABLE())
    file.seek(0)
    return form


def form_of_archive(file) -> str:
    """Unpack the whole archive once, as a stream, to check its limits; see uploads.zip_limits."""
    try:
        names = go_through(file)
    except TooLarge as error:
        raise FileRefused(
            _("Unpacked, this workbook would be far too large. Nothing of it was read.")
        ) from error
    except Encrypted as error:
        raise FileRefused(PASSWORD()) from error
    except Damaged as error:
        raise FileRefused(DAMAGED()) from error
    form = next((form for form, needed in NEEDED.items() if names >= needed), "")
    if not form:
        raise FileRefused(NO_TABLE())
    check_names(names)
    return form


def go_through(file) -> set[str]:
    """Stream all parts through the limits; returns the names of the parts in lower case."""
    names, counts, shared, last = set(), Counts(), 0, None
    for entry, chunk in unpacked(file):
        name = entry.filename.lower()
        names.add(name)
        if entry is not last:
            last, part = entry, Part(name, counts)
        part.feed(chunk)
        shared += 0 if "worksheets/" in name else len(chunk)
        if shared > MOST_SHARED:
            raise TooLarge
    return names


def check_names(names):
    if any(name.startswith(MACROS) or "vbaproject" in name for name in names):
        raise FileRefused(MACRO())
    if any(name.startswith(LINKS) for name in names):
        raise FileRefused(
            _(
                "This workbook draws values from other files. Break the links "
                "(Data, Edit Links, Break Link), save, and try again."
            )
        )
