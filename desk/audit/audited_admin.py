"""Logs changes made in admins without revisions: vocabularies and accounts."""

from django.contrib import admin
from django.forms import BaseForm

from editorial.workflow.log import LogLine, log_action


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
        return [
            f"{name}: {words(form.initial.get(name))} → {words(form.cleaned_data.get(name))}"
            if self.logged_fields is None or name in self.logged_fields
            else name
            for name in form.changed_data
        ]

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


def words(value) -> str:
    """A field value as text for the log; the items of a collection are joined by commas."""
    value = getattr(value, "pk", value)
    if value is None or isinstance(value, str):
        return value or "—"
    try:
        return ", ".join(sorted(str(item) for item in value)) or "—"
    except TypeError:
        return str(value)
