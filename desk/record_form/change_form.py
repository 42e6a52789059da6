"""The change form of a record edits its newest revision; saving creates another revision."""

import logging
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.record_form.opened_revision import Merge, meanwhile, obstacle_to, opened_in
from desk.record_form.record_form import RecordForm
from desk.record_form.toolbar import Toolbar
from editorial.confirmation.confirm_admin import address_of_action
from editorial.permissions import review
from editorial.permissions.limits import limit_of
from editorial.permissions.staff_only import sees
from editorial.revisions.as_if import as_if_applied, read_files, rolled_back, write_files
from editorial.revisions.content import content_of, file_names
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions, publishing
from editorial.workflow.log import LogLine, log_action
from serving.availability import Trouble, retry_later, trouble_of
from values.dates.time_zones import zone_name

logger = logging.getLogger(__name__)
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
UNREAD = gettext_lazy(
    "It was not published, because it now holds what was saved meanwhile. Look at it, then publish."
)


class ChangeFormAdmin(admin.ModelAdmin):
    """Django's change form over a revision; saving does not touch the public row."""

    form = RecordForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.limit = limit_of(request.user)
        form.person = request.user
        form.said = getattr(request, "put_aside", {})
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.check_buttons(request, object_id)
        try:
            return self.open_or_take(request, object_id, form_url, extra_context)
        except (Error, OSError) as error:
            trouble = trouble_of(error)
            if request.method != "POST" or trouble not in NOT_SAVED:
                raise
            if trouble is not Trouble.BUSY:
                logger.warning("POST %s: %s", request.get_full_path(), error)
            request.unsaved = NOT_SAVED[trouble]
        return self.still_typed(request, object_id, form_url, extra_context)

    def still_typed(self, request, object_id, form_url, extra_context):
        """Redisplay the form with the posted values, without writing to the database."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        context = self.context(request, record or self.model) | (extra_context or {})
        if record:
            newest = newest_of(record.permalink)
            opened = opened_in(request, record.permalink, newest)
            context["panel"] = Toolbar(request, record, newest, opened)
        return retry_later(self._changeform_view(request, object_id, form_url, context))

    def open_or_take(self, request, object_id, form_url, extra_context):
        show = partial(super().changeform_view, request, object_id, form_url)
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None:
            return show(self.context(request, self.model) | (extra_context or {}))
        if not sees(request.user, record):
            # Shows public content only.
            return show(extra_context)
        newest = newest_of(record.permalink)
        if request.method == "POST":
            # Submitted for review by somebody else meanwhile: the posted text is put aside.
            may = request.user.has_perm(review.permission(record, "change"), record)
            locked_out = not self.has_change_permission(request, record)
            request.is_read_to_keep = bool(may and locked_out)
            if may and (into := record.permalink.merged_into_id):
                request.unsaved = MERGED % {"ref": into}
            return self.take(request, record, newest, show)
        opened = opened_in(request, record.permalink, newest)
        context = self.context(request, record) | (extra_context or {})
        context["panel"] = Toolbar(request, record, newest, opened)
        if opened and opened.is_put_aside:
            request.put_aside = opened.said
        if opened is None or content_is_in_row(record, opened.in_form):
            return show(context)
        with as_if_applied(opened.in_form):
            return show(context).render()

    def context(self, request, record) -> dict:
        """Template context of the submit buttons; callable where it queries, as redirects do not need it."""
        return {
            "may_publish_at_once": partial(review.may_publish_at_once, request.user, record),
            "zone": zone_name(),
        }

    def check_buttons(self, request, object_id):
        """Raise PermissionDenied for a submit button that the user was not offered."""
        if request.method != "POST":
            return
        meta = self.opts
        for button, action in SAVE_BUTTONS.items():
            allowed = request.user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}")
            if button in request.POST and not allowed:
                raise PermissionDenied(review.MAY_NOT_PUBLISH)

    def take(self, request, record, newest, show):
        """Validate the POST against the revision it was typed on, and save it as a new revision."""
        opened = opened_in(request, record.permalink, newest)
        panel = Toolbar(request, record, newest, opened)
        request.typed = None
        is_in_row = opened is None or content_is_in_row(record, opened.in_form)
        with rolled_back() if is_in_row else as_if_applied(opened.in_form):
            response = show(self.context(request, record) | {"panel": panel})
            if request.typed is None:
                # Invalid: render inside the transaction, while the revision is applied to the
                # tables.
                return response.render() if hasattr(response, "render") else response
            files = read_files(file_names(request.typed, self.model))
        write_files(files)
        if opened:
            request.typed = opened.with_choices(request.typed, request.POST)
        return self.keep(request, record, newest, opened)

    def keep(self, request, record, newest, opened):
        """Save the posted content, merged with newer revisions; put it aside if the merge has conflicts."""
        said = {"note": request.said["edit_note"], "minor": request.said["edit_minor"]}
        content, confirmed = request.typed, request.POST.getlist("_confirm")
        if newest and "_seen" not in request.POST:
            return self.put_aside(request, record, opened, content)
        if request.is_read_to_keep:
            messages.warning(request, _("This entry is in review. Your text was put aside."))
            return self.put_aside(request, record, opened, content)
        sentence = ""
        if opened and opened.base.pk != newest.pk:
            merge = Merge(type(record), opened.base.content, newest.content, content)
            if merge.conflicts or obstacle_to(record, merge.content):
                return self.put_aside(request, record, opened, content)
            content = merge.content
            sentence = meanwhile(request.user, opened.base, newest)
            sentence = f"{sentence} {merge.taken_in_words()}".strip()
            said["typed_on"] = opened.base
        if opened and opened.is_put_aside:
            said["taken_from"] = opened.version
        if newest and content == newest.content and not confirmed:
            revision = newest
            if not any(button in request.POST for button in SAVE_BUTTONS):
                messages.info(
                    request, " ".join(filter(None, [sentence, _("Nothing was changed.")]))
                )
        else:
            try:
                revision = actions.save_draft(
                    record, content, by=request.user, base=newest, confirmed=confirmed, **said
                )
            except actions.StateChanged:
                return self.keep(request, record, newest_of(record.permalink), opened)
            messages.success(request, " ".join(filter(None, [_("The draft was saved."), sentence])))
        if sentence and holds_unread(newest) and {"_publish", "_schedule"} & request.POST.keys():
            messages.warning(request, UNREAD)
            return HttpResponseRedirect(self.address_of(record))
        return HttpResponseRedirect(self.go_on(request, record, revision))

    def put_aside(self, request, record, opened, content):
        """Store the content as a discarded revision, and redirect to it for merging by hand."""
        aside = actions.put_aside(
            record,
            content,
            by=request.user,
            base=opened and opened.base,
            note=request.said["edit_note"],
            minor=request.said["edit_minor"],
            moment=request.said.get("publish_at"),
        )
        return HttpResponseRedirect(f"{self.address_of(record)}?mine={aside.number}")

    def go_on(self, request, record, revision) -> str:
        """Submit, publish or schedule as the button asks; returns the address to redirect to.

        Publishing and scheduling redirect to a confirmation page.
        """
        if "_submit" in request.POST:
            sentence = _("Submitted for review.")
            self.attempt(
                request, partial(actions.submit, revision, by=request.user), revision, sentence
            )
        for act in ["publish", "schedule"]:
            if f"_{act}" in request.POST and self.may_approve(request, record, revision):
                moment = request.said.get("publish_at") if act == "schedule" else None
                return address_of_action(record, act, revision, moment)
        return self.address_of(record)

    def may_approve(self, request, record, revision) -> bool:
        """Whether the user may approve the revision; shows the reason if not. The draft is kept."""
        if revision.state == Revision.State.SCHEDULED:
            # A scheduled revision was approved before.
            return True
        if sentence := review.why_not(request.user, revision, record):
            actions.log_refusal(PermissionDenied(sentence), by=request.user, revision=revision)
            messages.warning(request, sentence)
        return not sentence

    def attempt(self, request, act, revision, sentence):
        """Run the action, and show its result or error as a message. The draft is kept either way."""
        try:
            act()
        except (actions.StateChanged, PermissionDenied, ValidationError) as error:
            actions.log_refusal(error, by=request.user, revision=revision)
            messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        except Error as error:
            sentence = ONLY_SAVED.get(trouble_of(error))
            if not sentence:
                raise
            messages.warning(request, sentence)
        else:
            messages.success(request, sentence)

    def address_of(self, record) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.said = form.cleaned_data
        if change:
            request.typed = content_of(self.model.objects.get(pk=form.instance.pk))

    def response_add(self, request, obj, post_url_continue=None):
        """Create the first revision from the new record's row."""
        revision = publishing.keep_as_draft(
            obj,
            by=request.user,
            note=request.said["edit_note"],
        )
        actions.mark_curated(obj)
        log_action(LogLine.Act.SAVE, by=request.user, record=obj, revision=revision)
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, _("The draft was saved."))
        next_page = self.go_on(request, obj, revision)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(next_page)

    def response_change(self, request, obj):
        return HttpResponseRedirect(self.address_of(obj))

    def log_addition(self, *args, **kwargs):
        """Disabled: LogLine replaces Django's LogEntry."""

    log_change = log_deletions = log_addition

    def has_change_permission(self, request, obj=None):
        """Only reviewers may edit a record in review; authors recall it first."""
        if obj is None:
            return super().has_change_permission(request)
        if not request.user.has_perm(review.permission(obj, "change"), obj):
            return False
        if obj.permalink.merged_into_id:
            return getattr(request, "is_read_to_keep", False)
        in_review = obj.permalink.revisions.filter(state=Revision.State.IN_REVIEW)
        is_open = review.may_publish(request.user, obj) or not in_review.exists()
        return is_open or getattr(request, "is_read_to_keep", False)

    def has_add_permission(self, request):
        """Users limited to single records may not add records."""
        limit = limit_of(request.user) if request.user.is_authenticated else None
        allowed = limit is None or limit.allows_new(self.model)
        return allowed and super().has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        if obj is None or obj.is_public:
            return super().has_view_permission(request)
        return sees(request.user, obj)


def holds_unread(revision) -> bool:
    """Whether the revision is unpublished: merging it adds changes that the user has not read."""
    return revision.state != Revision.State.PUBLISHED


def content_is_in_row(record, revision) -> bool:
    """Whether the table row equals the revision: published, or newest and never published."""
    if record.published_at is None:
        return revision.newest
    return revision.state == Revision.State.PUBLISHED
