from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.kinds import record_kinds
from records.permalinks import Permalink
from search.models import Entry


@admin.register(Permalink)
class PermalinkAdmin(admin.ModelAdmin):
    """Only suggests records, of whatever kind, where one is to be chosen."""

    ordering = ["kind", "ref"]
    search_fields = ["=ref"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(merged_into=None).select_related("kind")

    def get_search_results(self, request, queryset, search_term):
        """By the words of the record, or by its permanent address."""
        if not search_term.strip():
            return queryset, False
        found = Q(ref=search_term.strip().upper())
        for kind in record_kinds():
            named = kind.objects.search(search_term, scope=Entry.Scope.DESK)
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
