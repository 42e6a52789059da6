"""The database as it would be with a revision: applied in a transaction that is rolled back."""

from contextlib import contextmanager

from django.db import transaction

from editorial.applying import apply
from editorial.publishing import publish
from serving.models import StoredFile
from serving.storage import stem


@contextmanager
def rolled_back():
    """Whatever happens inside leaves no trace; what is to be done after a commit is not done."""
    with transaction.atomic(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def shown(revision):
    """The record's row, links and rows as the revision has them, for the ordinary form."""
    with rolled_back():
        record = revision.permalink.record
        apply(record, revision.content)
        yield record


@contextmanager
def as_if_published(revision):
    """The whole site as it would be, lists, counts and search included."""
    with rolled_back():
        yield publish(revision)


def files_named(names) -> list[StoredFile]:
    """What is known of files that came in, to be kept although their transaction is rolled back."""
    return list(StoredFile.objects.filter(stem__in=[stem(name) for name in names]))


def keep_files(files: list[StoredFile]):
    StoredFile.objects.bulk_create(files, ignore_conflicts=True)
