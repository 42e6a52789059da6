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

from editorial.admin_pages import PagesAdmin, admin_page
from editorial.background.worker import restart, start
from editorial.bulk_changes import runner
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.snapshots import CURRENT, PERSON, WORKING, is_public, snapshots_of
from editorial.bulk_changes.undo import IN_THREE_WAYS
from editorial.confirmation.confirmation_page import Subject, Subjects
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
        step = get_object_or_404(self.steps(request), pk=number)
        restart(step)
        subjects = Subjects(subjects_in(step))
        context = {
            "step": step,
            "work": step,
            "subjects": subjects,
            "kept": [subject for subject in subjects.all if subject.outcome],
            "person_name": full_name(step.person) if step.person else "",
            "undone_by": full_name(step.undone_by) if step.undone_by else "",
            "reason": step.answers.get("reason", ""),
            "undo": undo_words(step) if step.is_undoable else "",
            "undo_page": self.page("undo_bulk_change", step.pk),
        }
        return self.show_page(request, "admin/bulk_change.html", title_of(step), **context)

    def undo_view(self, request, number):
        """Ask, then undo; many entries are left to a worker."""
        step = get_object_or_404(self.steps(request), pk=number)
        if not step.is_undoable:
            messages.info(request, _("This step cannot be undone any more."))
            return HttpResponseRedirect(step.page)
        if step.person_id != request.user.pk and not may(request.user, "publish", self.model):
            raise PermissionDenied
        if step.act not in {BulkChange.Act.SUBMIT, BulkChange.Act.ASSIGN}:
            require_recent_sign_in(request)
        if request.method == "POST":
            return self.undo(request, step)
        subjects = Subjects(to_be_undone(step))
        n = len(subjects.to_do)
        return self.show_page(
            request,
            "admin/confirm.html",
            _("Undo this step?"),
            kind=self.opts.verbose_name,
            subjects=subjects,
            hidden={},
            button=ngettext("Undo it for %(n)s entry", "Undo it for %(n)s entries", n) % {"n": n},
            action=self.page("undo_bulk_change", step.pk),
            back=step.page,
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


def subjects_in(step) -> list[Subject]:
    """The entries of the step; of one that was undone in part, what was kept."""
    kind = step.model
    entries = list(step.entries.all())
    keys = dict(
        kind.objects.filter(permalink__in=[entry.ref for entry in entries]).values_list(
            "permalink", "pk"
        )
    )
    return [
        Subject(
            entry.ref,
            entry.name or entry.ref,
            page=admin_page(kind, "change", keys[entry.ref]) if entry.ref in keys else "",
            outcome=[entry.kept] if entry.kept else [],
            left=entry.left,
        )
        for entry in entries
    ]


def to_be_undone(step) -> list[Subject]:
    """What undoing would do to each entry, and which have been changed since."""
    entries = {entry.ref: entry for entry in step.changed}
    now = snapshots_of(entries)
    subjects = [subject for subject in subjects_in(step) if not subject.left]
    for subject in subjects:
        entry = entries[subject.ref]
        subject.outcome, subject.left = outcome_of(step.act, entry, now[subject.ref])
    return subjects


def outcome_of(act: str, entry, now: dict) -> tuple[list[str], str]:
    """Sentences on what becomes of the entry, or why nothing does."""
    before, after = entry.before, entry.after
    changed = [role for role in [CURRENT, WORKING, PERSON] if before[role] != after[role]]
    if any(now[role] != after[role] for role in changed):
        if act in IN_THREE_WAYS:
            return [_("It was changed since: only what this step did is taken back.")], ""
        return [], _("It was changed since; that stays.")
    sentences = []
    if CURRENT in changed and is_public(before):
        sentences.append(_("The public will see again what it saw before."))
    elif CURRENT in changed:
        sentences.append(_("It is withdrawn: it was not public before."))
    if WORKING in changed and before[WORKING]:
        sentences.append(_("The draft is again what it was."))
    elif WORKING in changed:
        sentences.append(_("The draft that was made is put aside."))
    if PERSON in changed:
        sentences.append(_("Who handled it before handles it again."))
    return sentences, ""
