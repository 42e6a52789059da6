from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import DataError


class SafeChangeListMixin:
    """Shows the whole list where the database cannot look for a parameter, as for a year 99999.

    Refuses an action that was not offered.
    """

    def changelist_view(self, request, extra_context=None):
        asked = {action for action in request.POST.getlist("action") if action}
        if asked - self.get_actions(request).keys():
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters from error
