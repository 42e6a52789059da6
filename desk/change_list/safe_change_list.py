from collections.abc import Iterator
from contextlib import suppress
from operator import ge, gt

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError
from django.utils.translation import gettext as _

from desk.change_list.desk_change_list import DeskChangeList

# The ends of a range, as Django's filters by date write them.
BEFORE = {"lt": ge, "lte": gt}


def reversed_ranges(opts, parameters) -> Iterator[tuple[str, str]]:
    """The two ends of each range of a field whose end lies before its beginning, as given."""
    for name, first in parameters.items():
        field_name, _separator, lookup = name.rpartition("__")
        for end, is_reversed in BEFORE.items():
            last = parameters.get(f"{field_name}__{end}")
            if lookup != "gte" or last is None:
                continue
            # What is no value of the field, or of no field, is refused by the list itself.
            with suppress(FieldDoesNotExist, ValidationError, TypeError):
                to_python = opts.get_field(field_name).to_python
                if is_reversed(to_python(first), to_python(last)):
                    yield first, last


class SafeChangeListMixin:
    """Shows the whole list where the database cannot look for a parameter, as for a year 99999.

    Refuses an action that was not offered.
    """

    def get_changelist(self, request, **kwargs):
        own = super().get_changelist(request, **kwargs)
        return DeskChangeList if own is ChangeList else own

    def changelist_view(self, request, extra_context=None):
        asked = {action for action in request.POST.getlist("action") if action}
        if asked - self.get_actions(request).keys():
            raise PermissionDenied
        for first, last in reversed_ranges(self.opts, request.GET):
            sentence = _("%(last)s lies before %(first)s, so nothing is shown.")
            messages.warning(request, sentence % {"first": first, "last": last})
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters from error
