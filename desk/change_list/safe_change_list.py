from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError


class SafeChangeList(ChangeList):
    """Treats a value that the database cannot look for, as a year 99999, like any other wrong parameter."""

    def __init__(self, request, *args, **kwargs):
        try:
            super().__init__(request, *args, **kwargs)
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters from error


class SafeChangeListMixin:
    """Shows the whole list where a parameter of the address cannot be looked for."""

    def get_changelist(self, request, **kwargs):
        return SafeChangeList
