from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from desk.record_form.record_admin import RecordAdmin
from desk.record_form.rows.inlines import ChildInline
from editions.models import Edition, EditionOutcome
from editorial.permissions.staff_only import KnownLinks


class OutcomeInline(KnownLinks, ChildInline):
    model = EditionOutcome
    autocomplete_fields = ["source", "state_source", "alliances", "centers", "documents"]
    more_label = _("What came of it")
    fields = [
        ("text_zh_hans", "text_en", "source", "order"),
        ("type", "state", "state_as_of", "state_source"),
        ("alliances", "centers", "documents"),
    ]


@admin.register(Edition)
class EditionAdmin(RecordAdmin):
    checkbox_fields = [*RecordAdmin.checkbox_fields, "partners"]
    own_fields = [
        "number",
        ("start", "end", "opened"),
        ("venue_zh_hans", "venue_en"),
        ("city_zh_hans", "city_en"),
        "format",
        ("theme_zh_hans", "theme_en"),
        ("theme_status_zh_hans", "theme_status_en"),
        "partners",
    ]
    inlines = [OutcomeInline, *RecordAdmin.inlines]

    def get_readonly_fields(self, request, obj=None):
        """The slug is the year and cannot change: events are sorted by the year of their edition."""
        return ["slug"] if obj else []
