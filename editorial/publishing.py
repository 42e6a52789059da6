"""The only places where a record becomes public or ceases to be."""

from django.db import transaction
from django.db.models import FileField
from django.utils import timezone

from records.entries import remove_entries, write_entries, write_entries_around
from records.models import Change
from records.querysets import child_relations
from serving import storage
from serving.generation import changed


@transaction.atomic
def publish(record, *, facts=(), minor=False):
    """Make the record, as it stands in the database, what the public sees.

    Also called when a public record was saved anew. ``facts`` names what changed. A record
    that was withdrawn comes back under the same address.
    """
    now = timezone.now()
    record.published_at = record.published_at or now
    record.withdrawn_at = None
    record.save(update_fields=["published_at", "withdrawn_at"])
    Change.objects.create(permalink=record.permalink, at=now, facts=list(facts), minor=minor)
    storage.show_only(record.ref, stored_files(record))
    write_entries_around(record)
    changed()


@transaction.atomic
def withdraw(record):
    """Take the record from the public; its address answers 410 from now on."""
    if not record.is_public:
        return
    record.withdrawn_at = timezone.now()
    record.save(update_fields=["withdrawn_at"])
    Change.objects.create(permalink=record.permalink, at=record.withdrawn_at, facts=["withdrawn"])
    storage.show_only(record.ref, [])
    write_entries_around(record)
    changed()


@transaction.atomic
def keep_as_draft(record):
    """Let staff find a draft after it was saved; the public sees nothing of it."""
    write_entries(record)


@transaction.atomic
def forget_draft(record):
    """Delete a record that was never public, with its address."""
    permalink = record.permalink
    remove_entries(record)
    record.delete()
    permalink.delete()


def stored_files(record) -> list[str]:
    """The names of all files that belong to the record and to its rows."""
    names = own_files(record)
    for one in child_relations(type(record)):
        if file_fields(one.related_model):
            for row in getattr(record, one.name).all():
                names += own_files(row)
    return names


def file_fields(model) -> list[FileField]:
    return [one for one in model._meta.concrete_fields if isinstance(one, FileField)]


def own_files(row) -> list[str]:
    return [file.name for one in file_fields(row) if (file := getattr(row, one.name))]
