"""Views to compare two records and merge them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from duplicates.merge.merge import Merge, require_publish, why_not
from duplicates.merge.merge_step import begin_merge, both, merge_as_shown
from duplicates.merge.repoint import OPEN, refs_linking
from editorial.admin_pages import admin_page
from editorial.background.worker import start
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.bulk_change_admin import with_undo
from editorial.confirmation.answer_form import AnswerForm
from editorial.confirmation.confirm_admin import ANSWERED
from editorial.confirmation.confirmation_page import Subjects
from editorial.permissions.staff_only import is_named_to
from editorial.revisions.create_revision import newest_of
from editorial.revisions.diff import differences
from editorial.revisions.references import revisions_naming
from editorial.workflow.publishing import State
from records.models.permalinks import Permalink

# If more records than these lead to the one that goes, a worker merges them.
MOST_AT_ONCE = 10


def address(record, into: str = "") -> str:
    page = admin_page(record, "merge", record.pk)
    return f"{page}?into={into}" if into else page


def merge_page(model_admin, request, record):
    """Choose the other record, show both and the consequences, then merge."""
    require_publish(request.user, record)
    given = (request.POST.get("into") or request.GET.get("into", "")).strip().upper()
    other, error = found(request.user, record, given)
    if other and not error and request.method == "POST":
        step, error = attempt(request, record, other) if ANSWERED in request.POST else (None, "")
        if step:
            is_done = step.state == BulkChange.State.DONE
            page = model_admin.page("change", other.pk) if is_done else step.page
            return HttpResponseRedirect(page)
    context = {
        "record": record,
        "other": other,
        "given": given,
        "error": error,
        "record_page": model_admin.page("change", record.pk),
    }
    if other and not why_not(record, other):
        context |= consequences(record, other, request.user) | {
            "form": AnswerForm(request.POST or None, asks=["reason"]),
            "hidden": {"into": other.ref, ANSWERED: Subjects(both(record, other)).chosen},
            "action": address(record),
            "back": model_admin.page("change", record.pk),
            "button": _("Merge “%(goes)s” into “%(stays)s”") % {"goes": record, "stays": other},
            "other_page": model_admin.page("change", other.pk),
            "other_way": "" if why_not(other, record) else address(other, record.ref),
        }
    title = _("Merge into another entry")
    return model_admin.show_page(request, "duplicates/merge.html", title, **context)


def attempt(request, record, other) -> tuple[BulkChange | None, str]:
    """Merge the records and show a message, or have a worker do it; returns the step, and an error."""
    form = AnswerForm(request.POST, asks=["reason"])
    if not form.is_valid():
        return None, " ".join(form.errors["reason"])
    reason = form.cleaned_data["reason"]
    if len(refs_linking(record.ref, other.ref)) > MOST_AT_ONCE:
        step = begin_merge(record, other, request.user, request.POST[ANSWERED], reason)
        start(step)
        return step, ""
    try:
        step = merge_as_shown(record, other, request.POST[ANSWERED], by=request.user, reason=reason)
    except ValidationError as error:
        return None, " ".join(error.messages)
    sentence = _("Merged: the addresses of the other lead here now.")
    messages.success(request, with_undo(sentence, step))
    return step, ""


def found(user, record, ref: str):
    """The other record and an error message; None and an empty string without a ref."""
    if not ref:
        return None, ""
    permalink = Permalink.objects.filter(pk=ref, kind=record.permalink.kind).first()
    other = permalink.record if permalink else None
    if other is None:
        return None, _("There is no entry “%(ref)s” of this kind.") % {"ref": ref}
    require_publish(user, other)
    return other, why_not(record, other)


def consequences(record, other, user) -> dict:
    """Template context: differences of both, additions to ``other``, records that link to ``record``."""
    merging = Merge(record, other, by=None, reason="")
    known = other.permalink.revisions.current().first() if merging.is_in_public else None
    theirs = (known or newest_of(other.permalink)).content
    waiting = record.permalink.revisions.filter(state__in=OPEN)
    return {
        "is_in_public": merging.is_in_public,
        "both": differences(merging.kind, merging.theirs, theirs, user),
        "gains": differences(merging.kind, theirs, merging.united(theirs), user),
        "naming": naming(record, user),
        "put_aside": bool(record.published_at and waiting.exists()),
    }


def naming(record, user) -> list[dict]:
    """Records whose link will change; the name is empty if the user may not know of the record."""
    alive = revisions_naming(record.ref).filter(state__in=[*OPEN, State.PUBLISHED])
    refs = set(alive.exclude(permalink=record.ref).values_list("permalink_id", flat=True))
    permalinks = Permalink.objects.filter(pk__in=refs, merged_into=None).select_related("kind")
    lines = []
    for permalink in permalinks.order_by("kind", "pk"):
        if linking := permalink.record:
            kind = capfirst(linking._meta.verbose_name)
            name = str(linking) if is_named_to(user, linking) else ""
            lines.append({"kind": kind, "name": name, "ref": permalink.pk})
    return lines


def merge_selected(model_admin, request, queryset):
    """Bulk action on two records: redirect to merge the non-public or newer one into the other."""
    records = list(queryset[:3])
    if len(records) != 2:
        model_admin.message_user(request, _("Choose two entries to merge."), messages.WARNING)
        return None
    stays, goes = sorted(
        records, key=lambda record: (not record.is_public, not record.published_at, record.pk)
    )
    return HttpResponseRedirect(address(goes, stays.ref))
