from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from serving.attachments import AttachmentFormField

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
