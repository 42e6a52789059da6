"""The change form of a record edits its newest revision; the record in the form is in memory."""

import logging
from functools import partial

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.utils.translation import gettext_lazy

from desk.record_form.opened_revision import opened_in
from desk.record_form.record_form import RecordForm
from desk.record_form.save_change import SAVE_BUTTONS, SaveChangeAdmin
from desk.record_form.toolbar import Toolbar
from desk.review.remark_views import place_in_form
from editorial.permissions.limits import limit_of
from editorial.permissions.review import MAY_NOT_PUBLISH, Reviews, may
from editorial.permissions.staff_only import leave_out_hidden_links, public_part, sees
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.in_memory import build_record, record_and_rows
from editorial.revisions.revision import Revision
from serving.availability import Trouble, retry_later, trouble_of
from values.dates.time_zones import zone_name

logger = logging.getLogger(__name__)
# Errors where nothing can be written, but the form can be displayed again.
NOT_SAVED = {
    Trouble.BUSY: gettext_lazy(
        "Somebody is saving a large change just now, so yours was not saved. "
        "Everything you typed is still here; save again in a few seconds. "
        "Pictures and files have to be chosen again."
    ),
    Trouble.FULL: gettext_lazy(
        "The disk of the server is full, so your change was not saved. Everything you typed is "
        "still here: leave this page open, tell whoever looks after the server, and save again "
        "when there is room. Pictures and files have to be chosen again."
    ),
}
MERGED = gettext_lazy(
    "This entry was merged into %(ref)s meanwhile, so what you typed was not saved. It is still "
    "here: change that entry."
)


class ChangeFormAdmin(SaveChangeAdmin):
    """Django's change form over a revision; neither opening nor saving touches the public row."""

    form = RecordForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.limit = limit_of(request.user)
        form.person = request.user
        form.about_change = getattr(request, "about_put_aside", {})
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.check_buttons(request)
        try:
            return self.form_page(request, object_id, form_url, extra_context)
        except (Error, OSError) as error:
            trouble = trouble_of(error)
            if request.method != "POST" or trouble not in NOT_SAVED:
                raise
            if trouble is not Trouble.BUSY:
                logger.warning("POST %s: %s", request.get_full_path(), error)
            request.unsaved = NOT_SAVED[trouble]
        # The form of a request with ``unsaved`` is never valid, so nothing is written this time.
        return retry_later(self.form_page(request, object_id, form_url, extra_context))

    def form_page(self, request, object_id, form_url, extra_context):
        """Django's view; in a transaction only if it writes the row of a new record."""
        context = self.open_record(request, object_id) if object_id else self.context(request)
        is_new = not (object_id or getattr(request, "unsaved", ""))
        view = super().changeform_view if is_new else self._changeform_view
        return view(request, object_id, form_url, context | (extra_context or {}))

    def open_record(self, request, object_id) -> dict:
        """Build the record that the form edits, for ``get_object``; returns the template context."""
        request.record_in_form, request.is_locked_out, context = None, False, {}
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return context
        request.may_change = self.has_change_permission(request, record)
        if sees(request.user, record):
            newest = newest_of(record.permalink)
            opened = opened_in(request, record, newest)
            request.panel = Toolbar(request, record, newest, opened)
            context = self.context(request, record) | {"panel": request.panel}
            revision = opened and opened.in_form
            request.about_put_aside = opened.about_change if opened else {}
            if request.method == "POST" and not request.may_change:
                # Submitted by somebody else meanwhile, or merged: what was typed is still read.
                request.may_change = request.is_locked_out = True
                if into := record.permalink.merged_into_id:
                    request.unsaved = MERGED % {"ref": into}
        else:
            revision = record.permalink.revisions.current().first()
        content = revision.content if revision else content_of(record)
        if not context:
            content = public_part(self.model, content)
        request.record_in_form = build_record(record, content)
        return context

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            # The labels of rows name what they link to.
            record, *rows = record_and_rows(obj)
            shown = rows if request.may_change else [record, *rows]
            leave_out_hidden_links(request.user, shown)
        if panel := context.get("panel"):
            form = context["adminform"].form
            context["other_remarks"] = place_in_form(form, panel.remarks)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        """The record that the form edits, if this is a request for the form."""
        record = getattr(request, "record_in_form", None)
        return record or super().get_object(request, object_id, from_field)

    def context(self, request, record=None) -> dict:
        """Template context of the submit buttons; callable where it queries, as redirects do not need it."""
        reviews = request.panel.reviews if record else Reviews(request.user)
        at_once = partial(reviews.may_publish_at_once, record or self.model)
        return {"may_publish_at_once": at_once, "zone": zone_name()}

    def check_buttons(self, request):
        """Raise PermissionDenied for a submit button that the user was not offered."""
        for button, action in SAVE_BUTTONS.items():
            if button in request.POST and not may(request.user, action, self.model):
                raise PermissionDenied(MAY_NOT_PUBLISH)
        if "_saveasnew" in request.POST:
            raise PermissionDenied

    def log_addition(self, *args, **kwargs):
        """Disabled: LogLine replaces Django's LogEntry."""

    log_change = log_deletions = log_addition

    def has_change_permission(self, request, obj=None):
        """Only reviewers may edit a record in review; authors recall it first."""
        if obj is None:
            return super().has_change_permission(request)
        if obj is getattr(request, "record_in_form", None):
            return request.may_change
        if not sees(request.user, obj) or obj.permalink.merged_into_id:
            return False
        in_review = obj.permalink.revisions.filter(state=Revision.State.IN_REVIEW)
        return may(request.user, "publish", obj) or not in_review.exists()

    def has_add_permission(self, request):
        """Users limited to single records may not add records."""
        limit = limit_of(request.user) if request.user.is_authenticated else None
        allowed = limit is None or limit.allows_new(self.model)
        return allowed and super().has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        if obj is None or obj.is_public:
            return super().has_view_permission(request)
        return sees(request.user, obj)
