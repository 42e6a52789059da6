"""Record actions that need no confirmation, because they neither publish nor lose anything."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from editorial.admin_pages import number_in
from editorial.workflow import actions

ON_A_REVISION = {
    "submit": (actions.submit, gettext_lazy("Submitted for review.")),
    "recall": (actions.recall, gettext_lazy("Recalled: you can change it again.")),
    "restore": (actions.restore, gettext_lazy("Restored as a draft.")),
}


def act_view(model_admin, request, record, act: str) -> HttpResponseRedirect:
    """Run the action, show its result or error as a message, and redirect to the record. POST only."""
    if request.method != "POST" or act not in ON_A_REVISION:
        raise Http404
    revisions = record.permalink.revisions
    if act != "restore":
        revisions = revisions.filter(withdraws=False)
    revision = get_object_or_404(revisions, number=number_in(request.POST, "revision"))
    do, sentence = ON_A_REVISION[act]
    try:
        do(revision, by=request.user)
    except (actions.StateChanged, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(model_admin.page("change", record.pk))
