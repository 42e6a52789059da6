"""Logs changes made in admins without revisions: vocabularies and accounts."""

from django.contrib import admin
from django.db.models import Model
from django.forms import BaseForm, ChoiceField, ModelChoiceField, ModelMultipleChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.workflow.log import LogLine, log_action
from values.languages import listed

# Stands for an empty value.
NOTHING = "—"


class AuditedAdmin(admin.ModelAdmin):
    act = LogLine.Act.LIST
    # Fields whose old and new values are logged; other changed fields are only named. None: log all
    # values.
    logged_fields: frozenset[str] | None = None

    def construct_change_message(self, request, form, formsets, add=False):
        rows = [row for formset in formsets or [] for row in formset.forms]
        request.changes = "\n".join(
            line for changed_form in [form, *rows] for line in self.changes(changed_form)
        )
        return super().construct_change_message(request, form, formsets, add)

    def changes(self, form: BaseForm) -> list[str]:
        """A line for each changed field, in the words of the form."""
        return [self.change(form, name) for name in form.changed_data]

    def change(self, form: BaseForm, name: str) -> str:
        field = form.fields.get(name)
        if field is None:
            # The form of a password says that it has changed under the name of the column.
            return capfirst(str(self.opts.get_field(name).verbose_name))
        label = str(field.label or name)
        if self.logged_fields is not None and name not in self.logged_fields:
            return label
        before, after = form.initial.get(name), form.cleaned_data.get(name)
        return f"{label}: {words(field, before)} → {words(field, after)}"

    def log_addition(self, request, obj, message):
        self.note(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self.note(request, obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            log_action(LogLine.Act.DELETE, by=request.user, subject=self.subject(obj))
        return super().log_deletions(request, queryset)

    def note(self, request, obj):
        detail = getattr(request, "changes", "")
        log_action(self.act, by=request.user, subject=self.subject(obj), detail=detail)

    def subject(self, obj) -> str:
        return f"{self.opts.verbose_name}: {obj}"


def words(field, value) -> str:
    """A field value as text for the log; the items of a collection are joined by commas."""
    if isinstance(field, ModelMultipleChoiceField):
        items = [in_words(field, item) for item in value or []]
        return listed(sorted(items)) or NOTHING
    if isinstance(field, ModelChoiceField) and value and not isinstance(value, Model):
        value = field.queryset.model._default_manager.filter(pk=value).first() or value
    return in_words(field, value)


def in_words(field, value) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, ModelChoiceField):
        return str(field.label_from_instance(value) if isinstance(value, Model) else value)
    if isinstance(field, ChoiceField):
        labels = {
            str(key): label for key, label in field.choices if not isinstance(label, list | tuple)
        }
        return str(labels.get(str(value), value))
    return str(value)
