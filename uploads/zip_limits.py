"""Zip files from outside, unpacked under limits: what comes out is counted, whatever the headers say."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
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
# What reading a file that is cut off, or made to mislead, may raise.
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
    """Why a zip file is not unpacked."""


class TooLarge(ArchiveRefused):
    """More entries, more bytes or more archives within archives than there may be."""


class Encrypted(ArchiveRefused):
    """Some entry is protected by a password."""


class Damaged(ArchiveRefused):
    """Cut off, or its parts contradict each other."""


def unpacked(file) -> Iterator[tuple[ZipInfo, bytes]]:
    """Each entry with what comes out of it, in chunks, at least one of each; raises ArchiveRefused.

    Archives within it are unpacked too, so that they count, but not handed on. Whoever has gone
    through all of it knows that each entry is as large as its header says.
    """
    with refusing():
        yield from counted(file, Budget())


@contextmanager
def refusing():
    try:
        yield
    except UNREADABLE as error:
        raise Damaged from error


class Budget:
    """How much may still come out of an archive and of those within it."""

    def __init__(self):
        self.entries, self.bytes = MOST_ENTRIES, MOST_UNPACKED

    def spend(self, *, entries=0, size=0):
        self.entries -= entries
        self.bytes -= size
        if self.entries < 0 or self.bytes < 0:
            raise TooLarge


def counted(file, budget: Budget, depth=1) -> Iterator[tuple[ZipInfo, bytes]]:
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
                    go_through(inner, budget, depth + 1)


def go_through(file, budget: Budget, depth: int):
    """Count what an archive within an archive holds."""
    if depth > MOST_DEPTH:
        raise TooLarge
    for _part in counted(file, budget, depth):
        pass


def check_number(file):
    """Before the list of entries is read, which takes more memory than the file itself.

    The number in the header may lie; the list cannot be longer than the marks of its lines.
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
    """What really comes out; Damaged where the header names another size."""
    whole, size = copy(part), 0
    # Else zipfile stops where the header says, and whatever reads the file next may not.
    whole.file_size = budget.bytes + 2 * CHUNK
    with archive.open(whole) as stream:
        chunk = stream.read(CHUNK)
        while True:
            size += len(chunk)
            budget.spend(size=len(chunk))
            if size > RATIO_FROM and size > MOST_RATIO * part.compress_size:
                raise TooLarge
            yield chunk
            if not (chunk := stream.read(CHUNK)):
                break
    if size != part.file_size:
        raise Damaged
