from django.contrib import admin

from desk.change_list.list_filters import LinkedRecordFilter
from desk.record_form.record_admin import RecordAdmin
from desk.record_form.rows.inlines import ChildInline, PartyInline
from events.models import Event, File, Organizer


class OrganizerInline(PartyInline):
    model = Organizer


class FileInline(ChildInline):
    model = File
    fields = [("title_zh_hans", "title_en", "file", "order")]


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_filter = [*RecordAdmin.list_filter, "type", ("edition", LinkedRecordFilter)]
    own_fields = [
        ("type", "state"),
        ("edition", "period"),
        ("start", "end", "time_zone"),
        ("venue_zh_hans", "venue_en"),
        ("city_zh_hans", "city_en"),
        "format",
        ("alliances", "centers"),
        ("registration", "registration_link"),
        ("registration_opens", "registration_closes"),
        "documents",
    ]
    inlines = [OrganizerInline, FileInline, *RecordAdmin.inlines]
