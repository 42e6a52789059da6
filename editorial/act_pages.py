"""The buttons above a record's form: each is one act on one version."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import acts

LONGEST_NUMBER = 10
ON_A_REVISION = {
    "submit": (acts.submit, gettext_lazy("Submitted for review.")),
    "recall": (acts.recall, gettext_lazy("Recalled: you can change it again.")),
    "publish": (acts.publish, gettext_lazy("Published.")),
    "discard": (acts.discard, gettext_lazy("Discarded.")),
    "unschedule": (acts.unschedule, gettext_lazy("Taken off the schedule.")),
    "restore": (acts.restore, gettext_lazy("Restored as a draft.")),
}


class MomentForm(forms.Form):
    moment = forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"required": gettext_lazy("Say when.")},
    )


def carry_out(model_admin, request, record, act: str) -> HttpResponseRedirect:
    """Do it and say so, or say why not; then show the record again."""
    if request.method != "POST":
        raise Http404
    try:
        sentence = done(request, record, act)
    except (acts.TooLate, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(model_admin.address_of(record))


def done(request, record, act: str) -> str:
    reason = request.POST.get("reason", "").replace("\0", "")
    if act == "withdraw":
        acts.withdraw(record, by=request.user, reason=reason)
        return _("Withdrawn.")
    if act == "withdraw-at":
        acts.schedule_withdrawal(record, moment_in(request), by=request.user, reason=reason)
        return _("It will be withdrawn at that moment.")
    number = request.POST.get("revision", "")
    known = number if number.isdecimal() and len(number) < LONGEST_NUMBER else 0
    revisions = record.permalink.revisions
    if act not in {"unschedule", "restore"}:
        revisions = revisions.filter(withdraws=False)
    revision = get_object_or_404(revisions, number=known)
    if act == "return":
        acts.give_back(revision, reason, by=request.user)
        return _("Returned to its author.")
    if act == "schedule":
        do, sentence = partial(acts.schedule, moment=moment_in(request)), _("Scheduled.")
    elif act in ON_A_REVISION:
        do, sentence = ON_A_REVISION[act]
    else:
        raise Http404
    if do(revision, by=request.user) is False:
        return _("Approved. The next step of the review is another person's.")
    return sentence


def moment_in(request):
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors["moment"])
    return form.cleaned_data["moment"]
