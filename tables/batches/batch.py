"""Models of an import: the uploaded file (Batch) and the effect of each row (StagedRow)."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from editorial.background.work import Work
from editorial.revisions.revision import Revision

# Rows without effect: the only changes are conflicts decided in favour of the site.
STAYS = Q(changes=[], takes_file=False)
# The rows that the page of a batch can show alone.
TAKEN = Q(sort__in=["changed", "new"])
FILTERS = {
    "changed": Q(sort="changed"),
    "new": Q(sort="new"),
    "refused": Q(sort="refused"),
    "left": Q(sort="left"),
    "conflicts": TAKEN & ~Q(conflicts=[]),
    "near": TAKEN & ~Q(near=[]),
}


class Batch(Work):
    """One uploaded file. Nothing is written until it is confirmed, as a whole."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "being read")
        REFUSED = "refused", pgettext_lazy("import", "refused")
        AGAIN = "again", pgettext_lazy("import", "being read again")
        READY = "ready", pgettext_lazy("import", "waits for confirmation")
        IMPORTING = "importing", pgettext_lazy("import", "being imported")
        INDEXING = "indexing", pgettext_lazy("import", "imported, being indexed")
        DONE = "done", pgettext_lazy("import", "imported as drafts")
        PUBLISHING = "publishing", pgettext_lazy("import", "being published")
        PUBLISHED = "published", pgettext_lazy("import", "published")
        UNDOING = "undoing", pgettext_lazy("import", "being undone")
        UNDONE = "undone", pgettext_lazy("import", "undone")
        CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")

    page_name = "batch"
    BEFORE_IMPORT = [State.READING, State.AGAIN, State.REFUSED, State.READY]
    RUNNING = [
        State.READING,
        State.AGAIN,
        State.IMPORTING,
        State.INDEXING,
        State.PUBLISHING,
        State.UNDOING,
    ]

    file_name = models.CharField(_("file"), max_length=200)
    # Content of the file; emptied when the batch is imported or cancelled.
    file = models.BinaryField(default=bytes)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    # Whether to publish right after the import, and in whose name.
    to_be_published = models.BooleanField(default=False)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Why it is published without what is recommended.
    anyway = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    unchanged = models.PositiveIntegerField(default=0)
    # Ignored columns and sheets, as text.
    left_out = models.JSONField(default=list)
    # Sentences about the file: merged cells, hidden rows.
    remarks = models.JSONField(default=list)
    # The columns of a table of an office: heading, first values, meaning.
    columns = models.JSONField(default=list)
    # What a person said that headings mean, by their keys, see ``tables.read.matching``.
    matched = models.JSONField(default=dict)
    # Which entry a person means by a name that several have, see ``lookups.several_key``; "": none.
    meant = models.JSONField(default=dict)
    # What a person wrote into wrong cells, by line and cell, for when the file is read once more.
    mended = models.JSONField(default=dict)
    # Seconds during which the write transaction blocked other saves.
    locked_for = models.FloatField(null=True)

    class Meta(Work.Meta):
        verbose_name = pgettext_lazy("of a file", "import")
        verbose_name_plural = pgettext_lazy("of files", "imports")

    def __str__(self):
        return f"{self.file_name} ({self.made_at:%Y-%m-%d %H:%M})"

    @property
    def was_published(self) -> bool:
        """Whether all drafts are published, apart from those that were left out."""
        drafts = self.revisions.filter(permalink__in=self.to_be_published_rows().values("ref"))
        return drafts.exists() and not drafts.filter(published_at=None).exists()

    def to_be_published_rows(self):
        return self.to_be_written().filter(left_alone="")

    def to_be_submitted(self):
        """Permalinks of the drafts from the file that nobody submitted yet."""
        states = [Revision.State.DRAFT, Revision.State.RETURNED]
        return self.revisions.filter(newest=True, state__in=states).values("permalink")

    def counts(self) -> dict[str, int]:
        """Row counts by filter name, and the number of rows to be written."""
        filters = FILTERS | {"written": TAKEN & ~STAYS}
        return self.rows.aggregate(
            **{name: Count("pk", filter=condition) for name, condition in filters.items()}
        )

    def to_be_written(self):
        """The rows that change something, given the decisions about conflicts."""
        return self.rows.filter(TAKEN).exclude(STAYS)

    def confirm(self, person, *, publish=False, **given) -> bool:
        """Start the import; False if the batch is no longer waiting for confirmation."""
        return self.move(
            self.State.IMPORTING,
            [self.State.READY],
            to_be_published=publish,
            publisher=person if publish else None,
            **given,
        )

    def fields_of_worker(self) -> list[str]:
        return [*super().fields_of_worker(), "unchanged", "left_out", "matched", "meant", "mended"]


class StagedRow(models.Model):
    """The effect of one row of the file on a record, or why it is refused."""

    class Sort(models.TextChoices):
        CHANGED = "changed", pgettext_lazy("row of a file", "changed")
        NEW = "new", pgettext_lazy("row of a file", "new")
        REFUSED = "refused", pgettext_lazy("row of a file", "refused")
        LEFT = "left", pgettext_lazy("row of a file", "left out")

    class LeftAlone(models.TextChoices):
        """Reasons why the draft of a row is not published with the batch."""

        DELETED = "deleted", _("It was deleted.")
        MERGED = "merged", _("It was merged into another entry.")
        PUBLISHED = "published", _("This version was published already.")
        DISCARDED = "discarded", _("The draft from the file was discarded.")
        SCHEDULED = "scheduled", _("A version is scheduled to be published at a later time.")
        NEWER = "newer", _("Somebody has saved a newer version since.")
        IN_REVIEW = "in-review", _("It is in review.")
        RETURNED = "returned", _("It was returned to its author.")
        IN_HAND = "in-hand", _("Somebody has recalled it, or taken it in hand otherwise.")
        WITHDRAWN = "withdrawn", _("It is withdrawn; bring it back on its own page.")
        BEFORE = "before", _("There was a draft before the file, which was kept as a draft.")
        BEYOND = "beyond", _("It lies beyond what your account may work on.")
        OWN = "own", _("Another person must review this change, because you made it.")
        LACKING = "lacking", _("Something that is required before publishing is missing.")
        CHANGED = "changed", _("It was changed after you were asked, so nothing was done to it.")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    # The place of the row in the file; its line in the sheet, if there are several sheets.
    line = models.PositiveIntegerField()
    line_in_sheet = models.PositiveIntegerField(null=True)
    sheet = models.CharField(max_length=31, blank=True)
    sort = models.CharField(max_length=7, choices=Sort)
    # What the row becomes if a person takes it all the same.
    otherwise = models.CharField(max_length=7, choices=Sort, blank=True)
    # For a new record: the ref it will get.
    ref = models.CharField(max_length=8, blank=True, db_index=True)
    name = models.CharField(max_length=300)
    # Number and state of the newest revision when the file was read; None for a new record.
    seen = models.PositiveIntegerField(null=True)
    seen_state = models.CharField(max_length=10, blank=True)
    # Whether the record was changed on the site since the export.
    moved_on = models.BooleanField(default=False)
    content = models.JSONField(default=dict)
    # In case of conflicts: the merged content with the values of the site.
    content_of_site = models.JSONField(null=True)
    takes_file = models.BooleanField(default=False)
    changes = models.JSONField(default=list)
    conflicts = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    # Sentences: how cells were read, why the row is left out.
    notes = models.JSONField(default=list)
    near = models.JSONField(default=list)
    # Names in the row that several entries have: key, text, refs of the entries.
    several = models.JSONField(default=list)
    # The row as it was read, if a person may mend it, see ``tables.read.kept_rows``.
    kept = models.JSONField(default=dict)
    # Whether it is to be read once more.
    again = models.BooleanField(default=False)
    # Why it was not published, as shown to the publisher on confirmation.
    left_alone = models.CharField(max_length=9, choices=LeftAlone, blank=True)

    class Meta:
        ordering = ["line"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "line"],
                name="staged_row_once",
                violation_error_message=_("This row is read already: load the page again."),
            ),
        ]

    def __str__(self):
        return f"{self.line} {self.name}"

    @property
    def owner(self) -> str:
        """The owner of this row's unique values: the ref, or the row number for a new record."""
        return self.ref if self.seen is not None else gettext("row %(row)s") % {"row": self.number}

    @property
    def number(self) -> str:
        """The line as a person finds it, with the sheet if there are several."""
        line = str(self.line_in_sheet or self.line)
        return f"{line} ({self.sheet})" if self.sheet else line

    @property
    def chosen(self) -> dict:
        """The content to write, given the decision about conflicts."""
        return self.content_of_site if self.conflicts and not self.takes_file else self.content
