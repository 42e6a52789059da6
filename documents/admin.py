from django.contrib import admin

from documents.models import Document, DocumentParty
from editorial.inlines import PartyInline
from editorial.record_admin import RecordAdmin


class DocumentPartyInline(PartyInline):
    model = DocumentParty


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_filter = [*RecordAdmin.list_filter, "type"]
    own_fields = [("type", "issued"), "edition", "file", "link"]
    inlines = [DocumentPartyInline, *RecordAdmin.inlines]
