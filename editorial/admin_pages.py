"""Pages of the admin beside Django's: their addresses, what requests name; admins that only show."""

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse

# Most digits that fit the database column.
LONGEST_NUMBER = 9
SECONDS_BETWEEN_LOOKS = 2


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


class PagesAdmin(admin.ModelAdmin):
    """Admin with pages of its own."""

    def own_pages(self) -> list[tuple]:
        """The pages as route below the list, view, and ending of the URL's name."""
        return []

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, self.admin_site.admin_view(view), name=f"{name}_{ending}")
            for route, view, ending in self.own_pages()
        ]
        return [*own, *super().get_urls()]

    def page(self, ending: str, *arguments) -> str:
        """Address of a page of this admin."""
        return admin_page(self.model, ending, *arguments)

    def show_page(self, request, template: str, title: str, work=None, **context):
        """A page of the admin; one of work under way is loaded again by itself."""
        context |= {"title": title, "opts": self.opts, "media": self.media, "work": work}
        context |= self.admin_site.each_context(request)
        shown = TemplateResponse(request, template, context)
        if work and work.is_running:
            shown["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return shown


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
