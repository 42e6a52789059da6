"""Creates the first revisions of many records at once, for bulk loaders."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from editorial.revisions.content import content_of, link_fields, named_by_ref, row_relations
from editorial.revisions.create_revision import build_revision
from editorial.revisions.revision import Revision
from records.indexing.writing import in_chunks
from records.models import Record


def first_revisions(records: Iterable[Record]):
    """Create a revision of each record from its row: published if the record is, else a draft.

    Call it in the transaction that wrote the rows; the records must not have revisions yet.
    """
    by_kind = defaultdict(list)
    for record in records:
        by_kind[type(record)].append(record.pk)
    for kind, keys in by_kind.items():
        for chunk in in_chunks(keys):
            fresh = prefetched(kind).filter(pk__in=chunk)
            Revision.objects.bulk_create(map(first_revision, fresh), batch_size=100)


def first_revision(record) -> Revision:
    state = Revision.State.PUBLISHED if record.published_at else Revision.State.DRAFT
    at = {"made_at": record.published_at} if record.published_at else {}
    return build_revision(
        type(record),
        content_of(record),
        permalink_id=record.ref,
        number=1,
        newest=True,
        state=state,
        published_at=record.published_at,
        **at,
    )


def prefetched(kind):
    """All records of the kind, with everything that their content includes prefetched."""
    rows = [
        Prefetch(name, with_links(kind._meta.get_field(name).related_model))
        for name in row_relations(kind)
    ]
    return with_links(kind).prefetch_related(*rows)


def with_links(model):
    """All objects of the model, with the records and lists that they link to."""
    records = [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.editable and named_by_ref(field)
    ]
    lists = [field.name for field in link_fields(model)]
    return model._default_manager.select_related(*records or [None]).prefetch_related(*lists)
