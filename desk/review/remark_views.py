"""Remarks on the page of a review, and beside the fields of the form."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from editorial.admin_pages import number_in
from editorial.permissions.review import may
from editorial.remarks.remark import (
    LONGEST,
    Remark,
    answer_remark,
    finish_remarks,
    leave_remark,
)
from editorial.revisions.create_revision import newest_of
from editorial.revisions.diff.differences import FLAT
from editorial.revisions.revision import Revision

# Names of the inputs in the form of a record, of which each remark has its own.
DONE, ANSWER = "_remark-done", "_remark-answer-%s"


class RemarkForm(forms.Form):
    text = forms.CharField(max_length=LONGEST)


def text_in(values, name: str) -> str:
    """What was written; empty if it is not a text that can be kept."""
    form = RemarkForm({"text": values.get(name, "")})
    return form.cleaned_data["text"] if form.is_valid() else ""


def remark_view(model_admin, request, record) -> HttpResponseRedirect:
    """Leave a remark, answer one, or mark it as done; back to the page of the review. POST only."""
    if request.method != "POST":
        raise Http404
    page = model_admin.page("review", record.pk)
    if "place" in request.POST:
        anchor = add(request, record)
    else:
        remarks = Remark.objects.open_of(record)
        remark = get_object_or_404(remarks, pk=number_in(request.POST, "remark"))
        anchor = remark.place
        if text := text_in(request.POST, "answer"):
            answer_remark(remark, text, by=request.user)
        if "done" in request.POST:
            finish_remarks(remarks.filter(pk=remark.pk), by=request.user)
    return HttpResponseRedirect(f"{page}#change-{anchor.partition('.')[2].replace('.', '-')}")


def add(request, record) -> str:
    """Leave the remark; returns its place."""
    revision, place = newest_of(record.permalink), request.POST["place"]
    is_draft = revision and revision.state in Revision.WORKING
    if not (is_draft and is_place(record, revision, place)):
        raise Http404
    if text := text_in(request.POST, "text"):
        leave_remark(record, revision, place, text, by=request.user)
    else:
        messages.error(
            request, _("Write what you remark, in at most %(n)s characters.") % {"n": LONGEST}
        )
    return place


def is_place(record, revision, place: str) -> bool:
    """Whether the draft, or what it changes, has something at the place."""
    part, _dot, rest = place.partition(".")
    name, _dot, key = rest.partition(".")
    current = record.permalink.revisions.current().first()
    contents = [version.content for version in [revision, current] if version]
    if part == "rows":
        return any(key in content[part].get(name, {}) for content in contents)
    return part in FLAT and any(rest in content[part] for content in contents)


def note_remarks(request, record):
    """What the form of the record says of remarks: answers, and which are done."""
    if not any(name.startswith("_remark-") for name in request.POST):
        return
    if not may(request.user, "change", record):
        raise PermissionDenied
    remarks = Remark.objects.open_of(record)
    for remark in remarks:
        if text := text_in(request.POST, ANSWER % remark.pk):
            answer_remark(remark, text, by=request.user)
    keys = [key for key in request.POST.getlist(DONE) if key.isdecimal() and len(key) < 10]
    finish_remarks(remarks.filter(pk__in=keys), by=request.user)


def place_in_form(form, remarks: list[Remark]) -> list[Remark]:
    """Hand the remarks to the form's fields that they are about; returns those that have none."""
    left = []
    for remark in remarks:
        if remark.place.startswith("rows.") or remark.field_name not in form.fields:
            left.append(remark)
            continue
        field = form[remark.field_name]
        field.remarks = [*getattr(field, "remarks", []), remark]
    return left
