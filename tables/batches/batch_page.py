"""Data for the page of a batch: progress, paginated rows, available actions."""

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from editorial.admin_pages import admin_page
from editorial.confirmation.confirmation_page import Group, Subject, grouped
from editorial.permissions import review
from records.models.permalinks import Permalink
from tables.batches.batch import FILTERS, Batch, StagedRow
from tables.batches.mending import names_asked
from tables.batches.publish_batch import why_not
from tables.read.kept_rows import KeptRow, cell_name
from tables.read.matching import possible_meanings

State = Batch.State
# Of more rows than a page holds, those with a problem are shown first of all.
ROWS_A_PAGE = 50
# A request may hold a limited number of fields.
MOST_INPUTS, MOST_ERRORS, MOST_ASKED = 400, 40, 20


class BatchPage:
    """A batch as shown to the person who makes the request."""

    def __init__(self, batch, request):
        self.batch, self.request, self.user = batch, request, request.user

    @cached_property
    def counts(self) -> dict[str, int]:
        return self.batch.counts()

    @property
    def to_write(self) -> int:
        return self.counts["written"]

    @property
    def columns(self) -> list[dict]:
        """The columns of the file, each with all that it may mean."""
        meanings = possible_meanings(self.batch.model) if self.batch.columns else {}
        return [
            column
            | {
                "options": [
                    {"value": value, "label": label, "chosen": value == column["meaning"]}
                    for value, label in meanings.items()
                ]
            }
            for column in self.batch.columns
        ]

    @cached_property
    def to_complete(self) -> int:
        """How many refused rows could come in without their wrong cells."""
        return self.batch.rows.filter(sort="refused").exclude(otherwise="").count()

    @property
    def steps(self) -> list[dict]:
        """The steps of the work, each with whether it is done or current."""
        steps = [(State.READING, _("Read and check the file"))]
        if self.batch.state == State.AGAIN:
            steps = [(State.AGAIN, _("Read the rows again"))]
        if self.batch.state in {State.IMPORTING, State.INDEXING, State.PUBLISHING}:
            steps += [
                (State.IMPORTING, _("Write the drafts, all in one step")),
                (State.INDEXING, _("Let the desk find them")),
            ]
            if self.batch.state == State.PUBLISHING or self.batch.to_be_published:
                steps.append((State.PUBLISHING, _("Publish them, all in one step")))
        if self.batch.state == State.UNDOING:
            steps = [(State.UNDOING, _("Undo the import, all in one step"))]
        states = [state for state, _label in steps]
        now = states.index(self.batch.state)
        return [
            {"label": label, "done": place < now, "now": place == now}
            for place, (_state, label) in enumerate(steps)
        ]

    @cached_property
    def sorts(self) -> list[dict]:
        """The row filters that match any rows, with their counts."""
        labels = {
            "changed": _("Changed"),
            "new": _("New"),
            "refused": _("Refused"),
            "left": _("Left out"),
            "conflicts": _("Changed on the site as well"),
            "near": _("Nearly the same as others"),
        }
        return [
            {
                "label": f"{label} ({self.counts[name]})",
                "query": f"show={name}",
                "chosen": name == self.sort,
            }
            for name, label in labels.items()
            if self.counts[name]
        ]

    @cached_property
    def sort(self) -> str:
        problems = "refused" if self.is_open and self.is_long and self.counts["refused"] else ""
        wanted = self.request.GET.get("show", problems)
        return wanted if wanted in FILTERS else ""

    @cached_property
    def is_long(self) -> bool:
        return sum(self.counts[sort] for sort in StagedRow.Sort.values) > ROWS_A_PAGE

    @property
    def is_open(self) -> bool:
        """Whether this person may mend rows and decide about them."""
        return self.batch.state == State.READY and self.is_mine

    @cached_property
    def asked(self) -> list[dict]:
        """The names that several entries have, each with those entries."""
        names = names_asked(self.batch)[:MOST_ASKED] if self.is_open else []
        for name in names:
            model = apps.get_model(name["key"].partition(":")[0])
            entries = model.objects.filter(permalink__in=name["refs"])
            name["entries"] = [
                {
                    "ref": entry.permalink_id,
                    "entry": entry,
                    "page": admin_page(model, "change", entry.pk),
                }
                for entry in entries
            ]
        return names

    @property
    def all_label(self) -> str:
        return _("All rows")

    @property
    def shows_all(self) -> bool:
        return not self.sort

    @property
    def parts(self) -> list[dict]:
        """The pages before and after this one."""
        page, found = self.page, []
        if page.has_previous():
            found.append((page.previous_page_number(), _("Previous")))
        if page.has_next():
            found.append((page.next_page_number(), _("Next")))
        return [
            {"query": f"show={self.sort}&page={number}", "label": label} for number, label in found
        ]

    @property
    def fields(self) -> bool:
        """Whether the page has fields for wrong cells."""
        return any(error.get("field") for row in self.page for error in row.errors)

    @cached_property
    def page(self):
        rows = self.batch.rows.filter(FILTERS.get(self.sort, Q())).defer(
            "content", "content_of_site"
        )
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        keys, free = self.keys_of(page), MOST_INPUTS if self.is_open else 0
        for row in page:
            row.key = keys.get(row.ref)
            row.more = max(len(row.errors) - MOST_ERRORS, 0)
            row.errors = row.errors[:MOST_ERRORS]
            free -= self.offer_inputs(row, free)
            for candidate in row.near:
                candidate["key"] = keys.get(candidate["ref"])
        return page

    @staticmethod
    def offer_inputs(row, free: int) -> int:
        """Give the errors of a refused row that are about one cell a field; how many there are."""
        if row.sort != StagedRow.Sort.REFUSED or not row.kept:
            return 0
        kept, names = KeptRow(row.batch.model, row.kept), set()
        for error in row.errors:
            name = cell_name(error)
            if name and name not in names and len(names) < free and kept.cell(error):
                names.add(name)
                error["field"] = f"cell-{row.pk}-{name}"
                error["was"] = row.kept.get("was", {}).get(name, error["value"])
                error["is_long"] = len(error["value"]) > 60 or "\n" in error["value"]
        return len(names)

    def keys_of(self, rows) -> dict[str, int]:
        """Primary keys by ref, for links to the records of these rows and their near duplicates."""
        refs = {row.ref for row in rows} | {
            candidate["ref"] for row in rows for candidate in row.near
        }
        return self.keys_of_refs(refs - {""})

    def keys_of_refs(self, refs: set[str]) -> dict[str, int]:
        there = Permalink.objects.filter(pk__in=refs, kind=self.batch.kind)
        known = self.batch.model.objects.filter(permalink__in=there.values("pk"))
        return dict(known.values_list("permalink", "pk"))

    @property
    def back(self) -> str:
        return self.request.GET.urlencode()

    @property
    def is_mine(self) -> bool:
        return self.batch.person_id == self.user.pk

    @cached_property
    def why_not_publish(self) -> str:
        return why_not(self.user, self.batch)

    @property
    def may_publish(self) -> bool:
        return self.batch.state == State.DONE and not self.why_not_publish

    @property
    def to_submit(self) -> int:
        """How many drafts from the file can be submitted for review."""
        return self.batch.to_be_submitted().count() if self.batch.state == State.DONE else 0

    @property
    def may_undo(self) -> bool:
        if self.batch.state not in {State.DONE, State.PUBLISHED}:
            return False
        return review.may(self.user, "publish", self.batch.model) or (
            self.is_mine and self.batch.state == State.DONE
        )

    @cached_property
    def left_alone(self) -> list[Group]:
        """The drafts that were not published with the batch, grouped by reason."""
        if self.batch.state != State.PUBLISHED:
            return []
        rows = self.batch.rows.exclude(left_alone="").only("ref", "name", "left_alone")
        keys = self.keys_of_refs({row.ref for row in rows})
        return grouped(
            (row.get_left_alone_display(), self.subject_of(row, keys.get(row.ref))) for row in rows
        )

    def subject_of(self, row, key: int | None) -> Subject:
        page = admin_page(self.batch.model, "change", key) if key else ""
        return Subject(row.ref, row.name or row.ref, page)
