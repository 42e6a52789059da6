from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.permissions.staff_only import known_to, search, sees_all
from records.kinds import record_kinds
from records.models.permalinks import Permalink


@admin.register(Permalink)
class PermalinkAdmin(admin.ModelAdmin):
    """Autocomplete of records of all kinds; has no pages of its own."""

    ordering = ["kind", "ref"]
    search_fields = ["=ref"]

    def get_queryset(self, request):
        links = super().get_queryset(request).filter(merged_into=None).select_related("kind")
        if sees_all(request.user):
            return links
        known = Q(pk__in=[])
        for kind in record_kinds():
            known |= Q(ref__in=known_to(request.user, kind).values("permalink"))
        return links.filter(known)

    def get_search_results(self, request, queryset, search_term):
        """Search by the indexed text of the record or by its permanent reference."""
        if not search_term.strip():
            return queryset, False
        found = Q(ref=search_term.strip().upper())
        for kind in record_kinds():
            named = search(request.user, kind.objects.all(), search_term)
            found |= Q(ref__in=named.values("permalink"))
        return queryset.filter(found), False

    @staticmethod
    def label_of(permalink) -> str:
        record = permalink.record
        return f"{record} ({permalink.ref})" if record else _("erased (%s)") % permalink.ref

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
