"""Tables that a worker writes, because a person would wait too long; kept for a day, for them alone."""

import hashlib
from datetime import timedelta
from tempfile import TemporaryFile

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from editorial.background import worker
from editorial.background.work import Work
from editorial.permissions.staff_only import changeable_by, known_to
from tables.export.table_export import CHUNK, write_table

# More entries than these are written by a worker.
MOST_AT_ONCE = 1000
KEPT = timedelta(days=1)
# How many tables of one person are written at the same time.
MOST_RUNNING = 2


class LongExportQuerySet(models.QuerySet):
    def of(self, person):
        """Those that the person asked for, and may still have."""
        return self.filter(person=person, made_at__gt=timezone.now() - KEPT)

    def forget(self):
        """Delete those that nobody may have any more."""
        self.filter(made_at__lte=timezone.now() - KEPT).delete()


class LongExport(Work):
    """An export with the refs of its entries, and its file once it is written."""

    class State(models.TextChoices):
        WRITING = "writing", pgettext_lazy("export", "being written")
        DONE = "done", pgettext_lazy("export", "ready")
        FAILED = "failed", pgettext_lazy("export", "not written")

    RUNNING = [State.WRITING]
    page_name = "long_export"

    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    form = models.CharField(max_length=4)
    refs = models.JSONField(default=list)
    # What the person might see of the entries when the file was written, see ``sight_of``.
    sight = models.CharField(max_length=64, blank=True)
    file = models.BinaryField(default=bytes)

    objects = LongExportQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = pgettext_lazy("of a table", "export")
        verbose_name_plural = pgettext_lazy("of tables", "exports")

    def __str__(self):
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"{self.model.label()}-{timezone.localdate(self.made_at):%Y-%m-%d}.{self.form}"

    @property
    def kept_until(self):
        return self.made_at + KEPT

    @property
    def may_be_had(self) -> bool:
        """Whether the file is there, and the person may still see all that it holds."""
        return self.state == self.State.DONE and self.sight == sight_of(self)


def new_export(kind, person, form: str, refs: list[str]) -> LongExport | None:
    """An export for a worker; None if it must wait until others of this person are written."""
    LongExport.objects.forget()
    mine = LongExport.objects.of(person)
    if mine.filter(state__in=LongExport.RUNNING).count() >= MOST_RUNNING:
        return None
    return LongExport.objects.create(
        **LongExport().lease_of(LongExport.State.WRITING),
        kind=ContentType.objects.get_for_model(kind),
        person=person,
        language=get_language(),
        form=form,
        refs=refs,
        total=len(refs),
    )


def sight_of(export) -> str:
    """A digest of the entries that the person may know of, and of those they see whole."""
    digest = hashlib.sha256()
    for records in [
        known_to(export.person, export.model),
        changeable_by(export.person, export.model),
    ]:
        refs = {*records.values_list("permalink", flat=True)}.intersection(export.refs)
        digest.update(" ".join([*sorted(refs), "|"]).encode())
    return digest.hexdigest()


def write(export: LongExport, show=None):
    sight = sight_of(export)
    known = {*known_to(export.person, export.model).values_list("permalink", flat=True)}
    refs = [ref for ref in export.refs if ref in known]

    def go_on(done: int, total: int):
        if done % CHUNK == 0 or done == total:
            export.go_on(done=done, total=total)

    with TemporaryFile() as file:
        write_table(export.form, export.model, refs, file, user=export.person, show=go_on)
        file.seek(0)
        export.end(export.State.DONE, file=file.read(), sight=sight, total=len(refs))


def carry_on(export: LongExport, show=None):
    if export.person is None or not export.person.is_active:
        export.delete()
        return
    worker.carry_on(
        export, {export.State.WRITING: write}, {export.State.WRITING: export.State.FAILED}, show
    )
