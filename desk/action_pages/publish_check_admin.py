"""Managers decide what is required and recommended before publishing."""

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from desk.audit.audited_admin import AuditedAdmin
from editorial.checks.levels import PublishCheck, check_choices
from records.kinds import record_kinds

ALL_KINDS = _("all kinds")


def kind_name(content_type) -> str:
    return capfirst(str(content_type.model_class()._meta.verbose_name_plural))


class PublishCheckForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            choices = sorted(check_choices().items(), key=lambda choice: choice[1])
            label = self.fields["name"].label
            self.fields["name"] = forms.ChoiceField(label=label, choices=choices)
        if "kind" in self.fields:
            kinds = ContentType.objects.get_for_models(*record_kinds()).values()
            field = self.fields["kind"]
            field.queryset = ContentType.objects.filter(pk__in=[kind.pk for kind in kinds])
            field.label_from_instance, field.empty_label = kind_name, capfirst(str(ALL_KINDS))
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False


class LevelForm(forms.ModelForm):
    """A row of the list, which holds the level alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "level" in self.fields:
            level = self.fields["level"]
            level.widget.attrs["aria-label"] = f"{level.label} · {self.instance.label}"


@admin.register(PublishCheck)
class PublishCheckAdmin(AuditedAdmin):
    form = PublishCheckForm
    fields = ["kind", "name", "level"]
    list_display = ["label", "of_kind", "level"]
    list_editable = ["level"]
    list_select_related = ["kind"]
    ordering = ["kind", "-level", "name"]

    @admin.display(description=_("check"), ordering="name")
    def label(self, check):
        return check.label

    @admin.display(description=_("kind"), ordering="kind")
    def of_kind(self, check):
        return kind_name(check.kind) if check.kind else capfirst(str(ALL_KINDS))

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **kwargs | {"form": LevelForm})
