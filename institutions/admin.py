from django.contrib import admin

from desk.record_form.record_admin import RecordAdmin
from institutions.models import Institution


@admin.register(Institution)
class InstitutionAdmin(RecordAdmin):
    list_filter = [*RecordAdmin.list_filter, "type"]
    own_fields = [
        "type",
        ("city_zh_hans", "city_en"),
        "province",
        "founded",
        "takes_international",
        ("teaching_languages_zh_hans", "teaching_languages_en"),
        "admissions_page",
        ("ror", "wikidata"),
    ]
