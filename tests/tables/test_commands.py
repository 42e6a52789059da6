import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from editorial.revisions.create_revision import newest_of
from editorial.workflow.log import LogLine
from institutions.models import Institution


@pytest.fixture
def person(db):
    return get_user_model().objects.create_superuser("boss")


def said(*arguments, **options) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def edited(path, **cells):
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    columns = [cell.value for cell in page[2]]
    for name, value in cells.items():
        page.cell(3, columns.index(name) + 1).value = value
    book.save(path)


def test_a_table_goes_out_and_comes_back_in_the_shell(published, person, tmp_path):
    record = published(Institution, "Hanoi")
    path = tmp_path / "a.xlsx"

    assert said("export_records", "institutions", path).startswith("1 records were written")
    edited(path, name_en="Saigon")
    first = said("import_records", "institutions", path, user="boss")
    assert "1 changed, 0 new, 0 unchanged" in first
    assert newest_of(record.permalink).name() == "Hanoi"

    said("import_records", "institutions", path, user="boss", confirm=True)

    assert newest_of(record.permalink).name() == "Saigon"
    record.refresh_from_db()
    assert record.name_en == "Hanoi"
    assert LogLine.objects.filter(act=LogLine.Act.EXPORT).count() == 1


def test_csv_in_the_shell(published, person, tmp_path):
    published(Institution, "Hanoi")
    path = tmp_path / "a.csv"
    said("export_records", "institutions", path, language="en")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfref,revision,name_zh_hans,name_en")
    assert "0 changed, 0 new, 1 unchanged" in said(
        "import_records", "institutions", path, user="boss"
    )


def test_the_shell_says_what_it_refuses(published, person, tmp_path):
    published(Institution, "Hanoi")
    path = tmp_path / "a.xlsx"
    said("export_records", "institutions", path)
    edited(path, type="nonsense")
    assert "is not one of the choices" in said("import_records", "institutions", path, user="boss")
    with pytest.raises(CommandError, match="not of “alliances”"):
        said("import_records", "alliances", path, user="boss")
    with pytest.raises(CommandError, match="no active account"):
        said("import_records", "institutions", path, user="nobody")
    with pytest.raises(CommandError, match="ends in"):
        said("export_records", "institutions", tmp_path / "a.txt")


def test_the_shell_publishes_as_the_desk_does(published, person, tmp_path):
    record = published(Institution, "Hanoi")
    path = tmp_path / "a.xlsx"
    said("export_records", "institutions", path)
    edited(path, name_en="Saigon")

    said("import_records", "institutions", path, user="boss", confirm=True, publish=True)

    record.refresh_from_db()
    assert record.name_en == "Saigon"
