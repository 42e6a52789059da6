"""What staff do to several records at once, from their list."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from editorial import acts
from editorial.revisions import Revision
from editorial.staff_only import seen_by

PUBLISHED = ngettext_lazy("%d entry was published.", "%d entries were published.")
WITHDRAWN = ngettext_lazy("%d entry was withdrawn.", "%d entries were withdrawn.")


class ListActions(admin.ModelAdmin):
    """Publish and withdraw, under the same rules as on the page of each record."""

    def has_publish_permission(self, request):
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    @staticmethod
    def own(request, queryset):
        """Of the records chosen those that the person may change."""
        mine = seen_by(request.user, queryset.model)
        return queryset if mine is None else queryset.filter(mine)

    @admin.action(description=_("Publish the selected entries"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        """The newest version of each, under the same rules as on its own page."""
        queryset = self.own(request, queryset)
        waiting = Revision.objects.working().filter(permalink__in=queryset.values("permalink"))
        by_ref = {one.permalink_id: one for one in waiting.select_related("permalink")}
        chosen = [by_ref[record.ref] for record in queryset if record.ref in by_ref]
        records = [self.attempt_one(request, one) for one in chosen]
        self.say(request, [one for one in records if one], PUBLISHED)
        if unsourced := [str(one) for one in records if one and not one.citations.exists()]:
            names = pgettext("between conditions", ", ").join(unsourced)
            self.message_user(
                request, gettext("Without a source: %(names)s") % {"names": names}, messages.WARNING
            )

    def attempt_one(self, request, revision):
        """The record, if it was published; else say why not."""
        try:
            if acts.publish(revision, by=request.user):
                return revision.permalink.record
        except (acts.TooLate, PermissionDenied, ValidationError) as error:
            acts.note_refusal(error, by=request.user, revision=revision)
            said = " ".join(getattr(error, "messages", [str(error)]))
            self.message_user(request, f"{revision.name()}: {said}", messages.WARNING)
        return None

    @admin.action(description=_("Withdraw the selected entries"), permissions=["publish"])
    @transaction.atomic
    def withdraw_selected(self, request, queryset):
        records = [record for record in self.own(request, queryset) if record.is_public]
        for record in records:
            acts.withdraw(record, by=request.user)
        self.say(request, records, WITHDRAWN)

    def say(self, request, records, sentence):
        level = messages.SUCCESS if records else messages.WARNING
        self.message_user(request, sentence % len(records), level)
