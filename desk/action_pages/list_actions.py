"""What staff do to several records at once, from their list."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.confirmation.confirm_admin import ConfirmAdmin


class ListActions(ConfirmAdmin):
    """Publish and withdraw, under the same rules as on the page of each record."""

    def has_publish_permission(self, request):
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    @admin.action(description=_("Publish the selected entries"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        """The newest version of each, under the same rules as on its own page."""
        return self.ask_about_many(request, queryset, "publish")

    @admin.action(description=_("Withdraw the selected entries"), permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        return self.ask_about_many(request, queryset, "withdraw")
