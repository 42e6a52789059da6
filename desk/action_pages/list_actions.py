"""Bulk actions of the change list."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.confirmation.confirm_admin import ConfirmAdmin


class ListActions(ConfirmAdmin):
    """Publish and withdraw selected records, under the same rules as on a record's page."""

    def has_publish_permission(self, request):
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    @admin.action(description=_("Publish the selected entries"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        """Publish the newest version of each, under the same rules as on the record's page."""
        return self.ask_about_many(request, queryset, "publish")

    @admin.action(description=_("Withdraw the selected entries"), permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        return self.ask_about_many(request, queryset, "withdraw")
