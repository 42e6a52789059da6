from django.contrib import admin

from alliances.models import Alliance, Membership
from desk.record_form.record_admin import RecordAdmin
from desk.record_form.rows.inlines import PartyInline


class MembershipInline(PartyInline):
    model = Membership


@admin.register(Alliance)
class AllianceAdmin(RecordAdmin):
    own_fields = ["founded", "launched_at", "relation"]
    inlines = [MembershipInline, *RecordAdmin.inlines]
