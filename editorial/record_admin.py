"""The desk at which staff curate records of every kind."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from editorial.bilingual import BilingualAdmin
from editorial.inlines import AliasInline, CitationInline, FigureInline
from editorial.publishing import forget_draft, keep_as_draft, publish, withdraw
from records.models import Record
from search.models import Entry
from values.languages import to_attribute

PUBLISHED = ngettext_lazy("%d entry was published.", "%d entries were published.")
WITHDRAWN = ngettext_lazy("%d entry was withdrawn.", "%d entries were withdrawn.")


class StateFilter(admin.SimpleListFilter):
    title = _("publication")
    parameter_name = "is"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("published", _("published")),
            ("withdrawn", _("withdrawn")),
        ]

    def queryset(self, request, queryset):
        states = {
            "draft": queryset.drafts,
            "published": queryset.published,
            "withdrawn": queryset.withdrawn,
        }
        return states.get(self.value(), queryset.all)()


class RecordAdmin(BilingualAdmin, admin.ModelAdmin):
    """The desk at which staff curate one kind of record."""

    change_form_template = "admin/record_change_form.html"
    own_fields = []
    checkbox_fields = ["countries", "sectors"]
    inlines = [AliasInline, CitationInline, FigureInline]
    list_display = [
        "name_and_ref",
        "other_name",
        "publication",
        "dated",
        "confidence",
        "verified_on",
    ]
    list_filter = [StateFilter, "confidence", "reach", "countries", "sectors"]
    list_per_page = 50
    search_fields = ["name_en", "name_zh_hans"]
    search_help_text = _("In any language and script, drafts included.")
    show_facets = admin.ShowFacets.ALWAYS
    actions = ["publish_selected", "withdraw_selected"]
    save_on_top = True
    view_on_site = True
    radio_fields = {"reach": admin.VERTICAL}
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    class Media:
        css = {"all": ["admin/desk.css"]}

    def get_autocomplete_fields(self, request):
        return [
            one.name
            for one in self.model._meta.get_fields()
            if one.concrete
            and one.is_relation
            and one.editable
            and one.name not in self.checkbox_fields
            and issubclass(one.related_model, Record)
        ]

    def get_ordering(self, request):
        """As the reader of the desk orders names."""
        other = "sort_name_en"
        mine = to_attribute("sort_name")
        return [mine, other, "pk"] if mine != other else self.opts.ordering

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.checkbox_fields:
            # A new country is a matter of its own list, not of one record.
            formfield.widget.can_add_related = False
        return formfield

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.checkbox_fields:
            kwargs["widget"] = CheckboxSelectMultiple
        if db_field.name == "countries":
            kwargs["label"] = capfirst(self.model.countries_label)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """In the order of the work; Chinese and English side by side, Chinese first."""
        sections = [
            (
                _("Names"),
                [
                    ("name_zh_hans", "name_en"),
                    ("name_status_zh_hans", "name_status_en"),
                    "slug",
                ],
            ),
            (_("Description"), [("summary_zh_hans", "summary_en"), ("text_zh_hans", "text_en")]),
            (_("Facts"), self.own_fields),
            (_("Countries and sectors"), ["reach", "countries", "sectors"]),
            (_("Contact"), ["website", ("contact_office_zh_hans", "contact_office_en")]),
            (
                _("Picture"),
                ["image", ("image_alt_zh_hans", "image_alt_en"), "image_credit", "image_consent"],
            ),
            (_("Verification"), [("verified_on", "confidence"), "staff_note"]),
        ]
        return [(title, {"fields": fields}) for title, fields in sections if fields]

    @admin.display(description=_("name"), ordering="sort_name_zh_hans")
    def name_and_ref(self, record):
        return format_html('{} <span class="ref">{}</span>', record.name, record.ref)

    @admin.display(description=_("English name"), ordering="sort_name_en")
    def other_name(self, record):
        return record.name_en if record.name_zh_hans else "—"

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, record):
        if record.withdrawn_at:
            return _("withdrawn")
        return _("published") if record.published_at else _("draft")

    def get_search_results(self, request, queryset, search_term):
        """The same analysis as the public search, over drafts too, and the same order."""
        if not search_term.strip():
            return queryset, False
        found = queryset.search(search_term, scope=Entry.Scope.DESK)
        # A column that was clicked on decides over the order.
        return found if "o" in request.GET else found.by_relevance(), False

    def has_publish_permission(self, request):
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    def has_change_permission(self, request, obj=None):
        """A save of a public record is public at once, so it needs the permission to publish."""
        allowed = super().has_change_permission(request, obj)
        if obj and obj.is_public:
            return allowed and self.has_publish_permission(request)
        return allowed

    def has_delete_permission(self, request, obj=None):
        """A record once public is withdrawn, never deleted."""
        if obj is None or obj.published_at:
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """Keep what happened to the record's publication while the form was open."""
        if change:
            now = self.model.objects.select_for_update().get(pk=obj.pk)
            if now.is_public and not self.has_publish_permission(request):
                raise PermissionDenied
            obj.published_at, obj.withdrawn_at = now.published_at, now.withdrawn_at
        obj.curated_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.is_public:
            publish(form.instance, facts=changed_facts(form, formsets))
        else:
            keep_as_draft(form.instance)

    def delete_model(self, request, obj):
        forget_draft(obj)

    @admin.action(description=_("Publish the selected entries"), permissions=["publish"])
    @transaction.atomic
    def publish_selected(self, request, queryset):
        records = [record for record in queryset if not record.is_public]
        for record in records:
            self.mark_curated(record)
            publish(record)
            self.log_change(request, record, _("Published."))
        self.say(request, records, PUBLISHED)
        if unsourced := [str(record) for record in records if not record.citations.exists()]:
            names = pgettext("between conditions", ", ").join(unsourced)
            self.message_user(
                request, gettext("Without a source: %(names)s") % {"names": names}, messages.WARNING
            )

    @admin.action(description=_("Withdraw the selected entries"), permissions=["publish"])
    @transaction.atomic
    def withdraw_selected(self, request, queryset):
        records = [record for record in queryset if record.is_public]
        for record in records:
            self.mark_curated(record)
            withdraw(record)
            self.log_change(request, record, _("Withdrawn."))
        self.say(request, records, WITHDRAWN)

    @staticmethod
    def mark_curated(record):
        record.curated_at = timezone.now()
        record.save(update_fields=["curated_at"])

    def say(self, request, records, sentence):
        level = messages.SUCCESS if records else messages.WARNING
        self.message_user(request, sentence % len(records), level)


def changed_facts(form, formsets) -> list[str]:
    """The names of the fields and rows that a submitted form changed."""
    rows = [formset.prefix for formset in formsets if formset.has_changed()]
    return [*form.changed_data, *rows]
