"""Context of the dashboard: tasks, gaps, translation coverage, notices."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from corrections.handling.queue import suggestions_for
from corrections.models import OfficeAnswer
from desk.dashboard.notices import mails_that_wait, notices, settings_not_set
from desk.dashboard.tasks import GAPS, NOT_WITHDRAWN, OWN_TASKS, TITLES, WHEN_NONE, tasks_of
from desk.dashboard.to_do import STEPS, ToDo, to_do
from editorial.admin_pages import admin_page
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.people import full_name
from editorial.permissions.limits import limit_of
from editorial.permissions.review import Reviews
from editorial.permissions.staff_only import sees_all
from editorial.revision_states.publication_state import publication_of
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine
from link_checks.models import LinkCheck
from records.kinds import record_kinds
from serving.page_cache.figures import of_this_worker
from tables.models import Batch, LongExport

LAST_PUBLISHED = 3
# Limited to so few records, a person sees these first.
FEW = 5
TOTAL = "all"
MOST_IMPORTS = 10
# In the order of Revision.Translation.
TRANSLATION_STATES = [
    pgettext_lazy("translation", "complete"),
    pgettext_lazy("translation", "outdated"),
    pgettext_lazy("translation", "missing"),
]


@dataclass(frozen=True)
class DashboardNumber:
    """Count of records of a kind for one task, with the address of the matching list."""

    kind: type
    task: str
    count: int

    @property
    def in_words(self) -> str:
        return self.kind.counted % {"count": self.count}

    @property
    def address(self) -> str:
        return f"{admin_page(self.kind, 'changelist')}?task={self.task}"


class Dashboard:
    languages = [name for _code, name in settings.CONTENT_LANGUAGES]
    translation_states = TRANSLATION_STATES

    def __init__(self, request, site):
        self.request, self.site = request, site
        self.reviews = Reviews(request.user)

    @cached_property
    def kinds(self) -> list[type]:
        """Kinds that the user may view."""
        admins = ((kind, self.site.get_model_admin(kind)) for kind in record_kinds())
        return [
            kind for kind, model_admin in admins if model_admin.has_view_permission(self.request)
        ]

    @cached_property
    def counts(self) -> dict[type, dict[str, int]]:
        """Counts by kind and task; one query per kind."""
        return {kind: self.counted(kind) for kind in self.kinds}

    def counted(self, kind) -> dict[str, int]:
        tasks = tasks_of(self.reviews, kind) | {TOTAL: NOT_WITHDRAWN}
        return self.records_of(kind).aggregate(
            **{name: Count("pk", filter=condition) for name, condition in tasks.items()}
        )

    def records_of(self, kind):
        return self.site.get_model_admin(kind).get_queryset(self.request).order_by()

    @cached_property
    def to_do(self) -> list[ToDo]:
        """What waits for the person, by name."""
        return to_do(
            {
                task: [
                    self.records_of(kind).filter(tasks_of(self.reviews, kind)[task])
                    for kind, counts in self.counts.items()
                    if counts.get(task)
                ]
                for task in STEPS
            }
        )

    @property
    def number_to_do(self) -> int:
        waiting = sum(counts.get(task, 0) for counts in self.counts.values() for task in STEPS)
        return waiting + self.new_suggestions + self.waiting_answers

    @property
    def all_are_listed(self) -> bool:
        """Whether each entry that waits has a row of its own."""
        return self.number_to_do - self.new_suggestions <= len(self.to_do)

    @property
    def nothing(self) -> list[str]:
        """Sentences about the tasks without an entry."""
        return [task["when_none"] for task in self.own_tasks if not task["numbers"]]

    @cached_property
    def own_records(self) -> list:
        """The records of a person who is limited to a few."""
        limit = limit_of(self.request.user)
        links = limit.records.all() if limit else []
        if not 0 < len(links) <= FEW:
            return []
        return [
            (record, publication_of(record), admin_page(kind, "change", record.pk))
            for kind in {link.model for link in links}
            for record in self.records_of(kind).filter(permalink__in=links)
        ]

    @property
    def addable(self) -> list[dict]:
        """Kinds of which the person may add a record, with the pages for one and for a table."""
        admins = [(kind, self.site.get_model_admin(kind)) for kind in self.kinds]
        return [
            {
                "name": kind._meta.verbose_name,
                "add": admin_page(kind, "add"),
                "import": model_admin.has_import_permission(self.request)
                and admin_page(kind, "import"),
            }
            for kind, model_admin in sorted(admins, key=lambda pair: not pair[0].entered_most)
            if model_admin.has_add_permission(self.request)
        ]

    @property
    def buttons(self) -> list[dict]:
        """Pages of other admins that say in ``dashboard_button`` that they are opened from here."""
        return [
            {"title": title, "address": admin_page(model, "changelist")}
            for model, model_admin in self.site._registry.items()
            if (title := getattr(model_admin, "dashboard_button", ""))
            and model_admin.has_view_permission(self.request)
        ]

    def numbers(self, task: str) -> list[DashboardNumber]:
        return [
            DashboardNumber(kind, task, counts[task])
            for kind, counts in self.counts.items()
            if counts.get(task)
        ]

    @property
    def own_tasks(self) -> Iterator[dict]:
        """The user's tasks, including those with nothing to do."""
        for task in OWN_TASKS:
            if any(task in counts for counts in self.counts.values()):
                yield {
                    "title": TITLES[task],
                    "numbers": self.numbers(task),
                    "is_listed": task in STEPS and self.all_are_listed,
                    "when_none": WHEN_NONE[task],
                }

    @property
    def tables(self) -> list:
        """The user's exports, and their imports and steps that are under way or wait for them."""
        user, waiting = self.request.user, [*Batch.RUNNING, Batch.State.READY]
        exports = LongExport.objects.of(user).defer("file", "refs")
        imports = Batch.objects.filter(person=user, state__in=waiting).defer("file")
        steps = BulkChange.objects.filter(person=user, state__in=BulkChange.RUNNING)
        return [
            *steps.select_related("kind"),
            *exports.select_related("kind"),
            *imports.select_related("kind")[:MOST_IMPORTS],
        ]

    @property
    def gaps(self) -> list[dict]:
        """What is missing in the collection, with its share of all records of these kinds."""
        total = sum(counts[TOTAL] for counts in self.counts.values())
        gaps = [
            {"title": TITLES[task], "numbers": numbers, "total": total}
            | {"count": sum(number.count for number in numbers)}
            for task in GAPS
            if (numbers := self.numbers(task))
        ]
        return sorted(gaps, key=lambda gap: gap["count"], reverse=True)

    @property
    def coverage(self) -> list[tuple[str, list[DashboardNumber]]]:
        """Counts of complete, outdated and missing translations by kind and language."""
        return [
            (
                capfirst(kind._meta.verbose_name_plural),
                [
                    DashboardNumber(kind, task, counts[task])
                    for code, _name in settings.CONTENT_LANGUAGES
                    for state in Revision.Translation.values
                    if (task := f"{state}-{code}") in counts
                ],
            )
            for kind, counts in self.counts.items()
        ]

    @cached_property
    def gone_addresses(self) -> int:
        """Number of external addresses that no longer respond."""
        return LinkCheck.objects.in_use().gone().count()

    @cached_property
    def new_suggestions(self) -> int:
        """Number of corrections suggested by readers that nobody deals with yet, or the person does."""
        if not self.request.user.has_perm("corrections.view_suggestion"):
            return 0
        return suggestions_for(self.request.user).open_for(self.request.user).count()

    @cached_property
    def waiting_answers(self) -> int:
        """Number of answers through confirmation links that wait for a reviewer."""
        if not self.request.user.has_perm("corrections.view_officeanswer"):
            return 0
        answers = self.site.get_model_admin(OfficeAnswer).get_queryset(self.request)
        return answers.waiting().count()

    @cached_property
    def notices(self) -> list[str]:
        found = notices(self.reviews, self.kinds)
        if self.request.user.has_perm("auth.change_user"):
            found += [*mails_that_wait(), *settings_not_set()]
        return found

    @property
    def page_cache(self) -> dict:
        """Figures of the page cache of this worker, for managers; empty without requests."""
        may_see = self.request.user.has_perm("auth.change_user")
        figures = of_this_worker.in_all() if may_see and of_this_worker else {}
        return figures and {
            "hits": figures.get("hit", 0) + figures.get("shared", 0),
            "requests": of_this_worker.total(),
            "megabytes": round(figures["bytes"] / 1024**2, 1),
        }

    @property
    def last_published(self) -> list[LogLine]:
        """What became public last, with the names of persons."""
        if not sees_all(self.request.user):
            return []
        lines = LogLine.objects.filter(act=LogLine.Act.PUBLISH).exclude(ref="")
        lines = lines.select_related("person")[:LAST_PUBLISHED]
        for line in lines:
            line.who = full_name(line.person) if line.person else line.person_name
        return lines
