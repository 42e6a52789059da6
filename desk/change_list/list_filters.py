from django.contrib.admin import RelatedFieldListFilter, SimpleListFilter
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from desk.dashboard.tasks import TITLES, tasks_of
from editorial.revisions.publication_state import WORDS
from editorial.revisions.revision import Revision
from editorial.workflow.reviewers import Reviewer
from editorial.workflow.staff_only import PUBLIC, seen_by

State = Revision.State


class ConditionFilter(SimpleListFilter):
    """A choice of conditions, each counted by itself."""

    def conditions(self, request, kind) -> dict[str, Q]:
        raise NotImplementedError

    def __init__(self, request, params, model, model_admin):
        self.known = self.conditions(request, model)
        super().__init__(request, params, model, model_admin)

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        # What is not known is never everything.
        return queryset.filter(self.known.get(self.value(), Q(pk__in=[])))

    def get_facet_counts(self, pk_attname, filtered_qs):
        return {
            f"{place}__c": Count(pk_attname, filter=self.known[name])
            for place, (name, _title) in enumerate(self.lookup_choices)
        }


class TaskFilter(ConditionFilter):
    """The lists that the numbers on the desk lead to."""

    title = _("to do")
    parameter_name = "task"

    def conditions(self, request, kind):
        """Asked once a request: for its counts the admin makes every filter many times over."""
        if not hasattr(request, "tasks"):
            request.tasks = tasks_of(Reviewer(request.user), kind)
        return request.tasks

    def lookups(self, request, model_admin):
        return [(name, TITLES[name]) for name in TITLES if name in self.known]


class VersionFilter(ConditionFilter):
    title = _("newest version")
    parameter_name = "version"

    def conditions(self, request, kind):
        return {state: Q(newest_state=state) for state in WORDS}

    def lookups(self, request, model_admin):
        return list(WORDS.items())


class LinkedRecordFilter(RelatedFieldListFilter):
    """By a linked record, of those that the person may know of."""

    def field_choices(self, field, request, model_admin):
        mine = seen_by(request.user, field.related_model)
        known = Q() if mine is None else mine | PUBLIC
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=known)
