"""The entries of a step as its page lists them: what was done, and what undoing would do."""

from django.utils.translation import gettext as _

from editorial.admin_pages import admin_page
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.snapshots import (
    CURRENT,
    PERSON,
    WORKING,
    is_public,
    newest_in,
    snapshots_of,
    state_in,
)
from editorial.bulk_changes.undo import IN_THREE_WAYS
from editorial.confirmation.confirmation_page import MOST_LISTED, Subject
from editorial.revisions.revision import Revision
from values.languages import listed

LINKS = {BulkChange.Act.COUNTRIES, BulkChange.Act.SECTORS}


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
    now, subjects = snapshots_of(entries), subjects_in(step)
    to_do = [subject for subject in subjects if not subject.left]
    for subject in to_do:
        entry, snapshot = entries[subject.ref], now[subject.ref]
        subject.state = state_in(snapshot)
        subject.outcome, subject.left = outcome_of(step.act, entry, snapshot)
        if not subject.left and (step.act in LINKS or state_in(entry.before) != subject.state):
            subject.outcome.insert(0, state_in(entry.before))
    if step.act in LINKS:
        name_links(step, to_do[:MOST_LISTED], entries)
    return subjects


def name_links(step, subjects: list[Subject], entries: dict):
    """Say which links each entry has, and which it had."""
    field = step.model._meta.get_field(step.act)
    pairs = {
        subject.ref: [
            newest_in(getattr(entries[subject.ref], side)) for side in ["after", "before"]
        ]
        for subject in subjects
    }
    found = Revision.objects.in_bulk({key for pair in pairs.values() for key in pair if key})
    names = {linked.pk: str(linked) for linked in field.related_model.objects.all()}
    for subject in subjects:
        links = [
            found[key].content["links"][step.act] if key in found else []
            for key in pairs[subject.ref]
        ]
        after, before = (listed(names.get(key, key) for key in keys) or "—" for keys in links)
        subject.state = f"{subject.state} · {after}"
        if not subject.left:
            subject.outcome[0] = f"{subject.outcome[0]} · {before}"


def outcome_of(act: str, entry, now: dict) -> tuple[list[str], str]:
    """Sentences on what becomes of the entry, or why nothing does."""
    before, after = entry.before, entry.after
    changed = [role for role in [CURRENT, WORKING, PERSON] if before[role] != after[role]]
    if any(now[role] != after[role] for role in changed):
        if act in IN_THREE_WAYS:
            return [_("It was changed since: only what this step did is taken back.")], ""
        return [], _("It was changed since; that stays.")
    sentences = []
    if act in LINKS:
        # The page names them.
        return sentences, ""
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
