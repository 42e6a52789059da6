"""Exports of many entries are written by a worker, kept for a day, for the account that asked."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from editorial.background.work import MOST_TRIES
from editorial.models import Limit
from institutions.models import Institution
from tables import export_admin
from tables.batches.batch import Batch
from tables.export import long_export
from tables.export.long_export import LongExport
from tests.staff_fixtures import full_path


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(export_admin, "MOST_AT_ONCE", 1)


@pytest.fixture
def asked(published, sign_in, page_of_kind):
    """A browser, and the export of two institutions that it asked for."""
    for name in ["Hanoi", "Bangkok"]:
        published(Institution, name)
    client = sign_in("Editors")
    client.post(page_of_kind(Institution, "export", "xlsx") + "?o=1")
    return client, LongExport.objects.get()


def pages_of(page_of_kind, export):
    return [page_of_kind(Institution, name, export.pk) for name in ["long_export", "export_file"]]


def test_many_entries_are_asked_about_written_and_fetched(asked, page_of_kind):
    client, export = asked
    page, file = pages_of(page_of_kind, export)
    question = client.get(page_of_kind(Institution, "export", "csv"))
    assert (question.status_code, LongExport.objects.count()) == (200, 1)
    assert "Write 2 entries into a table" in question.text

    assert file in client.get(page).text
    assert page in client.get("/admin/").text
    answer = client.get(file)

    assert "no-store" in answer["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.worksheets[0].max_row == 4


def test_a_table_of_few_entries_comes_at_once(published, sign_in, page_of_kind):
    published(Institution, "Hanoi")

    answer = sign_in("Editors").get(page_of_kind(Institution, "export", "csv"))

    assert b"".join(answer.streaming_content).count(b"Hanoi") == 1
    assert LongExport.objects.count() == 0


def test_another_account_has_nothing_of_it(asked, sign_in, page_of_kind):
    other = sign_in("Managers")

    for address in pages_of(page_of_kind, asked[1]):
        assert other.get(address).status_code == 404


def test_after_a_day_it_is_gone(asked, page_of_kind):
    client, export = asked
    LongExport.objects.update(made_at=timezone.now() - timedelta(hours=25))

    for address in pages_of(page_of_kind, export):
        assert client.get(address).status_code == 404
    client.post(page_of_kind(Institution, "export", "csv"))
    assert list(LongExport.objects.values_list("form", flat=True)) == ["csv"]


def test_who_may_see_less_by_now_does_not_get_it(asked, page_of_kind, countries):
    client, export = asked
    page, file = pages_of(page_of_kind, export)
    limit = Limit.objects.create(person=export.person)
    limit.countries.set([countries["VN"]])

    answer = client.get(file)

    assert answer["Location"] == page
    assert "Export it again" in client.get(page).text


def test_what_fails_is_said(asked, page_of_kind, monkeypatch):
    client, _export = asked

    def fail(*arguments, **options):
        raise RuntimeError

    monkeypatch.setattr(long_export, "write_table", fail)
    answer = client.post(page_of_kind(Institution, "export", "csv"), follow=True)

    assert "Something went wrong on our side" in answer.text
    assert "Refresh" not in answer.headers
    assert full_path(answer).startswith(page_of_kind(Institution, "long_export", 0)[:-2])


def test_a_worker_that_dies_is_replaced_until_it_has_died_too_often(asked, page_of_kind):
    client, export = asked
    page, file = pages_of(page_of_kind, export)
    died = {"state": "writing", "lease_until": timezone.now() - timedelta(seconds=1), "file": b""}
    LongExport.objects.update(**died, tries=MOST_TRIES - 1)
    assert file in client.get(page).text

    LongExport.objects.update(**died, tries=MOST_TRIES)

    assert "broken off several times" in client.get(page).text


def test_an_import_whose_worker_dies_each_time_is_given_up(sign_in, upload, table, page_of_kind):
    client = sign_in("Editors")
    batch = upload(client, Institution, table(["name_en"], ["Hanoi"]))
    Batch.objects.update(state="reading", tries=MOST_TRIES, lease_until=None)

    page = client.get(page_of_kind(Institution, "batch", batch.pk)).text

    batch.refresh_from_db()
    assert batch.state == "refused"
    assert "broken off several times" in page


def test_only_some_are_written_at_the_same_time(asked, page_of_kind):
    client, export = asked
    soon = timezone.now() + timedelta(seconds=20)
    for _ in range(2):
        export.pk, export.state, export.lease_until = None, "writing", soon
        export.save()

    answer = client.post(page_of_kind(Institution, "export", "csv"), follow=True)

    assert "Wait until your other tables are written" in answer.text
    assert LongExport.objects.count() == 3
