from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError


class SafeChangeListMixin:
    """Shows the whole list where the database cannot look for a parameter, as for a year 99999."""

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters from error
