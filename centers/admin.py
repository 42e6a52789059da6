from django.contrib import admin

from centers.models import Center, Host
from desk.record_form.record_admin import RecordAdmin
from desk.record_form.rows.inlines import PartyInline


class HostInline(PartyInline):
    model = Host


@admin.register(Center)
class CenterAdmin(RecordAdmin):
    own_fields = ["type", "seat", ("city_zh_hans", "city_en"), "founded", "relation"]
    inlines = [HostInline, *RecordAdmin.inlines]
