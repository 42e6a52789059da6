"""The list of what was done to several entries at once; each leads to its page, and to its undo."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.admin_pages import ReadOnlyAdmin
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.bulk_change_admin import seen_steps
from editorial.people import full_name
from editorial.permissions.review import may
from records.kinds import record_kinds


@admin.register(BulkChange)
class BulkChangeListAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "step", "kind_name", "number", "who", "state"]
    list_display_links = None
    list_filter = ["act", "state"]
    list_per_page = 50

    def has_module_permission(self, request):
        return request.user.is_staff and any(
            may(request.user, "change", kind) for kind in record_kinds()
        )

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def get_queryset(self, request):
        steps = seen_steps(request.user, record_kinds())
        counted = Count("entries", filter=Q(entries__left=""))
        return steps.annotate(number=counted).order_by("-made_at", "-pk")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        step = self.get_object(request, object_id)
        return HttpResponseRedirect(step.page if step else "../../")

    @admin.display(description=_("action"))
    def step(self, step):
        return format_html('<a href="{}">{}</a>', step.page, capfirst(step.get_act_display()))

    @admin.display(description=_("kind"))
    def kind_name(self, step):
        return step.model._meta.verbose_name_plural

    @admin.display(description=_("entries"), ordering="number")
    def number(self, step):
        return step.number

    @admin.display(description=_("person"), ordering="person")
    def who(self, step):
        return full_name(step.person) if step.person else ""
