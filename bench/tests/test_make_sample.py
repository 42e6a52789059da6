"""Tests of manage.py make_sample with a small sample of all kinds."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from bench.sample import sample_plan
from editorial.revisions.revision import Revision
from editorial.workflow.publishing import publish_as_it_stands
from records.kinds import record_kinds
from records.models import Change, Party, Permalink
from records.models.querysets import child_relations
from search.index.token_tables import table_of
from search.models import Entry
from serving import generation
from taxonomy.models import Country, Sector
from values.dates import PartialDateField

# Enough for a record of every kind, and two records of yearly kinds.
SOME = 60
MOMENTS = {"created_at", "published_at"}


def make_sample(**options) -> str:
    output = io.StringIO()
    call_command("make_sample", **{"records": SOME, "stdout": output} | options)
    return output.getvalue()


@pytest.fixture
def sample(countries, sectors):
    """The records of a small sample, by ref."""
    make_sample()
    return {record.ref: record for record in records()}


def records():
    return [record for kind in record_kinds() for record in kind.objects.order_by("permalink")]


def rows_of(record):
    rows = [*record.aliases.all()]
    for relation in child_relations(type(record)):
        rows += getattr(record, relation.name).all()
    return rows


def columns(row, without=()):
    """The stored values of a row, with refs in place of keys."""
    return {
        field.name: getattr(value := getattr(row, field.name), "ref", value)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "object_id", *without}
    }


def links(record):
    """Many-to-many links by field."""
    return {
        field.name: {getattr(other, "ref", other.pk) for other in getattr(record, field.name).all()}
        for field in record._meta.many_to_many
    }


def told():
    """All values of a sample except times of creation."""
    return {
        record.ref: [
            columns(record, without=MOMENTS),
            links(record),
            {row.pk: columns(row) for row in rows_of(record)},
        ]
        for record in records()
    }


def told_after(*counts, **options):
    """The values of a sample made in these steps; rolled back afterwards."""
    with transaction.atomic():
        for count in counts:
            make_sample(records=count, **options)
        found = told()
        transaction.set_rollback(True)
    return found


def counts():
    models = [Permalink, Change, Entry, *record_kinds()]
    return [(model.__name__, model.objects.count()) for model in models] + [
        (record.ref, len(rows_of(record))) for record in records()
    ]


def entries():
    """The contents of the search index, without primary keys."""
    key = "entry" if connection.vendor == "postgresql" else "rowid"
    found = {}
    for scope in Entry.Scope.values:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, * FROM {table_of(scope)}")
            tokens = {row[0]: [value for value in row[1:] if value != row[0]] for row in cursor}
        for entry in Entry.objects.filter(scope=scope):
            found[scope, entry.kind, entry.record_id] = [columns(entry), tokens.pop(entry.pk)]
        assert tokens == {}
    return found


def test_records_of_every_kind_are_made(sample):
    assert len(sample) == SOME
    assert {type(record) for record in sample.values()} == set(record_kinds())


@pytest.mark.once
def test_each_says_that_it_is_made_up(sample):
    for ref, record in sample.items():
        number = f"{sample_plan.number_of(ref):06}"
        assert ref.startswith("SAMP")
        assert record.name_en.endswith(f" (sample {number})" if record.name_en else "")
        assert record.name_zh_hans.endswith(f"（示例{number}）" if record.name_zh_hans else "")
        assert record.is_public


@pytest.mark.once
def test_the_same_records_are_made_every_time(countries, sectors):
    first = told_after(SOME)

    assert told_after(SOME) == first
    assert told_after(SOME, seed=2) != first


@pytest.mark.once
def test_more_records_leave_the_first_as_they_were(countries, sectors, monkeypatch):
    """Includes the case of a block that was partly made before."""
    monkeypatch.setattr(sample_plan, "BLOCK", 40)
    at_once = told_after(SOME)

    assert told_after(10, 45, SOME) == at_once
    assert told_after(45) == {
        ref: values for ref, values in at_once.items() if sample_plan.number_of(ref) <= 45
    }


def test_what_was_added_is_found_with_what_was_there(countries, sectors, monkeypatch):
    """An institution has sectors through alliances, which may be made later."""
    monkeypatch.setattr(sample_plan, "BLOCK", 40)
    for count in [10, 45, SOME]:
        make_sample(records=count)
    in_steps = entries()
    call_command("rebuild_search", stdout=io.StringIO())

    assert in_steps == entries()


def test_making_it_again_doubles_nothing(sample):
    before = counts()
    output = make_sample(seed=2)

    assert counts() == before
    assert output.startswith("0 made-up records were added")


def test_it_is_not_made_beside_real_records_unasked(kind, published, countries, sectors):
    real = published(kind, "Rail")
    before = columns(real)

    with pytest.raises(CommandError, match="--beside-real"):
        make_sample()
    assert [record.ref for record in records()] == [real.ref]

    make_sample(beside_real=True)
    real.refresh_from_db()
    assert columns(real) == before
    assert len(records()) == SOME + 1


def test_it_is_made_beside_drafts(kind, make, countries, sectors):
    make(kind, "Rail")
    make_sample()
    make_sample()

    assert len(records()) == SOME + 1


@pytest.mark.once
def test_its_columns_are_those_that_saving_and_publishing_leave(sample):
    for record in sample.values():
        before = columns(record)
        record.sort_name_en = record.sort_name_zh_hans = record.dated = "?"
        record.save()
        publish_as_it_stands(record)
        record.refresh_from_db()
        assert columns(record) == before


@pytest.mark.once
def test_its_rows_and_relations_are_as_a_form_takes_them(sample):
    for record in sample.values():
        record.full_clean()
        for row in rows_of(record):
            row.full_clean()
        assert 1 <= len(links(record)["countries"]) <= 4
        assert 1 <= len(links(record)["sectors"]) <= 3


@pytest.mark.once
def test_links_lead_to_records_of_the_sample(sample):
    linked = set()
    for record in sample.values():
        rows = [record, *(row for row in rows_of(record) if isinstance(row, Party))]
        found = [getattr(row, name, None) for row in rows for name in ["edition", "institution"]]
        linked |= {linked_record.ref for linked_record in found if linked_record}
        for name, others in links(record).items():
            linked |= others if name not in {"countries", "sectors"} else set()

    assert linked
    assert linked < set(sample)


@pytest.mark.once
def test_the_record_of_a_year_is_linked_to_from_other_blocks(countries, sectors, monkeypatch):
    monkeypatch.setattr(sample_plan, "BLOCK", 20)
    make_sample(records=300)
    linked = [
        (sample_plan.number_of(record.edition.ref), sample_plan.number_of(record.ref))
        for record in records()
        if getattr(record, "edition", None)
    ]

    assert any(number - edition > sample_plan.BLOCK for edition, number in linked)
    assert all(edition < number for edition, number in linked)


@pytest.mark.once
def test_each_has_the_one_change_that_publishing_tells(sample):
    changes = {change.permalink_id: change for change in Change.objects.all()}

    assert Change.objects.count() == SOME
    for ref, record in sample.items():
        assert columns(changes[ref], without=["id"]) == {
            "permalink": ref, "at": record.published_at, "facts": [], "minor": False,
            "details": [], "corrects": False, "public_reason": "",
        }  # fmt: skip
        assert record.permalink.kind.model_class() is type(record)


@pytest.mark.once
def test_each_has_the_one_revision_that_publishing_makes(sample):
    moments = ["id", "number", "base", "made_at", "published_at", "permalink"]
    made = {
        revision.permalink_id: columns(revision, moments) for revision in Revision.objects.all()
    }
    assert set(made) == set(sample)
    for record in sample.values():
        publish_as_it_stands(record)

    current = Revision.objects.current()
    assert made == {revision.permalink_id: columns(revision, moments) for revision in current}


def test_it_is_found_as_if_each_had_been_published(sample):
    before = entries()
    assert [scope for scope, _kind, _key in before].count(Entry.Scope.PUBLIC) == SOME
    for record in sample.values():
        publish_as_it_stands(record)

    assert entries() == before


@pytest.mark.once
def test_dates_are_known_as_vaguely_as_real_ones(countries, sectors):
    make_sample(records=200)
    lengths = {
        len(getattr(record, field.name))
        for record in records()
        for field in record._meta.concrete_fields
        if isinstance(field, PartialDateField)
    }

    assert lengths == {
        len(form) for form in ["", "2016", "2016-08", "2016-08-01", "2016-08-01T09:30"]
    }
    assert {record.dated[:4] for record in records()} <= {"", *map(str, sample_plan.YEARS)}


@pytest.mark.once
def test_visitors_are_shown_the_new_records(countries, sectors):
    before = generation.current()
    make_sample()

    assert generation.current() > before


def test_countries_and_sectors_of_the_starter_data_are_loaded_where_there_are_none(db):
    make_sample(records=5)

    assert Country.objects.count() > 20
    assert Sector.objects.count() > 20
    assert set(Country.objects.get(pk="LA").sources.all())


def test_countries_and_sectors_that_are_there_are_left(countries, sectors):
    make_sample(records=5)

    assert {country.pk for country in Country.objects.all()} == set(countries)
    assert {sector.pk for sector in Sector.objects.all()} == set(sectors)


@pytest.mark.once
@pytest.mark.parametrize("count", [0, -1, 32**4])
def test_a_number_that_no_ref_can_tell_is_refused(db, count):
    with pytest.raises(CommandError, match="can be made"):
        make_sample(records=count)


@pytest.mark.once
def test_no_bar_is_drawn_where_nobody_watches(countries, sectors, capsys):
    make_sample(records=5)

    assert capsys.readouterr().err == ""
