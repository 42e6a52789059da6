"""Merges one record into another: combined content, redirected addresses, updated references."""

from operator import attrgetter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from duplicates.merge.repoint import (
    OPEN,
    names_of,
    publish_instead,
    refs_linking,
    replace,
    repoint,
)
from duplicates.merge.union import united_content
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.runner import begin
from editorial.bulk_changes.snapshots import snapshots_of
from editorial.permissions.review import may
from editorial.revisions.apply import apply
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision, newest_of
from editorial.revisions.revision import Revision
from editorial.similar_names.known_names import identifiers
from editorial.workflow import publishing
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.next_change import update_next_change
from editorial.workflow.publishing import State
from records.indexing.writing import remove_entries, write_entries_around
from serving.generation import bump_generation, lock_generation


def require_publish(user, record):
    if not may(user, "publish", record):
        raise PermissionDenied(_("Only who may publish both entries can merge them."))


def lock_both(first, second):
    lock_generation()
    for permalink in sorted([first.permalink, second.permalink], key=attrgetter("pk")):
        lock_permalink(permalink.pk)


@transaction.atomic
def merge(goes, stays, *, by, reason="", step=None):
    """Merge ``goes`` into ``stays``: new revisions of both, and of all records that link to ``goes``.

    Drafts stay drafts: only public content becomes public. Returns the step, which can be undone.
    Raises PermissionDenied or ValidationError.
    """
    lock_both(goes, stays)
    for record in [goes, stays]:
        record.refresh_from_db()
        require_publish(by, record)
    if sentence := why_not(goes, stays):
        raise ValidationError(sentence)
    merging, subject = Merge(goes, stays, by, reason), str(goes)
    linking = refs_linking(goes.ref, stays.ref)
    answers = {"reason": reason, "into": stays.ref}
    step = step or begin(BulkChange.Act.MERGE, merging.kind, by, {}, answers)
    names = {goes.ref: subject, stays.ref: str(stays)} | names_of(linking)
    before = snapshots_of(names)
    merging.release_loser()
    repoint(goes.ref, stays.ref, linking, by=by)
    goes.permalink.merged_into = stays.permalink
    goes.permalink.save(update_fields=["merged_into"])
    if not goes.published_at:
        forget_row(goes)
    merging.unite_content()
    write_entries_around(type(stays), {stays.pk: stays.ref})
    update_next_change()
    bump_generation()
    log_action(LogLine.Act.MERGE, by=by, record=goes, subject=subject, detail=merging.reason)
    log_action(LogLine.Act.MERGE, by=by, record=stays, detail=merging.note)
    step.finish(names, before)
    return step


class Merge:
    """One merge. ``theirs``: content of ``goes``; ``moved``: its identifiers that ``stays`` gets."""

    def __init__(self, goes, stays, by, reason: str):
        self.goes, self.stays, self.by = goes, stays, by
        self.kind = type(stays)
        self.reason = reason.strip() or _("Merged into %(ref)s") % {"ref": stays.ref}
        self.note = _("Merged with %(ref)s") % {"ref": goes.ref}
        self.is_in_public = goes.is_public and stays.is_public
        current = goes.permalink.revisions.current().first()
        # An open draft of a record that was ever public is discarded.
        self.theirs = (current or newest_of(goes.permalink)).content
        self.moved = self.identifiers_moved()

    def identifiers_moved(self) -> dict:
        """Identifiers, such as the ROR id, that only the merged record has and can give up."""
        if not (self.is_in_public or self.goes.published_at is None):
            return {}
        return {
            name: getattr(self.goes, name)
            for name in identifiers(self.kind)
            if self.kind._meta.get_field(name).blank
            and getattr(self.goes, name)
            and not getattr(self.stays, name)
        }

    def united(self, content: dict) -> dict:
        both = united_content(self.kind, content, self.theirs, [self.stays.ref, self.goes.ref])
        for name, value in self.moved.items():
            both["fields"][name] = both["fields"].get(name) or value
        return both

    def release_loser(self):
        """Discard the open revisions of the merged record, and withdraw it if it is public."""
        permalink = self.goes.permalink
        if self.is_in_public and self.moved:
            # Clear identifiers first: they are unique.
            emptied = self.theirs["fields"] | dict.fromkeys(self.moved, "")
            self.publish(permalink, self.theirs | {"fields": emptied}, self.reason)
        permalink.revisions.filter(state__in=OPEN).update(state=State.DISCARDED, moment=None)
        mark_newest(permalink)
        publishing.withdraw(self.goes, by=self.by, reason=self.reason)

    def publish(self, permalink, content: dict, note: str, *, validate=False):
        """Publish a content in place of the record's current one."""
        current, given = permalink.revisions.current().get(), {"author": self.by, "note": note}
        publish_instead(permalink, current, content, validate=validate, **given)

    def unite_content(self):
        """Publish the combined content if both are public, and update open revisions with it."""
        stays, permalink = self.stays, self.stays.permalink
        waiting = permalink.revisions.filter(withdraws=False).order_by("number")
        if self.is_in_public:
            open_revisions = list(waiting.filter(state__in=OPEN))
            content = self.united(permalink.revisions.current().get().content)
            self.publish(permalink, content, self.note, validate=True)
        else:
            # Scheduled revisions were approved as they are, so they are not changed.
            open_revisions = list(waiting.working()) or [newest_of(permalink)]
        for revision in open_revisions:
            self.unite_revision(revision)
        if stays.published_at is None:
            apply(stays, newest_of(permalink).content)

    def unite_revision(self, was):
        """Replace an open revision by one with the combined content; ``was``: the revision."""
        permalink, content = self.stays.permalink, self.united(was.content)
        given = {"author": was.author if self.is_in_public else self.by, "note": self.note}
        if was.state in (OPEN if self.is_in_public else Revision.WORKING):
            replace(permalink, was, content, reason="", **given)
        else:
            new_revision(permalink, content, state=State.DRAFT, base=was, minor=was.minor, **given)
            mark_newest(permalink)


def forget_row(record):
    """Delete the row of a never published record; its permalink stays, as a redirect."""
    remove_entries(type(record), [record.pk])
    type(record).objects.get(pk=record.pk).delete()


def why_not(goes, stays) -> str:
    """A sentence on why ``goes`` cannot be merged into ``stays``; empty if it can."""
    if type(goes) is not type(stays):
        return _("Only entries of one kind can be merged.")
    if goes.pk == stays.pk:
        return _("An entry cannot be merged into itself.")
    if goes.permalink.merged_into_id or stays.permalink.merged_into_id:
        return _("This entry was merged into another already.")
    if goes.is_public and not stays.is_public:
        return _("The public sees this entry, but not the other: merge the other into this one.")
    if goes.published_at and not stays.published_at:
        return _("This entry was public once, the other never: merge the other into this one.")
    return ""
