"""Admin of records, common to all kinds."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models.constants import LOOKUP_SEP
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from corrections.confirmation_links.link_admin import ConfirmationLinkAdmin
from desk.action_pages.action_views import act_view
from desk.action_pages.deletion import DeletionAdmin
from desk.change_list.desk_change_list import RecordChangeList
from desk.change_list.desk_search import spelled
from desk.change_list.list_filters import HandledFilter, StateFilter, TaskFilter, VersionFilter
from desk.change_list.record_columns import RecordColumns
from desk.preview.preview_admin import PreviewAdmin
from desk.record_form.bilingual_admin import BilingualAdmin
from desk.record_form.change_form import ChangeFormAdmin
from desk.record_form.drawing.chips import ChipsField, ChipsInput
from desk.record_form.drawing.form_layout import (
    FOLDED,
    LATE,
    MAIN,
    SIDE,
    FormLayout,
    focus_first,
    mark_required,
    readers_order,
    typed_content,
)
from desk.record_form.rows.inlines import AliasInline, CitationInline, FigureInline
from desk.review.review_page import ReviewAdmin
from duplicates.merge.merge_views import merge_page, merge_selected
from editorial.checks.gate import Gate
from editorial.confirmation.confirmed_actions import ACTIONS
from editorial.permissions.review import may
from editorial.permissions.staff_only import (
    PUBLIC,
    KnownLinks,
    search,
    seen_by,
    sees,
    without,
)
from editorial.revision_states.newest_revisions import with_newest
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.publishing import forget_draft
from records.exports.columns import never_public, plain_fields
from records.models import Record
from tables.table_admin import TablesAdmin
from values.languages import content_language, to_attribute


class RecordAdmin(
    RecordColumns,
    ReviewAdmin,
    DeletionAdmin,
    TablesAdmin,
    KnownLinks,
    BilingualAdmin,
    PreviewAdmin,
    ConfirmationLinkAdmin,
    ChangeFormAdmin,
):
    """Admin of the records of a kind: list, change form, revisions, review."""

    change_form_template = "admin/record_change_form.html"
    delete_confirmation_template = "admin/record_delete.html"
    own_fields = []
    checkbox_fields = ["countries", "sectors"]
    inlines = [CitationInline, FigureInline, AliasInline]
    list_display = ["name_and_ref", "publication", "languages", "dated", "edited"]
    list_filter = [
        TaskFilter,
        StateFilter,
        VersionFilter,
        HandledFilter,
        "confidence",
        "reach",
        "countries",
        "sectors",
    ]
    list_per_page = 50
    search_fields = ["name_en", "name_zh_hans"]
    search_help_text = _("In any language and script, drafts included.")
    actions = ["merge_selected"]
    view_on_site = True
    radio_fields = {"reach": admin.VERTICAL}

    class Media:
        css = {"all": ["admin/record_form.css"]}

    def get_autocomplete_fields(self, request):
        return [
            field.name
            for field in self.model._meta.get_fields()
            if field.concrete
            and field.is_relation
            and field.editable
            and field.name not in self.checkbox_fields
            and issubclass(field.related_model, Record)
        ]

    def get_changelist(self, request, **kwargs):
        return RecordChangeList

    def get_ordering(self, request):
        """By the name in the active language, in exports and autocompletes."""
        other = "sort_name_en"
        mine = to_attribute("sort_name", content_language())
        return [mine, other, "pk"] if mine != other else self.opts.ordering

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        fieldsets = [given for _title, given in self.get_fieldsets(request, obj)]
        form.side_fields = {
            name for given in fieldsets if SIDE in given["classes"] for name in given["fields"]
        }
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        panel, gate = context.get("panel"), Gate(self.model)
        focus_first(form, inlines)
        mark_required(form, inlines, gate)
        context["layout"] = FormLayout.of(context["adminform"], inlines)
        if panel:
            context["publish_checks"] = panel.publish_checks
        elif kwargs.get("add"):
            typed = typed_content(self.model, form, inlines)
            context["publish_checks"] = gate.missing(typed)
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(wrapped := formfield and formfield.widget, RelatedFieldWidgetWrapper):
            # Countries are added in their own admin, not from a record.
            wrapped.can_add_related &= db_field.name not in self.checkbox_fields
            wrapped.can_change_related = wrapped.can_view_related = False
        if db_field.name == "slug":
            formfield.label = _("End of the page’s address (made by itself, rarely changed)")
        if db_field.name == "verified_on":
            formfield.widget.attrs["data-today"] = _("Today")
        return formfield

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.checkbox_fields:
            kwargs |= {"widget": ChipsInput, "form_class": ChipsField}
        if db_field.name == "countries":
            kwargs["label"] = capfirst(self.model.countries_label)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def sections(self) -> list[tuple]:
        """Title, place and fields of each fieldset, in working order."""
        return [
            (
                _("Names and summary"),
                MAIN,
                [
                    ("name_zh_hans", "name_en"),
                    ("summary_zh_hans", "summary_en"),
                    "summary_unchecked",
                ],
            ),
            (_("Countries and sectors"), MAIN, ["reach", ("countries", "sectors")]),
            (_("Facts"), MAIN, self.own_fields),
            (
                _("Text and contact"),
                LATE,
                [
                    ("text_zh_hans", "text_en"),
                    "website",
                    ("contact_office_zh_hans", "contact_office_en"),
                ],
            ),
            (
                _("Picture"),
                LATE,
                [
                    "image",
                    ("image_alt_zh_hans", "image_alt_en"),
                    ("image_credit", "image_consent"),
                ],
            ),
            (_("Other"), FOLDED, [("name_status_zh_hans", "name_status_en"), "slug"]),
            (_("Verification"), SIDE, ["verified_on", "confidence", "staff_note"]),
        ]

    def get_fieldsets(self, request, obj=None):
        """Without staff-only fields for users who may only view the record; see ``FormLayout``."""
        sections = self.sections()
        if obj and not sees(request.user, obj):
            hidden = never_public(self.model)
            sections = [
                (title, place, without(fields, hidden)) for title, place, fields in sections
            ]
        if self.has_change_permission(request, obj):
            sections.append((_("This change"), SIDE, ["edit_note", "edit_minor"]))
            if may(request.user, "publish", obj or self.model):
                sections.append((_("Publish later"), SIDE, ["publish_at"]))
        return [
            (title, {"fields": list(map(readers_order, fields)), "classes": [place]})
            for title, place, fields in sections
            if fields
        ]

    def get_search_results(self, request, queryset, search_term):
        """Same analysis, ranking and spelling correction as the public search, drafts included."""
        if not search_term.strip():
            return queryset, False
        found = search(request.user, queryset, spelled(request, self.model, search_term))
        # A column that the user sorted by takes precedence over relevance.
        return found if "o" in request.GET else found.by_relevance(), False

    def own_pages(self):
        return [
            ("<int:key>/acts/<slug:act>/", self.act, "act"),
            ("<int:key>/merge/", self.merge, "merge"),
            *super().own_pages(),
        ]

    def act(self, request, key, act):
        record = self.record_of(request, key)
        if act in ACTIONS:
            return self.ask_about_one(request, record, act)
        return act_view(self, request, record, act)

    def merge(self, request, key):
        return merge_page(self, request, self.record_of(request, key))

    @admin.action(description=_("Merge two"), permissions=["publish"])
    def merge_selected(self, request, queryset):
        return merge_selected(self, request, queryset)

    def has_delete_permission(self, request, obj=None):
        """A record that was ever public can be withdrawn, but not deleted."""
        if obj is None or obj.published_at:
            return False
        return may(request.user, "delete", obj)

    def delete_model(self, request, obj):
        log_action(LogLine.Act.DELETE, by=request.user, record=obj)
        forget_draft(obj)

    def get_queryset(self, request):
        """Records that the user may change, and public ones."""
        mine = seen_by(request.user, self.model)
        records = with_newest(super().get_queryset(request).select_related("permalink"), mine)
        return records if mine is None else records.filter(mine | PUBLIC)

    def lookup_allowed(self, lookup, value, request):
        """Users who may not see all records may filter by public fields only."""
        if seen_by(request.user, self.model) is not None:
            filters = {
                getattr(entry, "parameter_name", entry[0] if isinstance(entry, tuple) else entry)
                for entry in self.list_filter
            }
            plain = {field.name for field in plain_fields(self.model) if not field.is_relation}
            if lookup.split(LOOKUP_SEP)[0] not in plain | filters:
                return False
        return super().lookup_allowed(lookup, value, request)
