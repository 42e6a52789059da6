"""Addresses of the admin's pages, what their requests name, and admins that only show."""

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.http import Http404
from django.urls import reverse

# Most digits that fit the database column.
LONGEST_NUMBER = 9


def admin_page(kind, page: str, *arguments) -> str:
    """Address of an admin page of a kind or, with a record's key, of a record."""
    return reverse(admin_urlname(kind._meta, page), args=arguments)


def number_in(values, name: str) -> int | None:
    """The number under this name in GET or POST values, None without one. Http404 if malformed."""
    number = values.get(name, "")
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    return int(number)


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
