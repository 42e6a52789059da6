from django.contrib import admin

from desk.record_form.record_admin import RecordAdmin
from desk.record_form.rows.inlines import PartyInline
from documents.models import Document, DocumentParty


class DocumentPartyInline(PartyInline):
    model = DocumentParty


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_filter = [*RecordAdmin.list_filter, "type"]
    own_fields = [
        ("type", "issued"),
        "edition",
        ("pays_zh_hans", "pays_en"),
        "deadline",
        "file",
        "link",
    ]
    inlines = [DocumentPartyInline, *RecordAdmin.inlines]
