"""Pages of staff for confirmation links and what came in through them."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corrections.confirmation_links.accepting import accept, close, require_reviewer
from corrections.confirmation_links.confirmation_link import ConfirmationLink
from corrections.confirmation_links.office_answer import OfficeAnswer
from editorial.admin_pages import PagesAdmin, ReadOnlyAdmin, admin_page, number_in
from editorial.people import full_name
from editorial.permissions.review import may
from editorial.permissions.staff_only import changeable_by, in_any_kind, sees_all
from editorial.revision_states.state_labels import state_in_words
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine, log_action
from records.models.permalinks import records_of
from values.languages import readers_language_first

LISTED = 50


class LinkForm(forms.ModelForm):
    class Meta:
        model = ConfirmationLink
        fields = ["office"]


class ConfirmationLinkAdmin(PagesAdmin):
    """Admin mixin of records: links that are given and revoked, answers that are dealt with."""

    def own_pages(self):
        pages = super().own_pages()
        if self.model.has_confirmation_links:
            return [("<int:key>/confirmation/", self.confirmation_view, "confirmation"), *pages]
        return pages

    def confirmation_view(self, request, key):
        record, form, addresses = self.record_of(request, key), LinkForm(), []
        if request.method == "POST":
            require_reviewer(request.user, record)
            step = request.POST.get("step")
            if step != "give":
                return self.act_on_confirmation(request, record, step)
            form = LinkForm(request.POST)
            if form.is_valid() and record.is_public:
                addresses = give_link(request, record, form)
                form = LinkForm()
        links = record.permalink.confirmation_links.select_related("made_by")
        answers = OfficeAnswer.objects.filter(link__permalink=record.permalink)
        return self.show_page(
            request,
            "corrections/admin/confirmation.html",
            _("Confirmation link"),
            record=record,
            form=form,
            addresses=addresses,
            links=[
                (link, full_name(link.made_by) if link.made_by else "") for link in links[:LISTED]
            ],
            answers=[
                AnswerRow(answer)
                for answer in answers.select_related("revision", "handled_by", "link")[:LISTED]
            ],
            may_publish=may(request.user, "publish", record),
        )

    def act_on_confirmation(self, request, record, step):
        back = HttpResponseRedirect(self.page("confirmation", record.pk))
        if step == "revoke":
            links = record.permalink.confirmation_links
            link = get_object_or_404(links, pk=number_in(request.POST, "link"))
            revoke(request, record, link)
            return back
        answers = OfficeAnswer.objects.waiting().filter(link__permalink=record.permalink)
        answer = get_object_or_404(
            answers.select_related("link__permalink", "revision"),
            pk=number_in(request.POST, "answer"),
        )
        if step == "close":
            close(answer, by=request.user)
            messages.success(request, _("Closed without change."))
        elif step == "accept" and answer.sort == OfficeAnswer.Sort.CONFIRMED:
            accept_and_say(request, answer)
        else:
            raise Http404
        return back


class AnswerRow:
    """An answer with what can be done about it."""

    def __init__(self, answer: OfficeAnswer):
        self.answer = answer
        self.is_confirmation = answer.sort == OfficeAnswer.Sort.CONFIRMED
        self.version = answer.revision
        self.is_aside = bool(
            not self.is_confirmation
            and self.version
            and self.version.state == Revision.State.DISCARDED
        )

    @property
    def state_of_version(self) -> str:
        return state_in_words(self.version) if self.version else ""


def give_link(request, record, form) -> list[tuple[str, str]]:
    """Make the link; returns its addresses by language, which cannot be shown again."""
    office = form.cleaned_data["office"]
    link, token = ConfirmationLink.objects.give(
        permalink=record.permalink, office=office, made_by=request.user
    )
    log(LogLine.Act.LINK, request, record, link)
    addresses = []
    for language in readers_language_first():
        with translation.override(language):
            address = request.build_absolute_uri(reverse("confirm", args=[token]))
        addresses.append((language, address))
    return addresses


def revoke(request, record, link):
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        log(LogLine.Act.UNLINK, request, record, link)
    messages.success(request, _("The link was revoked."))


def log(act, request, record, link):
    log_action(act, by=request.user, record=record, detail=link.office)


def accept_and_say(request, answer):
    try:
        is_public = accept(answer, by=request.user)
    except (ValidationError, PermissionDenied, ObjectDoesNotExist) as error:
        messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        return
    if is_public:
        messages.success(
            request, _("Accepted: the entry is verified as of the day it was confirmed.")
        )
    else:
        messages.success(request, _("Approved. The next step of the review is another person's."))


@admin.register(OfficeAnswer)
class OfficeAnswerAdmin(ReadOnlyAdmin):
    """All answers; each leads to the page of its record."""

    list_display = ["entry", "sort", "office", "sent_at", "state"]
    list_display_links = None
    list_filter = ["state", "sort"]
    list_per_page = 50

    def get_queryset(self, request):
        answers = super().get_queryset(request).select_related("link__permalink__kind")
        if sees_all(request.user):
            return answers
        known = in_any_kind("link__permalink", partial(changeable_by, request.user))
        return answers.filter(known)

    def get_changelist_instance(self, request):
        shown = super().get_changelist_instance(request)
        records = records_of(row.link.permalink for row in shown.result_list)
        for row in shown.result_list:
            row.record = records.get(row.link.permalink_id)
        return shown

    @admin.display(description=gettext_lazy("record"))
    def entry(self, answer):
        record = answer.record
        if record is None:
            return answer.link.permalink_id
        address = admin_page(record, "confirmation", record.pk)
        return format_html('<a href="{}">{}</a>', address, record)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        answer = self.get_object(request, object_id)
        record = answer and answer.link.permalink.record
        if record is None:
            raise Http404
        return HttpResponseRedirect(admin_page(record, "confirmation", record.pk))
