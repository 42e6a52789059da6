"""Pages of a step in the admin of its kind: progress, what was done, and undoing it."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin_pages import PagesAdmin
from editorial.background.worker import restart, start
from editorial.bulk_changes import runner
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.step_entries import subjects_in, to_be_undone
from editorial.confirmation.confirmation_page import Subjects
from editorial.people import full_name
from editorial.permissions.limits import limit_of
from editorial.permissions.recent_sign_in import require_recent_sign_in
from editorial.permissions.review import may

State = BulkChange.State


def undo_words(step: BulkChange) -> str:
    until = date_format(timezone.localtime(step.undo_until), "DATE_FORMAT")
    return _("Undo this step (until %(date)s)") % {"date": until}


def with_undo(sentence: str, step: BulkChange) -> str:
    """A message on what was done, with the link to undo it."""
    return format_html('{} <a href="{}">{}</a>', sentence, step.page, undo_words(step))


class BulkChangeAdmin(PagesAdmin):
    def own_pages(self):
        return [
            ("steps/<int:number>/", self.step_view, "bulk_change"),
            ("steps/<int:number>/undo/", self.undo_view, "undo_bulk_change"),
            *super().own_pages(),
        ]

    def steps(self, request):
        """The steps that the person may see: their own and, of who may publish, all of the kind."""
        return seen_steps(request.user, [self.model])

    def step_view(self, request, number):
        """What was done to which entries; as long as it can be undone, what undoing would do."""
        step = get_object_or_404(self.steps(request), pk=number)
        restart(step)
        may_undo = step.is_undoable and self.may_undo(request, step)
        subjects = Subjects(to_be_undone(step) if may_undo else subjects_in(step))
        context = {
            "step": step,
            "work": step,
            "kind": self.opts.verbose_name,
            "subjects": subjects,
            "kept": [] if may_undo else [subject for subject in subjects.all if subject.outcome],
            "person_name": full_name(step.person) if step.person else "",
            "undone_by": full_name(step.undone_by) if step.undone_by else "",
            "reason": step.answers.get("reason", ""),
            "undo": undo_words(step) if may_undo else "",
            "undo_page": self.page("undo_bulk_change", step.pk),
        }
        return self.show_page(request, "admin/bulk_change.html", title_of(step), **context)

    def may_undo(self, request, step) -> bool:
        return step.person_id == request.user.pk or may(request.user, "publish", self.model)

    def undo_view(self, request, number):
        """Undo what the page of the step shows; many entries are left to a worker."""
        step = get_object_or_404(self.steps(request), pk=number)
        if not step.is_undoable:
            messages.info(request, _("This step cannot be undone any more."))
            return HttpResponseRedirect(step.page)
        if not self.may_undo(request, step):
            raise PermissionDenied
        if step.act not in {BulkChange.Act.SUBMIT, BulkChange.Act.ASSIGN}:
            require_recent_sign_in(request)
        return (
            self.undo(request, step)
            if request.method == "POST"
            else HttpResponseRedirect(step.page)
        )

    def undo(self, request, step):
        total = step.changed.count()
        if step.move(State.UNDOING, [State.DONE], undone_by=request.user, total=total):
            if total > runner.MOST_AT_ONCE:
                start(step)
            else:
                runner.carry_on(step)
        return HttpResponseRedirect(step.page)


def seen_steps(user, kinds):
    """Their own steps and, of the kinds that they may publish without limit, those of all."""
    of_all = [] if limit_of(user) else [kind for kind in kinds if may(user, "publish", kind)]
    types = ContentType.objects.get_for_models
    seen = Q(person=user, kind__in=types(*kinds).values())
    if of_all:
        seen |= Q(kind__in=types(*of_all).values())
    return BulkChange.objects.filter(seen).select_related("person", "undone_by", "kind")


def title_of(step: BulkChange) -> str:
    n = step.changed.count()
    counted = ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n}
    return f"{step.get_act_display()} · {counted}"
