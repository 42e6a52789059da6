"""Saving the change form of a record as a revision; publishing and scheduling are asked first."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error
from django.db.models import FileField
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.record_form.opened_revision import Merge, meanwhile
from desk.record_form.rows.row_formsets import keep_links
from desk.review.remark_views import note_remarks
from editorial.confirmation.confirm_admin import address_of_action
from editorial.permissions.review import Reviews
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.in_memory import record_and_rows
from editorial.revisions.revision import Revision
from editorial.workflow import actions, publishing
from editorial.workflow.log import LogLine, log_action
from serving.availability import Trouble, trouble_of

# Submit buttons that do more than save, and the permission each requires.
SAVE_BUTTONS = {"_submit": "change", "_publish": "publish", "_schedule": "publish"}
ONLY_SAVED = {
    Trouble.BUSY: gettext_lazy(
        "The draft was saved, and no more than that, because somebody is saving a "
        "large change just now. Try again in a few seconds."
    ),
    Trouble.FULL: gettext_lazy(
        "The draft was saved, and no more than that, because the disk of the server is full."
    ),
}
UNREAD = gettext_lazy(
    "It was not published, because it now holds what was saved meanwhile. Look at it, then publish."
)


class SaveChangeAdmin(admin.ModelAdmin):
    """Saves what Django's form and formsets changed in memory as a new revision."""

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Keep the typed links and rows, in memory unless the record is new."""
        request.about_change = form.cleaned_data
        if not change:
            super().save_related(request, form, formsets, change)
            return
        keep_links(form)
        for formset in formsets:
            formset.keep()
        store_files(form.instance)

    def response_add(self, request, obj, post_url_continue=None):
        """Create the first revision from the new record's row."""
        note = request.about_change["edit_note"]
        revision = publishing.keep_as_draft(obj, by=request.user, note=note, is_curated=True)
        log_action(LogLine.Act.SAVE, by=request.user, record=obj, revision=revision)
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, _("The draft was saved."))
        next_page = self.go_on(request, obj, revision)
        return HttpResponseRedirect(request.path if "_addanother" in request.POST else next_page)

    def response_change(self, request, obj):
        """``obj``: the record as it was typed, in memory."""
        panel, content = request.panel, content_of(obj)
        note_remarks(request, panel.record)
        if panel.opened:
            content = panel.opened.with_choices(content, request.POST)
        return HttpResponseRedirect(self.save_content(request, panel, panel.newest, content))

    def save_content(self, request, panel, newest, content) -> str:
        """Save the content, merged with newer revisions; returns the address to redirect to.

        Put aside instead if the merge has conflicts, or the entry may not be changed any more.
        """
        record, opened, about = panel.record, panel.opened, request.about_change
        given = {"note": about["edit_note"], "minor": about["edit_minor"]}
        put_aside = partial(self.put_aside, request, record, opened, content, **given)
        confirmed, sentence = request.POST.getlist("_confirm"), ""
        if request.is_locked_out:
            messages.warning(request, _("This entry is in review. Your text was put aside."))
        if request.is_locked_out or (newest and "_seen" not in request.POST):
            return put_aside()
        if opened and opened.base.pk != newest.pk:
            merge = Merge(self.model, opened.base.content, newest.content, content)
            if merge.conflicts or merge.obstacle(record):
                return put_aside()
            content = merge.content
            sentence = meanwhile(request.user, opened.base, newest)
            sentence = f"{sentence} {merge.taken_in_words()}".strip()
            given["typed_on"] = opened.base
        if opened and opened.is_put_aside:
            given["taken_from"] = opened.version
        if newest and content == newest.content and not confirmed:
            revision, saved = newest, _("Nothing was changed.")
            if not SAVE_BUTTONS.keys() & request.POST.keys():
                messages.info(request, f"{sentence} {saved}".strip())
        else:
            try:
                revision = actions.save_draft(
                    record, content, by=request.user, base=newest, confirmed=confirmed, **given
                )
            except actions.StateChanged:
                newest = newest_of(record.permalink)
                return self.save_content(request, panel, newest, content)
            messages.success(request, f"{_('The draft was saved.')} {sentence}".strip())
        # Merging with an unpublished revision adds changes that the user has not read.
        is_unread = sentence and newest.state != Revision.State.PUBLISHED
        if is_unread and {"_publish", "_schedule"} & request.POST.keys():
            messages.warning(request, UNREAD)
            return self.page("change", record.pk)
        return self.go_on(request, record, revision)

    def put_aside(self, request, record, opened, content, **given) -> str:
        """Store the content as a discarded revision; returns the address to merge it by hand."""
        given |= {"base": opened and opened.base, "moment": request.about_change.get("publish_at")}
        aside = actions.put_aside(record, content, by=request.user, **given)
        return f"{self.page('change', record.pk)}?mine={aside.number}"

    def go_on(self, request, record, revision) -> str:
        """Submit, publish or schedule as the button asks; returns the address to redirect to.

        Publishing and scheduling redirect to a confirmation page.
        """
        if "_submit" in request.POST:
            self.submit(request, revision)
        for act in ["publish", "schedule"]:
            if f"_{act}" in request.POST and self.may_approve(request, record, revision):
                moment = request.about_change.get("publish_at") if act == "schedule" else None
                return address_of_action(record, act, revision, moment)
        return self.page("change", record.pk)

    def may_approve(self, request, record, revision) -> bool:
        """Whether the user may approve the revision; shows the reason if not. The draft is kept."""
        if revision.state == Revision.State.SCHEDULED:
            # A scheduled revision was approved before.
            return True
        if sentence := Reviews(request.user, [record]).why_not(revision, record):
            actions.log_refusal(PermissionDenied(sentence), by=request.user, revision=revision)
            messages.warning(request, sentence)
        return not sentence

    def submit(self, request, revision):
        """Submit the revision for review, and show the result. The draft is kept either way."""
        try:
            actions.submit(revision, by=request.user)
        except (actions.StateChanged, PermissionDenied, ValidationError) as error:
            actions.log_refusal(error, by=request.user, revision=revision)
            messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        except Error as error:
            if not (sentence := ONLY_SAVED.get(trouble_of(error))):
                raise
            messages.warning(request, sentence)
        else:
            messages.success(request, _("Submitted for review."))


def store_files(record):
    """Store the files uploaded for the record and its rows, as on saving them."""
    for instance in record_and_rows(record):
        for field in instance._meta.concrete_fields:
            if isinstance(field, FileField):
                field.pre_save(instance, add=False)
