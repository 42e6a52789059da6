"""Django's change list with the name of what it lists as its title, and the filters that are set."""

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.auth import get_user_model
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.text import capfirst

from editorial.assignments.assignment import Assignment
from editorial.people import full_name

# Never a constant, by which PostgreSQL cannot sort: who may change nothing sees no newest revision.
LAST_EDITED = Coalesce("newest_made_at", "created_at")


class DeskChangeList(ChangeList):
    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(self.opts.verbose_name_plural)

    @cached_property
    def set_filters(self) -> list[dict]:
        """The filters that narrow the list: title, value, and the address of the list without it."""
        found = []
        # Those that are not set need not count their choices twice.
        for spec in (spec for spec in self.filter_specs if spec.used_parameters):
            every, *others = spec.choices(self)
            found += [
                {"title": spec.title, "value": choice["display"], "address": every["query_string"]}
                for choice in others
                if choice["selected"]
            ]
        return found


class RecordChangeList(DeskChangeList):
    """Last edited first, unless another order is asked for."""

    def get_ordering(self, request, queryset):
        if ORDER_VAR in self.params:
            return super().get_ordering(request, queryset)
        return [LAST_EDITED.desc(), "-pk"]

    def get_ordering_field_columns(self):
        return super().get_ordering_field_columns() if ORDER_VAR in self.params else {}

    def get_results(self, request):
        """Tells each record on the page who edited it last, ``edited_by``, and who handles it."""
        super().get_results(request)
        authors = {record.newest_author for record in self.result_list} - {None}
        mine = [record.permalink_id for record in self.result_list if record.newest_made_at]
        handled = dict(
            Assignment.objects.open().filter(permalink__in=mine).values_list("permalink", "person")
        )
        people = get_user_model().objects.in_bulk(authors | set(handled.values()))
        names = {key: full_name(person) for key, person in people.items()}
        for record in self.result_list:
            record.edited_by = names.get(record.newest_author, "")
            record.handled_by = names.get(handled.get(record.permalink_id), "")
