"""The audit log: a filterable list, and a CSV export of the filtered lines."""

from collections.abc import Iterator
from functools import partial

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial.admin_pages import PagesAdmin, ReadOnlyAdmin
from editorial.people import full_name
from editorial.permissions.staff_only import changeable_by, in_any_kind, sees_all
from editorial.workflow.log import LogLine
from records.exports.csv_file import csv_lines

COLUMNS = ["at", "person", "act", "ref", "subject", "revision", "detail", "account"]
# Translators: what the site does by itself, at a moment or by a command.
THE_SITE = _("the site itself")


class PersonFilter(admin.SimpleListFilter):
    """Filters by user name rather than by account, so that deleted accounts are found too."""

    title = _("person")
    parameter_name = "person"
    nobody = "-"

    def lookups(self, request, model_admin):
        lines = model_admin.get_queryset(request).order_by("person_name")
        names = list(lines.values_list("person_name", flat=True).distinct())
        accounts = get_user_model().objects.filter(username__in=names)
        people = {account.get_username(): full_name(account) for account in accounts}
        return [(name or self.nobody, people.get(name, name) or THE_SITE) for name in names]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(person_name="" if self.value() == self.nobody else self.value())


@admin.register(LogLine)
class LogAdmin(ReadOnlyAdmin, PagesAdmin):
    change_list_template = "admin/log.html"
    list_display = ["at", "who", "act", "record", "told"]
    list_display_links = None
    list_select_related = ["person"]
    list_filter = [PersonFilter, "act", "at"]
    date_hierarchy = "at"
    search_fields = ["=ref", "subject"]
    search_help_text = _("The eight characters of a record's permanent address, or its name.")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["admin/dashboard.css"]}

    @admin.display(description=_("person"), ordering="person_name")
    def who(self, line):
        return name_in(line) or THE_SITE

    @admin.display(description=_("record"), ordering="subject")
    def record(self, line):
        if not line.ref:
            return line.subject
        address = reverse("admin:record", args=[line.ref])
        version = f" · {line.revision}" if line.revision else ""
        return format_html(
            '<a href="{}">{}</a> <span class="ref">{}{}</span>',
            address,
            line.subject,
            line.ref,
            version,
        )

    @admin.display(description=_("detail"))
    def told(self, line):
        return format_html('<span class="told">{}</span>', line.detail)

    def get_queryset(self, request):
        """Limited users see the lines of records within their limit, and those of their own actions."""
        lines, user = super().get_queryset(request), request.user
        if sees_all(user):
            return lines
        return lines.filter(Q(person=user) | in_any_kind("ref", partial(changeable_by, user)))

    def own_pages(self):
        return [("log.csv", self.as_csv, "csv"), *super().own_pages()]

    def as_csv(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            lines = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            raise BadRequest from None
        response = StreamingHttpResponse(
            csv_lines(COLUMNS, rows(lines)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="log.csv"'
        return response


def name_in(line) -> str:
    """The name of the person, of whom only the account may be known any more."""
    return full_name(line.person) if line.person else line.person_name


def rows(lines) -> Iterator[list]:
    for line in lines.iterator(chunk_size=1000):
        at = timezone.localtime(line.at).isoformat(timespec="seconds")
        revision = "" if line.revision is None else line.revision
        act = line.get_act_display()
        yield [
            at, name_in(line), act, line.ref, line.subject, revision, line.detail, line.person_name,
        ]  # fmt: skip
