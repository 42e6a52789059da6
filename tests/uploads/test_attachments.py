import struct
import tracemalloc
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from uploads import zip_limits
from uploads.attachments import AttachmentFormField

REFUSED = "This is not a PDF, DOCX or XLSX file. Choose another. The rest of the form is kept."
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
TYPES = "[Content_Types].xml"


def archive(*parts):
    data = BytesIO()
    with ZipFile(data, "w") as made:
        for part in parts:
            made.writestr(part, "x")
    return data.getvalue()


DOCX = archive(TYPES, "word/document.xml")
XLSX = archive(TYPES, "xl/workbook.xml")


@pytest.mark.parametrize(
    ("sent_as", "data", "kept_as"),
    [
        ("program.pdf", PDF, "program.pdf"),
        ("program.exe", PDF, "program.pdf"),
        ("议程.docx", DOCX, "议程.docx"),
        ("list.pdf", XLSX, "list.xlsx"),
        ("no ending", DOCX, "no ending.docx"),
    ],
)
def test_a_file_gets_the_ending_of_its_content(sent_as, data, kept_as):
    upload = AttachmentFormField().clean(SimpleUploadedFile(sent_as, data))

    assert upload.name == kept_as
    assert upload.download_name == kept_as
    assert upload.read() == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("macros.docx", archive(TYPES, "word/document.xml", "word/vbaProject.bin")),
        ("macros.xlsx", archive(TYPES, "xl/workbook.xml", "xl/vbaProject.bin")),
        ("files.docx", archive("virus.exe")),
        ("slides.docx", archive(TYPES, "ppt/presentation.xml")),
        ("cut.docx", DOCX[: len(DOCX) // 2]),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("late.pdf", b"<script>" + PDF),
        ("words.pdf", "纪要".encode()),
    ],
)
def test_a_file_of_another_kind_is_refused_whatever_its_name(name, data):
    with pytest.raises(ValidationError) as refusal:
        AttachmentFormField().clean(SimpleUploadedFile(name, data))

    assert refusal.value.messages == [REFUSED]


def test_a_file_over_twenty_megabytes_is_refused():
    upload = SimpleUploadedFile("long.pdf", PDF + bytes(21 * 1024 * 1024))

    with pytest.raises(ValidationError) as refusal:
        AttachmentFormField().clean(upload)

    assert refusal.value.messages == [
        "This file is 21.0 MB; the limit is 20 MB. "
        "Choose a smaller one. The rest of the form is kept."
    ]


TOO_LARGE = (
    "Unpacked, this file would be far too large. Choose another. The rest of the form is kept."
)
WITH_PASSWORD = (
    "This file is protected by a password. Choose one without. The rest of the form is kept."
)
DOCUMENT = "word/document.xml"
MB = 1024 * 1024


def packed(parts: dict, compression=ZIP_DEFLATED) -> bytes:
    """An archive of these parts; a number stands for so many megabytes of nothing."""
    data = BytesIO()
    with ZipFile(data, "w", compression) as made:
        for name, content in ({TYPES: b"x", DOCUMENT: b"x"} | parts).items():
            with made.open(name, "w") as part:
                if isinstance(content, bytes):
                    part.write(content)
                else:
                    for _once in range(content):
                        part.write(bytes(MB))
    return data.getvalue()


def in_directory(data: bytes, name: str, offset: int, value: int, size="<I") -> bytes:
    """The archive with another value in its list of parts, at an offset of the line of one."""
    line = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    return (
        data[: line + offset]
        + struct.pack(size, value)
        + data[line + offset + struct.calcsize(size) :]
    )


def why_refused(data: bytes) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        AttachmentFormField().clean(SimpleUploadedFile("agenda.docx", data))
    return refusal.value.messages


def overlapping() -> bytes:
    """Two lines in the list of parts that stand for the same bytes."""
    data = packed({"a.xml": b"x" * 100, "b.xml": b"x" * 100})
    shared = in_directory(data, "b.xml", 42, data.index(b"a.xml") - 30)
    return b"a.xml".join(shared.rsplit(b"b.xml", 1))


FORGED_SIZE, CHECKSUM, FLAGS = 24, 16, 8
# Made when they are needed: to pack them takes seconds, and each worker of the tests reads this module.
BOMBS = {
    "the list of types": (lambda: packed({TYPES: 60}), TOO_LARGE),
    "any other part": (lambda: packed({"word/media/a.bin": 60}), TOO_LARGE),
    "many parts together": (lambda: packed({f"{n}.bin": 8 for n in range(30)}), TOO_LARGE),
    "an archive within": (lambda: packed({"a.docx": packed({"b.bin": 60})}), TOO_LARGE),
    "deep within": (
        lambda: packed({"a": packed({"b": packed({"c": packed({"d": b"x"})})})}), TOO_LARGE,
    ),
    "more parts than there may be": (lambda: packed({f"{n}": b"" for n in range(5001)}), TOO_LARGE),
    "a size of nothing": (lambda: in_directory(packed({"a.bin": 60}), "a.bin", FORGED_SIZE, 0), TOO_LARGE),
    "a size too small": (lambda: in_directory(packed({"a.bin": 1}), "a.bin", FORGED_SIZE, 10), REFUSED),
    "a size too large": (lambda: in_directory(packed({"a.bin": 1}), "a.bin", FORGED_SIZE, 2 * MB), REFUSED),
    "shared bytes": (overlapping, REFUSED),
    "another compression": (lambda: packed({TYPES: 60}, ZIP_BZIP2), REFUSED),
    "one that takes memory": (lambda: packed({TYPES: 8}, ZIP_LZMA), REFUSED),
    "a password": (lambda: in_directory(packed({}), DOCUMENT, FLAGS, 1, "<H"), WITH_PASSWORD),
    "an end cut off": (lambda: packed({"a.bin": 1})[:-30], REFUSED),
    "a middle cut out": (lambda: packed({"a.bin": 1})[:60] + packed({"a.bin": 1})[90:], REFUSED),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_swell_or_mislead_is_refused_in_little_memory(bomb):
    pack, sentence = BOMBS[bomb]
    data = pack()

    tracemalloc.start()
    said = why_refused(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said == [sentence]
    assert most < 40 * MB


def test_a_size_that_lies_is_found_although_the_checksum_fits():
    honest = packed({"a.bin": b"x" * 1000})
    forged = in_directory(
        in_directory(honest, "a.bin", FORGED_SIZE, 10), "a.bin", CHECKSUM, crc32(b"x" * 10)
    )
    # Whoever trusts the size sees nothing amiss.
    assert ZipFile(BytesIO(forged)).read("a.bin") == b"x" * 10

    assert why_refused(forged) == [REFUSED]
    assert AttachmentFormField().clean(SimpleUploadedFile("a.docx", honest)).name == "a.docx"


def test_entries_are_counted_before_their_list_is_read():
    line = zip_limits.CENTRAL_HEADER
    zip_limits.check_number(BytesIO(line * zip_limits.MOST_ENTRIES))
    # The first stands across the edge of what is read at once.
    for before in [b"", bytes(zip_limits.CHUNK - 2)]:
        with pytest.raises(zip_limits.TooLarge):
            zip_limits.check_number(BytesIO(before + line * (zip_limits.MOST_ENTRIES + 1)))


def test_pictures_and_tables_within_a_document_are_no_obstacle():
    inner = packed({"xl/workbook.xml": b"x"})
    data = packed(
        {"word/embeddings/table.xlsx": inner, "word/media/image.png": bytes(range(256)) * 40}
    )

    assert AttachmentFormField().clean(SimpleUploadedFile("a.docx", data)).name == "a.docx"


def test_the_limit_is_on_all_that_comes_out_together(monkeypatch):
    monkeypatch.setattr(zip_limits, "MOST_UNPACKED", 5 * MB)

    assert why_refused(packed({"a.bin": 3, "b.bin": 3})) == [TOO_LARGE]
    assert AttachmentFormField().clean(SimpleUploadedFile("a.docx", packed({"a.bin": 4})))
