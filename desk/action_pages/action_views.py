"""Record actions that need no confirmation, because they neither publish nor lose anything."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.workflow import actions

LONGEST_NUMBER = 10
ON_A_REVISION = {
    "submit": (actions.submit, gettext_lazy("Submitted for review.")),
    "recall": (actions.recall, gettext_lazy("Recalled: you can change it again.")),
    "restore": (actions.restore, gettext_lazy("Restored as a draft.")),
}


def act_view(model_admin, request, record, act: str) -> HttpResponseRedirect:
    """Run the action, show its result or error as a message, and redirect to the record. POST only."""
    if request.method != "POST":
        raise Http404
    try:
        sentence = perform(request, record, act)
    except (actions.StateChanged, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(model_admin.address_of(record))


def perform(request, record, act: str) -> str:
    number = request.POST.get("revision", "")
    known = number if number.isdecimal() and len(number) < LONGEST_NUMBER else 0
    revisions = record.permalink.revisions
    if act != "restore":
        revisions = revisions.filter(withdraws=False)
    revision = get_object_or_404(revisions, number=known)
    if act == "return":
        reason = request.POST.get("reason", "").replace("\0", "")
        actions.return_to_author(revision, reason, by=request.user)
        return _("Returned to its author.")
    if act not in ON_A_REVISION:
        raise Http404
    do, sentence = ON_A_REVISION[act]
    do(revision, by=request.user)
    return sentence
