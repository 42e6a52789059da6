"""Write the contents of the tables to the records that differ, and publish those that are to be public."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType

from editorial.revisions.revision import Revision
from editorial.workflow.drafts import save_drafts
from editorial.workflow.publishing import publish
from exchange_site.starter_loading.read_records import Loaded, in_order_of_links
from records.indexing.writing import write_entries
from records.models import Permalink, Record


def write_records(records: Iterable[Loaded | None], report) -> bool:
    """Write the records that differ; returns whether any did."""
    written = defaultdict(list)
    for loaded in filter(None, records):
        is_other = loaded.content != loaded.before or (
            loaded.publish and not loaded.record.is_public
        )
        state = "unchanged" if not is_other else "changed" if loaded.before else "new"
        report.counts[loaded.kind.label()][state] += 1
        if is_other:
            written[loaded.kind].append(loaded)
    to_publish = []
    for kind in in_order_of_links():
        to_publish += write_drafts(kind, written[kind])
    publish(*to_publish)
    for kind, some in written.items():
        # When all have their links.
        write_entries(kind, [loaded.record.pk for loaded in some if not loaded.publish])
    return any(written.values())


def write_drafts(kind: type[Record], written: list[Loaded]) -> list[Revision]:
    """Write drafts, and the rows of what was never public; returns the revisions to publish."""
    content_type = ContentType.objects.get_for_model(kind)
    Permalink.objects.bulk_create(
        Permalink(ref=loaded.ref, kind=content_type) for loaded in written if not loaded.before
    )
    older = Revision.objects.filter(permalink__in=[loaded.ref for loaded in written])
    newest = {revision.permalink_id: revision for revision in older.filter(newest=True)}
    pairs = [(loaded.record, loaded.content) for loaded in written]
    revisions = save_drafts(kind, pairs, bases=newest)
    to_publish = {loaded.ref for loaded in written if loaded.publish}
    return [revision for revision in revisions if revision.permalink_id in to_publish]
