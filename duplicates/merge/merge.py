"""Merges one record into another: combined content, redirected addresses, updated references."""

from operator import attrgetter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from duplicates.merge.repoint import OPEN, point_elsewhere
from duplicates.merge.union import united_content
from editorial.permissions.review import permission
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


@transaction.atomic
def merge(goes, stays, *, by, reason=""):
    """Merge ``goes`` into ``stays``: new revisions of both, and of all records that link to ``goes``.

    Drafts stay drafts: only public content becomes public. Raises PermissionDenied or
    ValidationError.
    """
    lock_generation()
    for permalink in sorted([goes.permalink, stays.permalink], key=attrgetter("pk")):
        lock_permalink(permalink)
    for record in [goes, stays]:
        record.refresh_from_db()
        if not by.has_perm(permission(record, "publish"), record):
            raise PermissionDenied(_("Only who may publish both entries can merge them."))
    if sentence := why_not(goes, stays):
        raise ValidationError(sentence)
    merging = Merge(goes, stays, by, reason)
    subject = str(goes)
    release_loser(merging)
    point_elsewhere(goes.ref, stays.ref, by=by)
    goes.permalink.merged_into = stays.permalink
    goes.permalink.save(update_fields=["merged_into"])
    if not goes.published_at:
        forget_row(goes)
    unite_content(merging)
    write_entries_around(type(stays), {stays.pk: stays.ref})
    update_next_change()
    bump_generation()
    log_action(LogLine.Act.MERGE, by=by, record=goes, subject=subject, detail=merging.reason)
    log_action(LogLine.Act.MERGE, by=by, record=stays, detail=merging.said)


class Merge:
    """Parameters and derived values of one merge."""

    def __init__(self, goes, stays, by, reason: str):
        self.goes, self.stays, self.by = goes, stays, by
        self.kind = type(stays)
        self.reason = reason.strip() or _("Merged into %(ref)s") % {"ref": stays.ref}
        self.said = _("Merged with %(ref)s") % {"ref": goes.ref}
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


def release_loser(merging):
    """Discard the open revisions of the merged record, and withdraw it if it is public."""
    goes, by = merging.goes, merging.by
    permalink = goes.permalink
    if merging.is_in_public and merging.moved:
        # Clear identifiers first: they are unique.
        emptied = merging.theirs["fields"] | dict.fromkeys(merging.moved, "")
        publishing.publish(
            new_revision(
                permalink,
                merging.theirs | {"fields": emptied},
                state=State.DISCARDED,
                base=permalink.revisions.current().get(),
                author=by,
                note=merging.reason,
            )
        )
    permalink.revisions.filter(state__in=OPEN).update(state=State.DISCARDED, moment=None)
    mark_newest(permalink)
    publishing.withdraw(goes, by=by, reason=merging.reason)


def unite_content(merging):
    """Publish the combined content if both records are public, and update open revisions with it."""
    stays, permalink = merging.stays, merging.stays.permalink
    waiting = permalink.revisions.filter(state__in=OPEN, withdraws=False)
    open_revisions = list(waiting.order_by("number"))
    if merging.is_in_public:
        publish_both(merging)
    else:
        # Scheduled revisions were approved as they are, so they are not changed.
        open_revisions = [
            revision for revision in open_revisions if revision.state in Revision.WORKING
        ]
        open_revisions = open_revisions or [newest_of(permalink)]
    for revision in open_revisions:
        apply_both(merging, revision)
    if stays.published_at is None:
        apply(stays, newest_of(permalink).content)


def publish_both(merging):
    permalink = merging.stays.permalink
    current = permalink.revisions.current().get()
    revision = new_revision(
        permalink,
        merging.united(current.content),
        state=State.DISCARDED,
        base=current,
        author=merging.by,
        note=merging.said,
    )
    publishing.publish(revision, validate=True)


def apply_both(merging, was):
    """Replace an open revision by one with the combined content; ``was``: the revision."""
    permalink = merging.stays.permalink
    goes_on = was.state in (OPEN if merging.is_in_public else Revision.WORKING)
    if goes_on:
        permalink.revisions.filter(pk=was.pk).update(state=State.SUPERSEDED, newest=False)
    new_revision(
        permalink,
        merging.united(was.content),
        state=was.state if goes_on else State.DRAFT,
        base=was,
        author=was.author if merging.is_in_public else merging.by,
        note=merging.said,
        minor=was.minor,
        moment=was.moment if goes_on else None,
    )
    mark_newest(permalink)


def forget_row(record):
    """Delete the row of a never published record; its permalink stays, as a redirect."""
    remove_entries(record)
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
