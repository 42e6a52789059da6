"""Erases records for good: all content is deleted, their public addresses answer 410."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from editorial.assignments.assignment import Assignment
from editorial.bulk_changes.bulk_change import ChangedEntry
from editorial.revisions.content import file_names
from editorial.workflow.erasure.erased_files import delete_after_commit
from editorial.workflow.erasure.references_to_erased import remove_references
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.next_change import update_next_change
from records.indexing.writing import remove_entries, write_entries
from records.models import Change, FormerSlug
from records.models.permalinks import WITHDRAWN, Permalink
from serving.generation import bump_generation, lock_generation


def with_those_merged_into(permalink) -> list[Permalink]:
    """The permalink and, transitively, those merged into it: they describe the same thing."""
    found = [permalink]
    for target in found:
        found += Permalink.objects.filter(merged_into=target)
    return found


def names_of(permalinks) -> list[str]:
    """All names the records ever had, including in drafts."""
    names = {}
    for permalink in permalinks:
        for content in permalink.revisions.values_list("content", flat=True):
            fields, rows = content.get("fields", {}), content.get("rows", {})
            texts = [text for name, text in fields.items() if name in {"name_en", "name_zh_hans"}]
            texts += [row["text"] for row in rows.get("aliases", {}).values()]
            names |= dict.fromkeys(text for text in texts if text)
    return list(names)


@transaction.atomic
def erase(permalinks: list[Permalink]):
    """Erase records with their revisions, rows, search entries, files, and links from other records."""
    lock_generation()
    refs = [permalink.pk for permalink in permalinks]
    others = []
    # Also unlink erased records from each other: one may be merged into another.
    Permalink.objects.filter(pk__in=refs).update(merged_into=None)
    for permalink in Permalink.objects.select_for_update().filter(pk__in=refs).order_by("pk"):
        others += erase_one(permalink)
    forget_in_logs(refs)
    reindex_referrers(others)
    update_next_change()
    bump_generation()


def erase_one(permalink) -> list:
    """Erase one record; returns the records that linked to it, to be reindexed."""
    kind = permalink.model
    record = kind.objects.filter(permalink=permalink).first()
    contents = permalink.revisions.values_list("content", flat=True)
    files = {name for content in contents if content for name in file_names(content, kind)}
    others = remove_references(permalink.pk, record)
    permalink.revisions.all().delete()
    permalink.changes.update(details=[])
    if record:
        remove_record(permalink, record)
    delete_after_commit(files, permalink.pk)
    log_action(LogLine.Act.ERASE, record=permalink, subject=permalink.pk)
    return others


def remove_record(permalink, record):
    """Delete the row; its address is reserved, and answers 410 if it was ever public."""
    if record.published_at:
        if record.is_public:
            Change.objects.create(permalink=permalink, at=timezone.now(), facts=WITHDRAWN)
        FormerSlug.objects.get_or_create(
            kind=permalink.kind, slug=record.slug, defaults={"permalink": permalink}
        )
    remove_entries(type(record), [record.pk])
    logged = ContentType.objects.get_for_model(record)
    LogEntry.objects.filter(content_type=logged, object_id=str(record.pk)).delete()
    record.delete()


def forget_in_logs(refs: list[str]):
    """Keep who did what and when in the log, but not what was said of the record."""
    lines = LogLine.objects.filter(ref__in=refs)
    lines.exclude(act=LogLine.Act.ERASE).update(subject="", detail="")
    ChangedEntry.objects.filter(ref__in=refs).delete()
    Assignment.objects.filter(permalink__in=refs).delete()


def reindex_referrers(others: list):
    """Rewrite the search entries of records that linked to it, and keep loaders from relinking it."""
    by_kind = {}
    for record in others:
        by_kind.setdefault(type(record), {})[record.pk] = record
    for kind, records in by_kind.items():
        kind.objects.filter(pk__in=records).update(curated_at=timezone.now())
        write_entries(kind, records)
        for record in records.values():
            if record.is_public:
                Change.objects.create(permalink_id=record.ref, at=timezone.now(), minor=True)
