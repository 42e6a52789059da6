"""Admins of the vocabularies and evidence. They have no drafts: changes are public immediately."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP
from django.forms import CharField
from django.utils.translation import gettext_lazy as _

from corrections.admin import OfficeAnswerAdmin, SuggestionAdmin
from desk.accounts.account_admin import AccountAdmin, RoleAdmin
from desk.action_pages.deletion import DeletionAdmin
from desk.action_pages.publish_check_admin import PublishCheckAdmin
from desk.audit.audited_admin import AuditedAdmin
from desk.audit.bulk_change_list import BulkChangeListAdmin
from desk.audit.log_admin import LogAdmin
from desk.audit.permalink_admin import PermalinkAdmin
from desk.record_form.bilingual_admin import BilingualAdmin
from desk.record_form.drawing.form_layout import readers_order
from editorial.permissions.staff_only import STAFF_ONLY_OF_FIGURES, without
from evidence.models import Figure, Indicator, Place, Source
from link_checks.admin import LinkCheckAdmin
from records.indexing.writing import rewrite_those_with
from records.kinds import record_kinds
from search.query.parse import LONGEST
from serving.generation import bump_generation
from taxonomy.models import Country, Sector
from values.refused_fields import RefusedFieldsForm
from values.web_addresses import is_typed_address, typed_address, without_scheme

__all__ = [
    "AccountAdmin",
    "BulkChangeListAdmin",
    "LinkCheckAdmin",
    "LogAdmin",
    "OfficeAnswerAdmin",
    "PermalinkAdmin",
    "PublishCheckAdmin",
    "SuggestionAdmin",
]


class ListAdmin(DeletionAdmin, BilingualAdmin, AuditedAdmin):
    """Admin of a model without revisions; changes are logged."""

    form = RefusedFieldsForm
    key_field = ""

    def get_readonly_fields(self, request, obj=None):
        """The key is read-only once saved: it is part of addresses and exports."""
        return [self.key_field] if obj and self.key_field else []

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[:LONGEST])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        bump_generation()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        bump_generation()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        bump_generation()


class TaxonomyAdmin(ListAdmin):
    """Renaming a term rewrites the search entries of the records that use it."""

    relation = ""

    def has_delete_permission(self, request, obj=None):
        """A term that records still use cannot be deleted."""
        if obj is None or any(
            kind.objects.filter(**{self.relation: obj}).exists() for kind in record_kinds()
        ):
            return False
        return super().has_delete_permission(request, obj)

    def save_related(self, request, form, formsets, change):
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            rewrite_those_with(self.relation, form.instance)


@admin.register(Country)
class CountryAdmin(TaxonomyAdmin):
    relation = "countries"
    key_field = "code"
    list_display = ["name_zh_hans", "name_en", "code", "asean_since", "order"]
    search_fields = ["name_zh_hans", "name_en", "aliases", "code"]
    fields = [
        "code",
        ("name_zh_hans", "name_en"),
        "official_name_en",
        "aliases",
        "search_words",
        ("asean_since", "order"),
    ]


@admin.register(Sector)
class SectorAdmin(TaxonomyAdmin):
    relation = "sectors"
    key_field = "slug"
    list_display = ["name_zh_hans", "name_en", "sort", "isced_f"]
    list_filter = ["sort"]
    search_fields = ["name_zh_hans", "name_en", "slug"]
    fields = ["slug", ("name_zh_hans", "name_en"), ("sort", "isced_f"), "search_words", "note"]


class AddressLineField(CharField):
    """A web address, also without its scheme; or words that say where else a source is."""

    def to_python(self, value):
        return typed_address(super().to_python(value))


@admin.register(Source)
class SourceAdmin(ListAdmin):
    """The key is made by itself from the title, and never changes."""

    in_desk_search = True
    list_display = ["shown_title", "shown_publisher", "published", "kind", "status"]
    list_filter = ["kind", "status", "linkable"]
    search_fields = [
        "slug",
        "title_en",
        "title_zh_hans",
        "publisher_en",
        "publisher_zh_hans",
        "address",
    ]
    autocomplete_fields = ["countries", "sectors"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_zh_hans", "title_en"),
                    ("publisher_zh_hans", "publisher_en"),
                    ("published", "kind"),
                    "address",
                    ("linkable", "consulted_on"),
                ]
            },
        ),
        (
            _("Other"),
            {
                "fields": [
                    ("status", "language"),
                    "published_inferred",
                    "archived_copy",
                    ("countries", "sectors"),
                ],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        return [
            (title, given | {"fields": list(map(readers_order, given["fields"]))})
            for title, given in self.fieldsets
        ]

    def get_search_results(self, request, queryset, search_term):
        """A pasted address finds the sources that have it, in any spelling."""
        if not is_typed_address(search_term):
            return super().get_search_results(request, queryset, search_term)
        address = without_scheme(search_term)
        found = Q(address__icontains=address) | Q(archived_copy__icontains=address)
        return queryset.filter(found), False

    def offer_new(self, request, search_term) -> tuple[str, dict] | None:
        """What is offered where nothing is found: a label, and the values of the new one."""
        if is_typed_address(search_term) and self.has_add_permission(request):
            return _("Make a source with this address"), {"address": search_term.strip()}
        return None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "address":
            kwargs["form_class"] = AddressLineField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("title"), ordering="title_zh_hans")
    def shown_title(self, source):
        return source.title

    @admin.display(description=_("publisher"), ordering="publisher_zh_hans")
    def shown_publisher(self, source):
        return source.publisher


@admin.register(Indicator)
class IndicatorAdmin(ListAdmin):
    key_field = "slug"
    list_display = ["name_zh_hans", "name_en", "measure_word_zh_hans", "order"]
    search_fields = ["slug", "name_en", "name_zh_hans"]
    fields = [
        "slug",
        ("name_zh_hans", "name_en"),
        ("unit_en", "units_en"),
        ("measure_word_zh_hans", "planned_zh_hans"),
        "order",
    ]


@admin.register(Place)
class PlaceAdmin(ListAdmin):
    key_field = "code"
    list_display = ["code", "name"]
    search_fields = ["code", "own_name_en", "own_name_zh_hans", "country__name_en"]
    fields = ["code", "country", ("own_name_zh_hans", "own_name_en")]


@admin.register(Figure)
class FigureAdmin(ListAdmin):
    """Figures about the Week, a place or a movement; figures of a record are edited with the record."""

    list_display = ["__str__", "about", "qualifier", "public", "confidence"]
    list_filter = ["about", "public", "qualifier", "confidence", "indicator"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name_en", "indicator__name_zh_hans", "staff_note"]
    radio_fields = {"about": admin.HORIZONTAL}
    autocomplete_fields = ["indicator", "place", "origin", "destination", "source", "also_in"]
    fields = [
        "indicator",
        ("about", "place"),
        ("origin", "destination"),
        ("qualifier", "value"),
        ("text_zh_hans", "text_en"),
        "as_of",
        ("counting_zh_hans", "counting_en"),
        ("source", "also_in"),
        ("confidence", "public"),
        "staff_note",
    ]

    def get_queryset(self, request):
        figures = super().get_queryset(request).exclude(about=Figure.About.RECORD)
        return figures if self.has_change_permission(request) else figures.public()

    def shown(self, request, names: list) -> list:
        """The field names without the staff-only ones, unless the user may change figures."""
        return (
            names if self.has_change_permission(request) else without(names, STAFF_ONLY_OF_FIGURES)
        )

    def get_fields(self, request, obj=None):
        return self.shown(request, self.fields)

    def get_list_display(self, request):
        return self.shown(request, self.list_display)

    def get_list_filter(self, request):
        return self.shown(request, self.list_filter)

    def get_search_fields(self, request):
        return self.shown(request, self.search_fields)

    def lookup_allowed(self, lookup, value, request):
        first = lookup.split(LOOKUP_SEP)[0]
        return bool(self.shown(request, [first])) and super().lookup_allowed(lookup, value, request)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "about":
            kwargs["choices"] = [c for c in Figure.About.choices if c[0] != Figure.About.RECORD]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_module_permission(self, request):
        return super().has_module_permission(request) and self.may_change_lists(request)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.may_change_lists(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_change_lists(request)

    def has_delete_permission(self, request, obj=None):
        """Figures of a record may be deleted along with it."""
        belongs_to_record = obj is not None and obj.about == Figure.About.RECORD
        return super().has_delete_permission(request, obj) and (
            belongs_to_record or self.may_change_lists(request)
        )

    @staticmethod
    def may_change_lists(request) -> bool:
        """Editors may change the figures of a draft, but not these: they are public immediately."""
        return request.user.has_perm("evidence.change_indicator")


admin.site.unregister(get_user_model())
admin.site.register(get_user_model(), AccountAdmin)
admin.site.unregister(Group)
admin.site.register(Group, RoleAdmin)
# Each person has pages for these below /accounts/; secrets of others are nobody's business.
admin.site.unregister([EmailAddress, Authenticator, UserSession])
