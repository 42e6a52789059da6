"""A table with a mistake stops the load, with nothing half loaded."""

import pytest
from django.core.management.base import CommandError

from evidence.models import Figure, Source
from records.kinds import record_kinds
from records.models import Alias, Change, Permalink
from search.models import Entry
from serving import generation
from taxonomy.models import Country, Sector

# Why a table is refused does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOADED = [Source, Country, Sector, Permalink, Alias, Figure, Change, Entry, *record_kinds()]

MISTAKES = {
    "unknown country": ("alliances", "AAAA0001", {"countries": "LA;XX"}, 2, "countries", "XX"),
    "unknown sector": ("alliances", "AAAA0002", {"sectors": "raill"}, 3, "sectors", "raill"),
    "unknown source": ("countries", "LA", {"sources": "rumor"}, 3, "sources", "rumor"),
    "unknown edition": ("events", "EVNT0001", {"edition": "2061"}, 2, "edition", "2061"),
    "unknown alliance": ("events", "EVNT0001", {"alliances": "x"}, 2, "alliances", "“x”"),
    "bad date": ("alliances", "AAAA0001", {"founded": "2016-13"}, 2, "founded", "2016-13"),
    "bad plain date": (
        "countries",
        "LA",
        {"asean_since": "1997"},
        3,
        "asean_since",
        "Write the day",
    ),
    "end before start": ("events", "EVNT0001", {"end": "2015"}, 2, "end", "before"),
    "duplicate slug": ("alliances", "AAAA0002", {"slug": "rail-alliance"}, 3, "slug", "already"),
    "duplicate ref": ("alliances", "AAAA0002", {"ref": "AAAA0001"}, 3, "ref", ""),
    "ref with a letter that is misread": ("events", "EVNT0001", {"ref": "EVNTOOOI"}, 2, "ref", ""),
    "no name": ("alliances", "AAAA0001", {"name_en": ""}, 2, "name_zh_hans", "name"),
    "unknown choice": ("alliances", "AAAA0001", {"reach": "world"}, 2, "reach", "world"),
    "wrong yes or no": ("sources", "notice", {"linkable": "y"}, 3, "linkable", "“y”"),
    "wrong publish": ("alliances", "AAAA0001", {"publish": "Yes"}, 2, "publish", "yes or no"),
    "not a number": ("editions", "EDTN2016", {"number": "ninth"}, 2, "number", "ninth"),
    "not an address": ("alliances", "AAAA0001", {"website": "rail"}, 2, "website", "https://"),
    "edition that is no year": ("editions", "EDTN2016", {"slug": "ninth"}, 2, "slug", "year"),
}
CHILD_MISTAKES = {
    "unknown record": ("aliases", 0, {"record": "ZZZZZZZZ"}, 2, "record", "ZZZZZZZZ"),
    "unknown owner": ("members", 2, {"alliance": "none"}, 4, "alliance", "none"),
    "unknown role": ("organizers", 0, {"role": "boss"}, 2, "role", "boss"),
    "nameless member": ("members", 1, {"own_name_en": ""}, 3, "institution", "name"),
    "figure without a qualifier": ("figures", 0, {"qualifier": ""}, 2, "qualifier", ""),
    "figure without a source": ("figures", 0, {"source": ""}, 2, "source", ""),
    "figure with neither number nor words": ("figures", 0, {"value": ""}, 2, "value", "number"),
    "citation of an unknown source": ("citations", 5, {"source": "rumor"}, 7, "source", "rumor"),
    "key given twice": (
        "members",
        1,
        {"id": "00000000-0000-4000-8000-000000000009"},
        3,
        "id",
        "above",
    ),
    "key that is no key": ("members", 0, {"id": "one"}, 2, "id", "one"),
}


def assert_nothing_is_loaded(generation_before):
    assert {model._meta.label: model.objects.count() for model in LOADED} == {
        model._meta.label: 0 for model in LOADED
    }
    assert generation.current() == generation_before


def refused(tables) -> list[str]:
    """What the load says of the mistakes, a line each; nothing may have been loaded."""
    generation_before = generation.current()
    with pytest.raises(CommandError) as refusal:
        tables.load()
    assert_nothing_is_loaded(generation_before)
    first, *lines = str(refusal.value).splitlines()
    assert first == "Nothing was loaded."
    return lines


def test_the_tables_without_a_mistake_load(small):
    small.load()
    assert Permalink.objects.count() == 6


@pytest.mark.parametrize(
    ("name", "key", "cells", "line", "column", "words"), MISTAKES.values(), ids=MISTAKES.keys()
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(small, name, key, cells, line, column, words):
    small.change(name, key, **cells)
    said = refused(small)[0]
    assert said.startswith(f"{name}.csv, line {line}, column “{column}”: ")
    assert words in said


@pytest.mark.parametrize(
    ("name", "n", "cells", "line", "column", "words"),
    CHILD_MISTAKES.values(),
    ids=CHILD_MISTAKES.keys(),
)
def test_a_wrong_cell_of_a_row_that_belongs_to_a_record_is_named(
    small, name, n, cells, line, column, words
):
    small.change(name, small.rows(name)[n]["id"], **cells)
    [said] = refused(small)
    assert said.startswith(f"{name}.csv, line {line}, column “{column}”: ")
    assert words in said


def test_all_mistakes_of_a_step_are_named_at_once(small):
    small.change("countries", "CN", order="first")
    small.change("sectors", "rail", sort="level crossing")
    assert [line.split(": ")[0] for line in refused(small)] == [
        "countries.csv, line 2, column “order”",
        "sectors.csv, line 3, column “sort”",
    ]


def test_an_unknown_column_is_named(small):
    text = small.path("sectors").read_text().replace("isced_f", "isced")
    small.path("sectors").write_text(text)
    assert "sectors.csv, line 2, column “isced”: Sector has no such field." in refused(small)


def test_a_missing_column_is_named(small):
    rows = [{k: v for k, v in row.items() if k != "publish"} for row in small.rows("alliances")]
    small.write("alliances", rows, list(rows[0]))
    assert "alliances.csv" in refused(small)[0]
    assert "publish" in refused(small)[0]


@pytest.mark.parametrize("wrong", ["health,Health\n", "health,Health,卫生,field,,,,,surplus\n"])
def test_a_line_with_missing_or_surplus_cells_is_named(small, wrong):
    with small.path("sectors").open("a", encoding="utf-8") as file:
        file.write(wrong)
    [said] = refused(small)
    assert said.startswith("sectors.csv, line 4, column “”: ")


def test_a_line_is_counted_as_an_editor_counts_even_after_a_cell_of_two_lines(small):
    small.change("alliances", "AAAA0001", staff_note="One line.\nAnother.")
    small.change("alliances", "AAAA0002", countries="XX")
    [said] = refused(small)
    assert said.startswith("alliances.csv, line 4, column “countries”: ")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_table_that_is_not_utf_8_is_named(small, encoding):
    path = small.path("countries")
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    [said] = refused(small)
    assert said.startswith("countries.csv, line ")
    assert "UTF-8" in said


def test_a_byte_order_mark_is_read_over(small):
    path = small.path("countries")
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    small.load()
    assert Country.objects.count() == 2


def test_a_folder_that_is_not_there_is_refused(small, tmp_path):
    small.folder = tmp_path / "elsewhere"
    with pytest.raises(CommandError):
        small.load()
