from functools import partial

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.admin_pages import ReadOnlyAdmin
from editorial.permissions.staff_only import in_any_kind, known_to, search, sees_all
from records.models.permalinks import Permalink


@admin.register(Permalink)
class PermalinkAdmin(ReadOnlyAdmin):
    """Autocomplete of records of all kinds; has no pages of its own."""

    ordering = ["kind", "ref"]
    search_fields = ["=ref"]

    def get_queryset(self, request):
        links = super().get_queryset(request).filter(merged_into=None).select_related("kind")
        if sees_all(request.user):
            return links
        return links.filter(in_any_kind("ref", partial(known_to, request.user)))

    def get_search_results(self, request, queryset, search_term):
        """Search by the indexed text of the record or by its permanent reference."""
        if not search_term.strip():
            return queryset, False
        found = in_any_kind(
            "ref", lambda kind: search(request.user, kind.objects.all(), search_term)
        )
        return queryset.filter(found | Q(ref=search_term.strip().upper())), False

    @staticmethod
    def label_of(permalink) -> str:
        record = permalink.record
        return f"{record} ({permalink.ref})" if record else _("erased (%s)") % permalink.ref

    def has_module_permission(self, request):
        return False
