from django.contrib import admin

from centers.models import Center, Host
from editorial.inlines import PartyInline
from editorial.record_admin import RecordAdmin


class HostInline(PartyInline):
    model = Host


@admin.register(Center)
class CenterAdmin(RecordAdmin):
    own_fields = ["type", ("city_zh_hans", "city_en"), "founded", "relation"]
    inlines = [HostInline, *RecordAdmin.inlines]
