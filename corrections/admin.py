from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from corrections.confirmation_links.link_admin import OfficeAnswerAdmin
from corrections.models import Suggestion
from corrections.queue import suggestions_for

__all__ = ["OfficeAnswerAdmin", "SuggestionAdmin"]


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin):
    """The queue of suggestions: texts are read-only, staff set the state."""

    list_display = ["__str__", "about", "sent_at", "state"]
    list_filter = ["state", "sent_at", "language"]
    search_fields = ["text", "=permalink__ref"]
    list_per_page = 50
    fields = ["about", "text", "source", "contact", "language", "sent_at", "state"]
    readonly_fields = ["about", "text", "source", "contact", "language", "sent_at"]

    def get_queryset(self, request):
        return suggestions_for(request.user).select_related("permalink__kind")

    @admin.display(description=_("what it concerns"))
    def about(self, suggestion):
        if not suggestion.permalink_id:
            return suggestion.page or _("the site as a whole")
        address = reverse("admin:record", args=[suggestion.permalink_id])
        record = suggestion.permalink.record
        # The record may be merged into an unpublished one that the person may not see.
        is_known = record and (record.is_public or record.ref == suggestion.permalink_id)
        return format_html(
            '<a href="{}">{}</a>', address, record if is_known else suggestion.permalink_id
        )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        Suggestion.objects.forget_old()

    def log_change(self, *args, **kwargs):
        """No log entry: it would keep the reader's text after the suggestion is deleted."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
