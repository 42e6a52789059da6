"""What is wrong with a file before anything in it is read, in a sentence each."""

from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.utils.translation import gettext as _

LIMIT_MB = 20
MOST_PARTS = 1000
# Of what is in a workbook when it is unpacked; a real one of 10,000 rows holds some 40 MB.
MOST_UNPACKED = 200 * 1024**2
MOST_IN_SHARED = 60 * 1024**2
MOST_RATIO, RATIO_FROM = 200, 8 * 1024**2
CHUNK = 1024**2

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
MACROS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/")
LINKS = ("xl/externallinks/",)


class FileRefused(Exception):
    """Why a file is not read, in a sentence to the person who sent it."""


def is_workbook(head: bytes) -> bool:
    return head.startswith(b"PK")


def check_file(file):
    """Raise FileRefused for what is no table, or one that could do harm."""
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
    if head.startswith(OLE):
        file.seek(0)
        if ENCRYPTED in file.read():
            raise FileRefused(
                _("This workbook is protected by a password. Remove it, save, and try again.")
            )
        raise FileRefused(
            _("This is a workbook of the old form (.xls). Save it as .xlsx, and try again.")
        )
    if is_workbook(head):
        file.seek(0)
        check_workbook(file)
    elif head.startswith(b"%PDF") or b"<html" in head.lower()[:1000]:
        raise FileRefused(NO_TABLE())
    file.seek(0)


def NO_TABLE():  # noqa: N802 - a sentence in the language of whoever asks
    return _("This is not a table that can be read. Send a workbook (.xlsx) or a table in CSV.")


def check_workbook(file):
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
            names = [part.filename.lower() for part in parts]
            if TYPES.lower() not in names or "xl/workbook.xml" not in names:
                raise FileRefused(NO_TABLE())
            if any(part.flag_bits & 1 for part in parts):
                raise FileRefused(
                    _("This workbook is protected by a password. Remove it, save, and try again.")
                )
            check_sizes(parts)
            check_names(names)
            for part in parts:
                check_part(archive, part)
    except (BadZipFile, LargeZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise FileRefused(_("This workbook is damaged and cannot be read.")) from error


def check_sizes(parts):
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    shared = sum(part.file_size for part in parts if "worksheets/" not in part.filename)
    if len(parts) > MOST_PARTS or total > MOST_UNPACKED or swollen or shared > MOST_IN_SHARED:
        raise FileRefused(
            _("Unpacked, this workbook would be far too large. Nothing of it was read.")
        )


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


def MACRO():  # noqa: N802 - a sentence in the language of whoever asks
    return _("This workbook holds macros. Save it as .xlsx without macros, and try again.")


def check_part(archive, part):
    """Unpack it without keeping it: its size is what it says, and it declares no entities."""
    name = part.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return
    tail = b""
    with archive.open(part) as stream:
        while some := stream.read(CHUNK):
            seen = tail + some
            # In UTF-16 every second byte is NUL; no workbook is written so.
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\0" in seen:
                raise FileRefused(_("This workbook is damaged and cannot be read."))
            if name == TYPES.lower() and b"macroEnabled" in seen:
                raise FileRefused(MACRO())
            tail = seen[-16:]
