from django.contrib.admin import RelatedFieldListFilter, SimpleListFilter
from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from desk.dashboard.tasks import TITLES, handled_by, tasks_of
from editorial.assignments.assignment import Assignment
from editorial.people import full_name
from editorial.permissions.review import Reviews
from editorial.permissions.staff_only import PUBLIC, seen_by
from editorial.revision_states.publication_state import WORDS
from editorial.revisions.revision import Revision

State = Revision.State


class ConditionFilter(SimpleListFilter):
    """List filter over named Q conditions, with a facet count for each."""

    def conditions(self, request, kind) -> dict[str, Q]:
        raise NotImplementedError

    def __init__(self, request, params, model, model_admin):
        self.known = self.conditions(request, model)
        super().__init__(request, params, model, model_admin)

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        # An unknown value matches nothing, not everything.
        return queryset.filter(self.known.get(self.value(), Q(pk__in=[])))

    def get_facet_counts(self, pk_attname, filtered_qs):
        return {
            f"{place}__c": Count(pk_attname, filter=self.known[name])
            for place, (name, _title) in enumerate(self.lookup_choices)
        }


class TaskFilter(ConditionFilter):
    """Filters by the tasks that the dashboard counts."""

    title = _("to do")
    parameter_name = "task"

    def conditions(self, request, kind):
        """Cached on the request: the admin builds every filter several times for the facet counts."""
        if not hasattr(request, "tasks"):
            request.tasks = tasks_of(Reviews(request.user), kind)
        return request.tasks

    def lookups(self, request, model_admin):
        return [(name, TITLES[name]) for name in TITLES if name in self.known]


class StateFilter(ConditionFilter):
    title = _("publication")
    parameter_name = "is"

    def conditions(self, request, kind):
        return {
            "draft": Q(published_at=None),
            "published": PUBLIC,
            "withdrawn": Q(withdrawn_at__isnull=False),
        }

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("published", _("published")),
            ("withdrawn", _("withdrawn")),
        ]


class VersionFilter(ConditionFilter):
    title = _("newest version")
    parameter_name = "version"

    def conditions(self, request, kind):
        return {state: Q(newest_state=state) for state in WORDS}

    def lookups(self, request, model_admin):
        return list(WORDS.items())


class HandledFilter(ConditionFilter):
    title = _("handled by")
    parameter_name = "handled"

    def conditions(self, request, kind):
        """Cached on the request, as the tasks are."""
        if not hasattr(request, "handlers"):
            handled = Assignment.objects.open().filter(permalink__kind__model=kind._meta.model_name)
            people = get_user_model().objects.filter(pk__in=handled.values("person"))
            mine = seen_by(request.user, kind)
            request.handlers = [] if mine is not None else list(people)
        return {str(person.pk): handled_by(person.pk) for person in request.handlers}

    def lookups(self, request, model_admin):
        return [(str(person.pk), full_name(person)) for person in request.handlers]


class LinkedRecordFilter(RelatedFieldListFilter):
    """Filters by a related record; offers only records that the user may know of."""

    def field_choices(self, field, request, model_admin):
        mine = seen_by(request.user, field.related_model)
        known = Q() if mine is None else mine | PUBLIC
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=known)
