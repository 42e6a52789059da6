import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tables.batches.batch import Batch
from tests.staff_fixtures import confirm


@pytest.fixture(autouse=True)
def _in_this_process(settings):
    settings.DETACHED_COMMANDS = False


class Sheet:
    """A workbook as a person edits it: cells by the ref of the row and the name of the column."""

    def __init__(self, data: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    @property
    def main(self):
        return self.book.worksheets[0]

    def page(self, number=0):
        return self.book.worksheets[number]

    def columns(self, page=None):
        return [cell.value for cell in (page or self.main)[2]]

    def row_of(self, ref: str, page=None) -> int:
        page = page or self.main
        return next(row[0].row for row in page.iter_rows(min_row=3) if row[0].value == ref)

    def at(self, ref: str, column: str, page=None):
        page = page or self.main
        return page.cell(self.row_of(ref, page), self.columns(page).index(column) + 1)

    def write(self, ref: str, column: str, value, page=None):
        self.at(ref, column, page).value = value

    def add(self, page=None, **values):
        page = page or self.main
        page.append([values.get(name) for name in self.columns(page)])

    def data(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


@pytest.fixture
def page_of_kind():
    def address(kind, ending, *arguments):
        name = f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{ending}"
        return reverse(name, args=arguments)

    return address


@pytest.fixture
def exported(page_of_kind):
    """The list of a kind as a workbook, or as rows of a CSV file."""

    def export(client, kind, form="xlsx", **filters):
        answer = client.get(page_of_kind(kind, "export", form), filters)
        assert answer.status_code == 200
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if form == "csv":
            return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        return Sheet(data)

    return export


@pytest.fixture
def upload(page_of_kind):
    """Send a file and see what it would do."""

    def send(client, kind, data, name="table.xlsx"):
        data = data.data() if isinstance(data, Sheet) else data
        file = SimpleUploadedFile(name, data)
        answer = client.post(page_of_kind(kind, "import"), {"file": file})
        assert answer.status_code == 302, answer.content.decode()
        return Batch.objects.latest("pk")

    return send


@pytest.fixture
def decide(page_of_kind):
    """Press one of the buttons on the page of an import, and say yes where that is asked."""

    def press(client, batch, act, **sent):
        asked = client.post(page_of_kind(batch.model, "decide", batch.pk, act), sent)
        answer = confirm(client, asked)
        batch.refresh_from_db()
        return answer

    return press


@pytest.fixture
def table():
    """A workbook of one sheet, row by row."""

    def make(*rows, title="活动汇总"):
        book = openpyxl.Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(list(row))
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    return make
