import io
import sys

import pytest
from django.core.management import call_command

from records.indexing.writing import remove_entries
from records.kinds import record_kinds
from search.index import index_entries
from search.models import Entry, IndexState


def found(words):
    return {record.name_en for kind in record_kinds() for record in kind.objects.search(words)}


@pytest.fixture
def some(published, make):
    records = [published(kind, f"Rail {kind.label()}") for kind in record_kinds()]
    make(record_kinds()[0], "Rail draft")
    return records


def test_whatever_the_index_has_lost_is_found_again(some, capsys):
    for record in some:
        remove_entries(type(record), [record.pk])
    assert found("rail") == set()

    call_command("rebuild_search")

    assert found("rail") == {record.name_en for record in some}
    assert capsys.readouterr().out == f"{len(some) + 1} records can be found.\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_who_watches_sees_a_bar_that_grows_to_its_end(some, monkeypatch):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())

    call_command("rebuild_search")

    *_earlier, last = terminal.getvalue().split("\r")
    assert last == f"[{'#' * 40}] {len(some) + 1} of {len(some) + 1}\n"


def test_who_does_not_watch_gets_no_bar(some, capsys):
    call_command("rebuild_search")

    assert capsys.readouterr().err == ""


def test_an_entry_without_a_record_is_forgotten(some):
    index_entries.write("public", "alliances", [index_entries.Document(999, ["Rail ghost"])])

    call_command("rebuild_search")

    assert not Entry.objects.filter(record_id=999).exists()
    assert found("ghost") == set()


def test_it_may_be_repeated(some):
    call_command("rebuild_search")
    first = list(Entry.objects.order_by("kind", "record_id").values("kind", "record_id", "facts"))
    call_command("rebuild_search")

    assert first == list(
        Entry.objects.order_by("kind", "record_id").values("kind", "record_id", "facts")
    )


def test_an_index_of_another_analysis_is_not_up_to_date(db):
    # Tests in real transactions empty the table that says so.
    call_command("rebuild_search")
    assert index_entries.is_up_to_date()
    IndexState.objects.update(analysis=0)
    assert not index_entries.is_up_to_date()

    call_command("rebuild_search")

    assert index_entries.is_up_to_date()
