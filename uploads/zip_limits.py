"""Unpack untrusted zip files under limits on the bytes that really come out, not on their headers."""

import struct
import zlib
from collections.abc import Iterator
from copy import copy
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

MOST_ENTRIES = 5000
# A workbook of 10,000 rows unpacks to some 40 MB.
MOST_UNPACKED = 200 * 1024**2
MOST_DEPTH = 3
MOST_RATIO, RATIO_FROM = 200, 8 * 1024**2
CHUNK = 256 * 1024
IN_MEMORY = 4 * 1024**2
LOCAL_HEADER = 30
CENTRAL_HEADER = b"PK\x01\x02"
BEGINNING = b"PK\x03\x04"
ENCRYPTED_BIT = 1
# Errors of zipfile and zlib on truncated or forged files.
UNREADABLE = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


class ArchiveRefused(Exception):
    """Base of the reasons why a zip file is not unpacked."""


class TooLarge(ArchiveRefused):
    """Too many entries, bytes or nested archives, or too high a compression ratio."""


class Encrypted(ArchiveRefused):
    """An entry is protected by a password."""


class Damaged(ArchiveRefused):
    """Truncated or inconsistent."""


def unpacked(file) -> Iterator[tuple[ZipInfo, bytes]]:
    """Yield ``(entry, chunk)``, at least one chunk of each entry; raises ArchiveRefused.

    Nested archives are unpacked to be counted, but not yielded. After the last chunk, the size of
    each entry has been verified against its header.
    """
    try:
        yield from counted(file, Budget(MOST_UNPACKED))
    except UNREADABLE as error:
        raise Damaged from error


class Budget:
    """Entries and bytes that may still come out of an archive and those nested in it."""

    def __init__(self, size: int):
        self.entries, self.bytes = MOST_ENTRIES, size

    def spend(self, *, entries=0, size=0):
        self.entries -= entries
        self.bytes -= size
        if self.entries < 0 or self.bytes < 0:
            raise TooLarge


def counted(file, budget: Budget, depth=1) -> Iterator[tuple[ZipInfo, bytes]]:
    if depth > MOST_DEPTH:
        raise TooLarge
    check_number(file)
    with ZipFile(file) as archive:
        parts = archive.infolist()
        budget.spend(entries=len(parts))
        check_parts(parts)
        for part in parts:
            with SpooledTemporaryFile(IN_MEMORY) as inner:
                is_archive = None
                for chunk in chunks_of(archive, part, budget):
                    if is_archive is None:
                        is_archive = chunk.startswith(BEGINNING)
                    if is_archive:
                        inner.write(chunk)
                    yield part, chunk
                if is_archive:
                    for _part in counted(inner, budget, depth + 1):
                        pass


def check_number(file):
    """Limit the entries before zipfile reads their list, which takes more memory than the file.

    The number in the header may be forged, so the signatures of the entries are counted.
    """
    file.seek(0)
    found, tail = 0, b""
    while chunk := file.read(CHUNK):
        seen = tail + chunk
        found += seen.count(CENTRAL_HEADER)
        if found > MOST_ENTRIES:
            raise TooLarge
        tail = seen[-len(CENTRAL_HEADER) + 1 :]
    file.seek(0)


def check_parts(parts: list[ZipInfo]):
    """Raise ArchiveRefused for passwords, other compressions, and entries that share bytes."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.flag_bits & ENCRYPTED_BIT:
            raise Encrypted
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or part.header_offset < end:
            raise Damaged
        end = part.header_offset + LOCAL_HEADER + len(part.filename) + part.compress_size


def chunks_of(archive: ZipFile, part: ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the bytes that really come out; raises Damaged if the header names another size."""
    whole, size = copy(part), 0
    # Otherwise zipfile stops at the size in the header, and other readers of the file may not.
    whole.file_size = budget.bytes + 2 * CHUNK
    with archive.open(whole) as stream:
        while (chunk := stream.read(CHUNK)) or not size:
            size += len(chunk)
            budget.spend(size=len(chunk))
            if size > RATIO_FROM and size > MOST_RATIO * part.compress_size:
                raise TooLarge
            yield chunk
            if not chunk:
                break
    if size != part.file_size:
        raise Damaged
