from django.contrib import admin

from desk.record_form.record_admin import RecordAdmin
from editions.models import Edition


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

    def get_readonly_fields(self, request, obj=None):
        """The slug is the year and cannot change: events are sorted by the year of their edition."""
        return ["slug"] if obj else []
