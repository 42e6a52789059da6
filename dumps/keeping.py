"""Makes dumps, keeps them as long as the operator wants, and takes out what was withdrawn."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from shutil import rmtree

from django.conf import settings
from django.utils import timezone

from dumps.dump_file import sha256_of, write_dump
from dumps.models import Dump, folder
from dumps.take_out import take_out
from serving import generation
from serving.generation import bump_generation


class Busy(Exception):
    """Another process makes or cleans dumps."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of the folder; raises Busy."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


def make_dump(show: Callable[[str], None] = lambda text: None) -> Dump | None:
    """Make the dump of today, unless nothing changed since the last one: then None."""
    now = generation.current()
    newest = Dump.objects.first()
    if newest and newest.generation == now and newest.path.exists():
        return None
    begun, day = timezone.now(), timezone.localdate()
    work = folder() / f"work-{day.isoformat()}-{now}"
    for other in folder().glob("work-*"):
        if other != work:
            rmtree(other)
    dump = Dump(version=day, generation=now, made_at=begun, clean_until=begun)
    dump.records = write_dump(work, dump.path, str(dump), show)
    dump.size, dump.sha256 = dump.path.stat().st_size, sha256_of(dump.path)
    # The page of downloads names it, and pages are kept for a generation.
    bump_generation()
    if generation.current() == now + 1:
        dump.generation = now + 1
    dump.save()
    # Something may have been withdrawn while it was written.
    clean(dump)
    return dump


def clean(dump: Dump) -> int:
    """Take out what was withdrawn since; returns the number of records."""
    now, gone = timezone.now(), dump.withdrawn_since()
    if gone:
        day = timezone.localdate().isoformat()
        note = f"{day}: {len(gone)} entries were withdrawn since and taken out."
        take_out(dump.path, folder() / "work-clean", gone, note)
        dump.size, dump.sha256 = dump.path.stat().st_size, sha256_of(dump.path)
        dump.rewritten_at = now
        bump_generation()
    dump.clean_until = now
    dump.save()
    return len(gone)


def clean_all() -> int:
    return sum(clean(dump) for dump in Dump.objects.all() if dump.path.exists())


def drop_old():
    """Keep all of the last ``DUMP_DAYS`` days, and of those before the first of each month."""
    limit = timezone.localdate() - timedelta(days=settings.DUMP_DAYS)
    months = set()
    for dump in Dump.objects.filter(version__lt=limit).order_by("version"):
        month = (dump.version.year, dump.version.month)
        if month in months:
            dump.path.unlink(missing_ok=True)
            dump.delete()
        months.add(month)
