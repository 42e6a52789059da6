"""What waits for a person: entries by name, the returned ones first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.admin_pages import admin_page
from editorial.assignments.assignment import Assignment
from editorial.people import full_name
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine

MOST = 8
# In the order of the rows: the word for the task, and what to do next.
STEPS = {
    "returned": (pgettext_lazy("task", "Returned"), _("Revise")),
    "to-review": (pgettext_lazy("task", "To review"), _("Review")),
    "assigned": (pgettext_lazy("task", "Assigned"), _("Open")),
    "my-drafts": (pgettext_lazy("task", "Draft"), _("Continue")),
}


@dataclass(frozen=True)
class ToDo:
    """An entry that waits, with its newest revision, and who returned or assigned it if somebody did."""

    task: str
    record: object
    revision: Revision
    returned: LogLine | None = None
    assigned: Assignment | None = None

    @property
    def word(self) -> str:
        return STEPS[self.task][0]

    @property
    def next_step(self) -> str:
        return STEPS[self.task][1]

    @property
    def address(self) -> str:
        page = "review" if self.task == "to-review" else "change"
        return admin_page(self.record, page, self.record.pk)

    @property
    def kind(self) -> str:
        return self.record._meta.verbose_name

    @property
    def who(self) -> str:
        person = self.revision.author
        if self.returned:
            person = self.returned.person
        elif self.assigned:
            person = self.assigned.by
        return full_name(person) if person else self.revision.submitted_by

    @property
    def when(self):
        given = self.returned or self.assigned
        return given.at if given else self.revision.made_at

    @property
    def remark(self) -> str:
        """Why it was returned or assigned, or what its author says of the change."""
        if self.assigned:
            return self.assigned.note
        return self.revision.reason if self.returned else self.revision.note


def to_do(waiting: dict[str, list]) -> list[ToDo]:
    """The first entries that wait.

    ``waiting``: by task, querysets annotated by ``with_newest`` of what waits in each kind.
    """
    found = [
        (task, record)
        for task in STEPS
        for records in waiting.get(task, [])
        for record in records.order_by("-newest_revision__made_at", "pk")[:MOST]
    ]
    refs = [record.permalink_id for _task, record in found]
    newest = {
        revision.permalink_id: revision
        for revision in Revision.objects.filter(newest=True, permalink__in=refs)
        .select_related("author")
        .defer("content", "outdated")
    }
    returned = {line.ref: line for line in returns(refs)}
    assigned = Assignment.objects.filter(permalink__in=refs).select_related("by")
    given = {
        "returned": {"returned": returned},
        "assigned": {"assigned": {each.permalink_id: each for each in assigned}},
    }
    rows = [
        ToDo(
            task,
            record,
            newest[ref],
            **{name: by_ref.get(ref) for name, by_ref in given.get(task, {}).items()},
        )
        for task, record in found
        if (ref := record.permalink_id) in newest
    ]
    order = list(STEPS)
    # Newest first within each task; the tasks in their order.
    rows.sort(key=lambda row: row.when, reverse=True)
    rows.sort(key=lambda row: order.index(row.task))
    return rows[:MOST]


def returns(refs: list[str]) -> Iterator[LogLine]:
    """Log lines of returns, oldest first, so that the newest of a record is the last."""
    lines = LogLine.objects.filter(act=LogLine.Act.RETURN, ref__in=refs)
    return lines.select_related("person").order_by("at", "pk").iterator()
