"""Confirmation pages before a batch is published, imported and published, or undone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from editorial.admin_pages import admin_page
from editorial.confirmation.confirmation_page import Subject, Subjects, page_address
from editorial.confirmation.publish_actions import becomes_public
from editorial.confirmation.withdraw_actions import WITHDRAWN
from editorial.permissions import review
from editorial.revision_states.publication_state import publication_of
from tables.batches.batch import StagedRow
from tables.batches.kept_back import RowNow, rows_now
from tables.batches.publish_batch import ABOUT_A_RECORD, why_not
from tables.writing.undo import public_before, why_not_undone

Sort = StagedRow.Sort
STAYS = gettext_lazy("It was left alone when the others were published, and stays as it is.")
# Title and button.
PUBLISH = (
    ngettext_lazy("Publish %(n)s draft?", "Publish %(n)s drafts?", "n"),
    ngettext_lazy("Publish %(n)s draft", "Publish %(n)s drafts", "n"),
)
IMPORT = (
    ngettext_lazy("Import and publish %(n)s entry?", "Import and publish %(n)s entries?", "n"),
    ngettext_lazy("Import and publish %(n)s entry", "Import and publish %(n)s entries", "n"),
)


@dataclass
class BatchQuestion:
    rows: list[RowNow]
    title: str
    button: str
    subjects: Subjects
    lines: list[str] = field(default_factory=list)
    # Why the action is impossible as a whole; empty if it is possible.
    error: str = ""
    # As an action states them.
    asks = ()
    why = ""

    def changed(self, marks: dict[str, str]) -> set[str]:
        """Refs whose mark differs from the mark shown on the confirmation page."""
        now = {subject.ref: subject.mark for subject in self.subjects.all}
        return {ref for ref in now.keys() | marks.keys() if now.get(ref) != marks.get(ref)}


def question_about(batch, act: str, user) -> BatchQuestion:
    """The question for an action; raises PermissionDenied."""
    return QUESTIONS[act](batch, user)


def about_publishing(batch, user, *, is_imported=True) -> BatchQuestion:
    """Before the import, rows that are left out of publishing are imported as drafts."""
    if sentence := why_not(user, batch):
        raise PermissionDenied(sentence)
    rows = list(rows_now(batch, user))
    outcome = becomes_public_in_batch if is_imported else becomes_public_at_once
    subjects = subjects_in(rows, outcome)
    n = len(subjects.to_do)
    lines = [nobody_saves(n)]
    if subjects.left_alone and not is_imported:
        lines.append(_("What is left alone below is imported too, but stays a draft."))
    title, button = PUBLISH if is_imported else IMPORT
    return BatchQuestion(rows, title % {"n": n}, button % {"n": n}, subjects, lines)


def about_undoing(batch, user) -> BatchQuestion:
    is_public = batch.was_published
    if not review.may(user, "publish", batch.model) and (is_public or batch.person_id != user.pk):
        raise PermissionDenied(_("Your account may not undo this import."))
    rows = list(rows_now(batch, user))
    if is_public:
        outcome = partial(taken_back, before=public_before(batch))
        subjects = subjects_in(rows, outcome, lambda now: now.row.left_alone and STAYS)
    else:
        subjects = subjects_in(rows, undone, lambda now: "")
    n = len(subjects.to_do)
    return BatchQuestion(
        rows,
        _("Undo the whole import?"),
        ngettext("Undo the import of %(n)s entry", "Undo the import of %(n)s entries", n)
        % {"n": n},
        subjects,
        [_("All of this is undone in one step, or nothing.")],
        why_not_undone(batch),
    )


QUESTIONS = {
    "publish": about_publishing,
    "confirm": partial(about_publishing, is_imported=False),
    "undo": about_undoing,
}


def subjects_in(rows, outcome: Callable, left: Callable | None = None) -> Subjects:
    subjects = []
    for now in rows:
        subject = subject_of(now, left(now) if left else now.left_alone, is_checked=left is None)
        if not subject.left:
            subject.outcome = outcome(now)
            if now.standing:
                record, draft = now.standing.record, now.standing.working
                subject.address = page_address(record, (draft and draft.slug) or record.slug)
        subjects.append(subject)
    return Subjects(subjects)


def subject_of(now: RowNow, left, *, is_checked: bool) -> Subject:
    record = now.standing and now.standing.record
    return Subject(
        ref=now.row.ref,
        name=now.row.name or now.row.ref,
        page=admin_page(type(record), "change", record.pk) if record else "",
        state=publication_of(record) if record else now.row.get_sort_display(),
        is_public=bool(record and record.is_public),
        left=str(StagedRow.LeftAlone(left).label if left in StagedRow.LeftAlone else left),
        mark=now.mark,
        missing=now.missing if is_checked else [],
    )


def becomes_public_in_batch(now: RowNow) -> list[str]:
    return becomes_public(now.standing, now.standing.working)


def becomes_public_at_once(now: RowNow) -> list[str]:
    if now.standing and now.standing.record.is_public:
        return [_("The public will see what the file says in place of what is there.")]
    return [_("Not public until now: the public will see what the file says.")]


def taken_back(now: RowNow, before: set[str]) -> list[str]:
    if now.row.ref in before:
        return [_("The public will see again what it saw before the import.")]
    return [str(WITHDRAWN)]


def undone(now: RowNow) -> list[str]:
    if now.row.sort == Sort.NEW:
        return [_("The new entry is deleted; it was never public.")]
    if now.standing and now.standing.record.published_at:
        return [_("The draft is put aside; the public page stays as it is.")]
    return [_("The draft is put aside; the one before it stands again.")]


def nobody_saves(count: int) -> str:
    """A warning about how long other people cannot save."""
    seconds = max(round(count * ABOUT_A_RECORD), 1)
    return ngettext(
        "Publishing is one step: for about %(n)s second nobody else can save.",
        "Publishing is one step: for about %(n)s seconds nobody else can save.",
        seconds,
    ) % {"n": seconds}
