"""Write sample records as published records, one transaction per block."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter

from django.contrib.contenttypes.models import ContentType
from django.db import connection, reset_queries, transaction
from django.utils import timezone

from bench.sample import sample_plan
from bench.sample.first_revisions import first_revisions
from bench.sample.sample_links import links_to_records
from bench.sample.sample_records import Lists, Sample, sample
from records.indexing.writing import write_entries
from records.kinds import record_kinds
from records.models import Change, Permalink, Record
from records.models.querysets import RecordQuerySet


def real_records() -> list[RecordQuerySet]:
    """For each kind, the published records that are not sample records."""
    published = [kind.objects.published() for kind in record_kinds()]
    return [records.exclude(permalink__ref__startswith=sample_plan.PREFIX) for records in published]


def make(records: int, seed: int) -> Iterator[tuple[int, int]]:
    """Make sample records up to a total; yields pairs of the total so far and the number added."""
    lists = Lists.stored(seed)
    with garbage_left_alone():
        for first in range(1, records + 1, sample_plan.BLOCK):
            last = min(first + sample_plan.BLOCK - 1, records)
            yield last, make_block(first, last, lists)
            gc.collect()
            # With DEBUG, Django keeps all queries in memory.
            reset_queries()


@contextmanager
def garbage_left_alone():
    """Disable garbage collection, which would take a tenth of the time."""
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
    """Records written together; they may link to each other and to records of yearly kinds."""

    def __init__(self, samples: list[Sample], refs_there: set[str]):
        self.samples = samples
        self.earlier = list(records_with(refs_there)) if refs_there else []
        known = [*yearly_records(), *self.earlier]
        self.keys = {sample_plan.number_of(record.ref): record.pk for record in known}

    def save(self):
        now = timezone.now()
        kinds = content_types()
        Permalink.objects.bulk_create(
            Permalink(ref=made.ref, kind=kinds[type(made.record)]) for made in self.samples
        )
        for kind in in_order_of_links():
            self.save_records([made for made in self.samples if type(made.record) is kind], now)
        self.save_links()
        self.save_rows(kinds)
        Change.objects.bulk_create(Change(permalink_id=made.ref, at=now) for made in self.samples)
        first_revisions(made.record for made in self.samples)
        self.let_find()

    def save_records(self, samples: list[Sample], now):
        for made in samples:
            made.record.published_at = now
            for field, numbers in made.links.items():
                if field.many_to_one:
                    setattr(made.record, field.attname, self.keys.get(numbers[0]))
        if samples:
            type(samples[0].record).objects.bulk_create(made.record for made in samples)
        self.keys |= {made.number: made.record.pk for made in samples}

    def save_links(self):
        """Insert the rows of many-to-many tables."""
        rows = defaultdict(list)
        for made in self.samples:
            meta, key = type(made.record)._meta, made.record.pk
            rows[meta.get_field("countries")] += [(key, country) for country in made.countries]
            rows[meta.get_field("sectors")] += [(key, sector) for sector in made.sectors]
            for field, numbers in made.links.items():
                if field.many_to_many:
                    linked = map(self.keys.get, numbers)
                    rows[field] += [(key, other) for other in linked if other]
        for field, pairs in rows.items():
            insert_links(field, pairs)

    def save_rows(self, kinds):
        """Insert aliases and parties."""
        rows = defaultdict(list)
        for made in self.samples:
            for alias in made.aliases:
                alias.content_type, alias.object_id = kinds[type(made.record)], made.record.pk
                rows[type(alias)].append(alias)
            for party, institution in made.parties:
                setattr(party, owner_of(type(party), type(made.record)), made.record)
                party.institution_id = self.keys.get(institution)
                rows[type(party)].append(party)
        for model, instances in rows.items():
            model.objects.bulk_create(instances)

    def let_find(self):
        """Index the records; existing ones of the block too, because they may have new links."""
        by_kind = defaultdict(list)
        for record in [*self.earlier, *(made.record for made in self.samples)]:
            by_kind[type(record)].append(record.pk)
        for kind, keys in by_kind.items():
            write_entries(kind, keys)


def insert_links(field, pairs: list[tuple]):
    """Insert pairs without model instances, which would take a tenth of the total time."""
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
    """The kinds in topological order: targets of foreign keys first."""
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
    """The name of the foreign key from a row model to its record."""
    return next(field.name for field in model._meta.concrete_fields if field.related_model is kind)
