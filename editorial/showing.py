"""The database as it would be with a revision: applied in a transaction that is rolled back."""

from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from editorial.applying import apply
from editorial.content import content_fields, value_of
from editorial.publishing import publish, withdraw
from serving.models import StoredFile
from serving.storage import stem

PATIENCE_SECONDS = 10


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
        yield applied(revision)


def applied(revision):
    """The record with the version applied; where another has taken its address or the like, with its own."""
    try:
        with transaction.atomic():
            record = revision.permalink.record
            apply(record, revision.content)
    except IntegrityError:
        record = revision.permalink.record
        own = {
            one.name: value
            for one in content_fields(type(record))
            if one.unique and (value := value_of(record, one)) is not None
        }
        apply(record, revision.content | {"fields": revision.content["fields"] | own})
    return record


@contextmanager
def as_if_published(revision):
    """The whole site as it would be, lists, counts and search included.

    Raises ValidationError, IntegrityError or OperationalError where it cannot be made so.
    """
    with rolled_back():
        wait_no_longer_than(PATIENCE_SECONDS)
        revisions, last = revision.permalink.revisions, newest_number(revision.permalink)
        # What was overtaken would be published as the newest, too.
        revisions.filter(pk=revision.pk, number__lt=last).update(number=last + 1)
        as_it_would_be = revisions.get(pk=revision.pk)
        if revision.withdraws:
            withdraw(as_it_would_be.permalink.record, revision=as_it_would_be)
        else:
            publish(as_it_would_be)
        yield


def newest_number(permalink) -> int:
    return permalink.revisions.aggregate(last=Max("number"))["last"]


def wait_no_longer_than(seconds: int):
    """For others who hold what this transaction needs; SQLite waits as long as it is set to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{seconds}s'")


def files_named(names) -> list[StoredFile]:
    """What is known of files that came in, to be kept although their transaction is rolled back."""
    return list(StoredFile.objects.filter(stem__in=[stem(name) for name in names]))


def keep_files(files: list[StoredFile]):
    StoredFile.objects.bulk_create(files, ignore_conflicts=True)
