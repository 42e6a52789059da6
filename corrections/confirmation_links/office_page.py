"""The page of a confirmation link: the record as the public sees it, and two answers."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from corrections.confirmation_links.confirmation_link import ConfirmationLink
from corrections.confirmation_links.office_answer import OfficeAnswer
from corrections.confirmation_links.office_form import AnswerForm, MessageForm, form_class_of
from corrections.confirmation_links.office_rows import row_groups
from corrections.confirmation_links.receiving import (
    Changes,
    receive_changes,
    receive_confirmation,
    typed_content,
)
from corrections.origin import is_from_here, is_too_large
from editorial.admin_pages import number_in
from editorial.revisions.in_memory import build_record
from records.pages.record_parts.related_rows import prefetch_related_rows
from records.wording.language_pairs import language_pairs
from serving.rate_limits.attempts import TooManyAttempts, attempt_of, count
from serving.rate_limits.client_networks import network_of

MOST_BYTES = 2_000_000
AN_HOUR = timedelta(hours=1)
# Answers by one link, and by one network.
MOST_IN_AN_HOUR = {("subject",): 20, ("network",): 40}


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class OfficePage(View):
    """Sets no cookie; the token in the address is what permits a POST."""

    def dispatch(self, request, token):
        if is_too_large(request, MOST_BYTES):
            return render(request, "413.html", status=413)
        self.link = ConfirmationLink.objects.with_token(token)
        if self.link is None:
            raise Http404
        if not self.link.works:
            return self.show("corrections/confirmation_link_gone.html", status=410)
        permalink = self.link.permalink
        self.record = permalink.model.objects.with_single().get(permalink=permalink)
        self.current = permalink.revisions.current().get()
        return closed(super().dispatch(request, token))

    def get(self, request, token):
        if request.GET.get("sent"):
            return self.show("corrections/confirmation_sent.html")
        return self.first_page(self.answer_form())

    def post(self, request, token):
        # Without a referrer, browsers say "null".
        if request.headers.get("Origin") != "null" and not is_from_here(request):
            raise PermissionDenied(
                _("The form was sent from another site. Please use the form here.")
            )
        step = request.POST.get("step")
        if step == "changes":
            return self.form_page(self.answer_form(initial=request.POST.dict()))
        answer_form = self.answer_form(data=request.POST)
        return (self.send if step == "send" else self.confirm)(request, answer_form)

    def confirm(self, request, answer_form):
        if not answer_form.is_valid():
            return self.first_page(answer_form)
        if number_in(request.POST, "opened") != self.current.number:
            # Confirmed is what was read.
            return self.first_page(answer_form, has_changed=True)
        if refusal := self.too_many(request):
            return self.first_page(answer_form, **refusal)
        receive_confirmation(self.answer_of(answer_form), self.current)
        return self.thank(request)

    def send(self, request, answer_form):
        opened = number_in(request.POST, "opened")
        base = self.link.permalink.revisions.filter(
            number=opened, published_at__isnull=False, withdraws=False
        ).first()
        if base is None:
            raise Http404
        forms = self.record_forms(base, request.POST)
        form, groups, message_form = forms
        # All are asked, so that all errors are shown at once.
        are_valid = [part.is_valid() for part in [answer_form, form, *groups, message_form]]
        if not all(are_valid):
            return self.form_page(answer_form, forms, base)
        changes = Changes(base, typed_content(form, groups, base))
        message = message_form.cleaned_data["message"]
        if changes.are_none and not message:
            return self.form_page(answer_form, forms, base, is_unchanged=True)
        if refusal := self.too_many(request):
            return self.form_page(answer_form, forms, base, **refusal)
        answer = self.answer_of(answer_form)
        answer.message = message
        receive_changes(answer, changes)
        return self.thank(request)

    def answer_form(self, data=None, initial=None):
        return AnswerForm(data, initial={"office": self.link.office} | (initial or {}))

    def record_forms(self, base, data=None):
        opened = build_record(self.record, base.content)
        form = form_class_of(type(opened))(data, instance=opened)
        return form, row_groups(opened, data), MessageForm(data)

    def answer_of(self, answer_form) -> OfficeAnswer:
        answer = answer_form.save(commit=False)
        answer.link = self.link
        return answer

    def too_many(self, request) -> dict:
        """Count the answer; template context and status if there were too many."""
        attempt = attempt_of("confirm", subject=str(self.link.pk), network=network_of(request))
        try:
            count(attempt, MOST_IN_AN_HOUR, AN_HOUR)
        except TooManyAttempts as error:
            return {"status": 429, "headers": {"Retry-After": str(error.seconds)}}
        return {}

    def thank(self, request):
        return HttpResponseRedirect(f"{request.path}?sent=1")

    def first_page(self, answer_form, **given):
        relations = prefetch_related_rows(self.record)
        pairs = language_pairs(self.record, relations)
        return self.show("corrections/confirm.html", answer_form=answer_form, pairs=pairs, **given)

    def form_page(self, answer_form, forms=None, base=None, **given):
        base = base or self.current
        form, groups, message_form = forms or self.record_forms(base)
        rows = [row for group in groups for row in [*group.forms, *group.new_forms]]
        is_invalid = any(part.is_bound for part in [answer_form, form]) and not given
        return self.show(
            "corrections/confirmation_changes.html",
            answer_form=answer_form,
            form=form,
            groups=groups,
            message_form=message_form,
            opened=base.number,
            is_invalid=is_invalid,
            invalid_fields=invalid_fields([form, *rows, message_form, answer_form]),
            **given,
        )

    def show(self, template, *, status=200, headers=None, **context):
        record = getattr(self, "record", None)
        context = {
            "link": self.link,
            "record": record,
            "opened": self.current.number if record else None,
            "too_many": status == 429,
            "hidden": True,
        } | context
        response = render(self.request, template, context, status=status)
        for name, value in (headers or {}).items():
            response[name] = value
        return closed(response)


def invalid_fields(forms) -> list:
    """The bound fields with errors, in the order of the page."""
    return [field for form in forms if form.is_bound for field in form if field.errors]


def closed(response):
    """Forbid caching, indexing and referrers: whoever has the address may answer."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
