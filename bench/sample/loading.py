"""Putting made-up records into the database, a block in one transaction, as ``publish`` leaves them."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter

from django.contrib.contenttypes.models import ContentType
from django.db import connection, reset_queries, transaction
from django.utils import timezone

from bench.sample import sample_plan
from bench.sample.sample_links import links_to_records
from bench.sample.sample_records import Lists, Sample, sample
from editorial.revisions.first_revisions import first_revisions
from records.indexing.writing import write_in_chunks
from records.kinds import record_kinds
from records.models import Change, Permalink, Record
from records.models.querysets import RecordQuerySet


def real_records() -> list[RecordQuerySet]:
    """By kind, what is public and not made up."""
    published = [kind.objects.published() for kind in record_kinds()]
    return [one.exclude(permalink__ref__startswith=sample_plan.PREFIX) for one in published]


def make(records: int, seed: int) -> Iterator[tuple[int, int]]:
    """Have so many made-up records in all; yields how many are there, and how many were added."""
    lists = Lists.stored(seed)
    with garbage_left_alone():
        for first in range(1, records + 1, sample_plan.BLOCK):
            last = min(first + sample_plan.BLOCK - 1, records)
            yield last, make_block(first, last, lists)
            gc.collect()
            # With DEBUG they would fill the memory.
            reset_queries()


@contextmanager
def garbage_left_alone():
    """Do not look for garbage all the time, which would take a tenth of it."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@transaction.atomic
def make_block(first: int, last: int, lists: Lists) -> int:
    numbers = {sample_plan.ref_of(number): number for number in range(first, last + 1)}
    there = set(Permalink.objects.filter(ref__in=numbers).values_list("ref", flat=True))
    samples = [sample(number, lists) for ref, number in numbers.items() if ref not in there]
    if samples:
        Block(samples, there).save()
    return len(samples)


class Block:
    """Records that are made at once, and may link to each other and to those of the yearly kinds."""

    def __init__(self, samples: list[Sample], refs_there: set[str]):
        self.samples = samples
        self.earlier = list(records_with(refs_there)) if refs_there else []
        known = [*yearly_records(), *self.earlier]
        self.keys = {sample_plan.number_of(one.ref): one.pk for one in known}

    def save(self):
        now = timezone.now()
        kinds = content_types()
        Permalink.objects.bulk_create(
            Permalink(ref=one.ref, kind=kinds[type(one.record)]) for one in self.samples
        )
        for kind in in_order_of_links():
            self.save_records([one for one in self.samples if type(one.record) is kind], now)
        self.save_links()
        self.save_rows(kinds)
        Change.objects.bulk_create(Change(permalink_id=one.ref, at=now) for one in self.samples)
        first_revisions(one.record for one in self.samples)
        self.let_find()

    def save_records(self, samples: list[Sample], now):
        for one in samples:
            one.record.published_at = now
            for field, numbers in one.links.items():
                if field.many_to_one:
                    setattr(one.record, field.attname, self.keys.get(numbers[0]))
        if samples:
            type(samples[0].record).objects.bulk_create(one.record for one in samples)
        self.keys |= {one.number: one.record.pk for one in samples}

    def save_links(self):
        """What stands in tables between two others."""
        rows = defaultdict(list)
        for one in self.samples:
            meta, key = type(one.record)._meta, one.record.pk
            rows[meta.get_field("countries")] += [(key, country) for country in one.countries]
            rows[meta.get_field("sectors")] += [(key, sector) for sector in one.sectors]
            for field, numbers in one.links.items():
                if field.many_to_many:
                    linked = map(self.keys.get, numbers)
                    rows[field] += [(key, other) for other in linked if other]
        for field, pairs in rows.items():
            insert_links(field, pairs)

    def save_rows(self, kinds):
        """Other names and parties."""
        rows = defaultdict(list)
        for one in self.samples:
            for alias in one.aliases:
                alias.content_type, alias.object_id = kinds[type(one.record)], one.record.pk
                rows[type(alias)].append(alias)
            for party, institution in one.parties:
                setattr(party, owner_of(type(party), type(one.record)), one.record)
                party.institution_id = self.keys.get(institution)
                rows[type(party)].append(party)
        for model, some in rows.items():
            model.objects.bulk_create(some)

    def let_find(self):
        """Write the index; of records that were there as well, for they may have new links."""
        by_kind = defaultdict(list)
        for record in [*self.earlier, *(one.record for one in self.samples)]:
            by_kind[type(record)].append(record)
        for records in by_kind.values():
            write_in_chunks(records)


def insert_links(field, pairs: list[tuple]):
    """Without an object for each, which would take a tenth of all the time."""
    columns = [field.m2m_db_table(), field.m2m_column_name(), field.m2m_reverse_name()]
    table, mine, other = map(connection.ops.quote_name, columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({mine}, {other}) VALUES (%s, %s)", pairs)


def content_types() -> dict[type[Record], ContentType]:
    return {kind: ContentType.objects.get_for_model(kind) for kind in record_kinds()}


def records_with(refs) -> Iterator[Record]:
    for kind in record_kinds():
        yield from kind.objects.filter(permalink__in=refs).only("permalink")


def yearly_records() -> Iterator[Record]:
    for kind in sample_plan.yearly_kinds():
        yield from kind.objects.filter(permalink__ref__startswith=sample_plan.PREFIX).only(
            "permalink"
        )


def in_order_of_links() -> list[type[Record]]:
    """The kinds, those first to which a record of another kind is linked by a column of its own."""
    needed = {
        kind: {
            record.related_model
            for record in links_to_records(kind)
            if record.many_to_one and record.related_model is not kind
        }
        for kind in record_kinds()
    }
    return list(TopologicalSorter(needed).static_order())


def owner_of(model, kind) -> str:
    """The field of a row that names the record it belongs to."""
    return next(field.name for field in model._meta.concrete_fields if field.related_model is kind)
