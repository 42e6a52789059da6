"""The project's own tables, loaded whole."""

import io
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import translation

from evidence.models import Figure
from records.exports.columns import child_relations
from records.exports.csv_file import BYTE_ORDER_MARK
from records.kinds import record_kinds
from records.models import Permalink
from serving import generation
from tables.batches.batch import Batch
from tables.batches.decisions import new_batch
from tables.batches.runner import carry_on
from tables.export.table_export import write_csv, write_workbook
from tests.conftest import rows_of_all_tables
from tests.starter.loaded import starter_loaded

LISTS = {
    "sources": "evidence.Source",
    "countries": "taxonomy.Country",
    "sectors": "taxonomy.Sector",
    "places": "evidence.Place",
    "indicators": "evidence.Indicator",
}
ROWS_OF_ANY_KIND = {
    "aliases": "records.Alias",
    "citations": "evidence.Citation",
    "figures": "evidence.Figure",
}


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup, django_db_blocker):
    """What the load said; its data stay for this module."""
    with django_db_blocker.unblock(), starter_loaded() as said:
        yield said


# How rows are loaded on each database, the small tables show. Both files share one load, so one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("starter")]


def rows_of_own_tables():
    """By file, the rows that only exist as part of one kind: members, hosts, organizers."""
    relations = [relation for kind in record_kinds() for relation in child_relations(kind)]
    return {relation.name: relation.related_model for relation in relations}


def test_every_row_of_every_list_is_there(starter):
    for name, label in LISTS.items():
        keys = {row[starter.columns(name)[0]] for row in starter.rows(name)}
        assert keys
        assert {str(key) for key in apps.get_model(label).objects.values_list("pk", flat=True)} == (
            keys
        )


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_every_record_is_there_and_public_only_if_its_row_says_so(starter, kind):
    if not starter.path(kind.label()).exists():
        pytest.skip("This kind comes without starter data.")
    rows = starter.rows(kind.label())

    def refs(publish):
        return {row["ref"] for row in rows if row["publish"] == publish}

    assert set(kind.objects.published().values_list("permalink", flat=True)) == refs("yes")
    assert set(kind.objects.drafts().values_list("permalink", flat=True)) == refs("no")
    assert kind.objects.count() == len(rows) > 0


def test_every_row_that_belongs_to_a_record_is_there(starter):
    models = {name: apps.get_model(label) for name, label in ROWS_OF_ANY_KIND.items()}
    for name, model in (models | rows_of_own_tables()).items():
        if starter.path(name).exists():
            assert {str(pk) for pk in model.objects.values_list("pk", flat=True)} == {
                row["id"] for row in starter.rows(name)
            }


def test_every_text_fits_into_its_column():
    """SQLite takes longer ones, PostgreSQL refuses them."""
    too_long = [
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.max_length
        and model._base_manager.annotate(letters=Length(field.name))
        .filter(letters__gt=field.max_length)
        .exists()
    ]
    assert too_long == []


def test_every_table_is_of_something_the_load_knows(starter):
    known = {*LISTS, *ROWS_OF_ANY_KIND, *rows_of_own_tables()}
    known |= {kind.label() for kind in record_kinds()}
    assert {path.stem for path in starter.folder.glob("*.csv")} <= known


def test_it_says_what_it_did(said, starter):
    assert f"events: {len(starter.rows('events'))} new" in said.splitlines()


def test_refs_and_ids_are_given_once_over_all_tables(starter):
    refs = [
        row["ref"]
        for kind in record_kinds()
        if starter.path(kind.label()).exists()
        for row in starter.rows(kind.label())
    ]
    assert len(refs) == len(set(refs)) == Permalink.objects.count()
    for permalink in Permalink.objects.all():
        permalink.clean_fields()
    ids = [
        row["id"]
        for name in {**ROWS_OF_ANY_KIND, **rows_of_own_tables()}
        if starter.path(name).exists()
        for row in starter.rows(name)
    ]
    assert len(ids) == len({UUID(key) for key in ids})


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_every_public_record_names_a_source(kind):
    unsupported = kind.objects.published().filter(citations=None)
    assert list(unsupported.values_list("slug", flat=True)) == []


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_nothing_counts_as_verified_or_as_the_work_of_a_person(kind):
    assert not kind.objects.filter(verified_on__isnull=False).exists()
    assert not kind.objects.filter(curated_at__isnull=False).exists()
    assert not LogEntry.objects.exists()


def test_figures_that_are_not_public_stay_so(starter):
    hidden = {row["id"] for row in starter.rows("figures") if row["public"] == "no"}
    assert hidden
    shown = {str(pk) for pk in Figure.objects.public().values_list("pk", flat=True)}
    assert not hidden & shown


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_the_list_holds_every_public_record_with_its_source_and_no_draft(kind, client, starter):
    answer = client.get(reverse(f"{kind.label()}:csv"))
    lines = parsed(answer.content.decode())
    assert {line["ref"] for line in lines} == set(
        kind.objects.published().values_list("permalink", flat=True)
    )
    assert all(line["sources"] for line in lines)


def parsed(text: str) -> list[dict[str, str]]:
    import csv

    return list(csv.DictReader(text.removeprefix(BYTE_ORDER_MARK).splitlines(keepends=True)))


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_a_draft_of_the_tables_has_no_page(kind, client):
    for record in kind.objects.drafts():
        assert client.get(record.get_absolute_url()).status_code == 404


def test_loaded_again_it_changes_nothing(starter):
    before, generation_before = rows_of_all_tables(), generation.current()
    said = starter.load()
    after = rows_of_all_tables()
    assert {name for name in before if before[name] != after[name]} == set()
    assert generation.current() == generation_before
    assert "new" not in said


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind._meta.app_label)
def test_the_tables_of_the_desk_go_out_and_come_back_unchanged(kind, language, admin_user):
    with translation.override(language):
        workbook, text = io.BytesIO(), io.StringIO(newline="")
        refs = list(kind.objects.values_list("permalink", flat=True))
        write_workbook(kind, refs, workbook)
        write_csv(kind, refs, text)
        for name, data in [("a.xlsx", workbook.getvalue()), ("a.csv", text.getvalue().encode())]:
            batch = new_batch(kind, name, data, admin_user)
            carry_on(batch)
            changes = {row.ref or row.name: row.changes for row in batch.rows.all()}
            assert (name, batch.state, batch.unchanged, changes) == (
                name, Batch.State.READY, len(refs), {},
            )  # fmt: skip
