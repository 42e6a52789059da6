"""Replaces references to a merged record, in published and open revisions."""

from django.utils.translation import gettext as _

from editorial.revisions.apply import apply
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision
from editorial.revisions.references import revisions_naming, with_references_replaced
from editorial.revisions.revision import Revision
from editorial.workflow import publishing
from editorial.workflow.publishing import State
from records.indexing.writing import write_entries
from records.models.permalinks import Permalink

OPEN = [*Revision.WORKING, State.SCHEDULED]


def refs_linking(old: str, new: str) -> list[str]:
    """The other records with a revision, open or public, that links to ``old``."""
    alive = revisions_naming(old).filter(state__in=[*OPEN, State.PUBLISHED])
    refs = set(alive.exclude(permalink__in=[old, new]).values_list("permalink_id", flat=True))
    there = Permalink.objects.filter(pk__in=refs, merged_into=None).order_by("pk")
    return list(there.values_list("pk", flat=True))


def names_of(refs: list[str]) -> dict[str, str]:
    newest = Revision.objects.filter(permalink__in=refs, newest=True)
    return {revision.permalink_id: revision.name() for revision in newest}


def repoint(old: str, new: str, refs: list[str], *, by):
    """Replace the ref ``old`` by ``new``, with a new revision of each record that links to it."""
    note = _("%(old)s was merged into %(new)s") % {"old": old, "new": new}
    for ref in refs:
        repoint_record(lock_permalink(ref), {old: new}, by=by, note=note)


def repoint_record(permalink, becomes: dict, *, by, note: str):
    """Replace refs in the published and the open revisions of a record; their states stay the same."""
    record, kind = permalink.record, permalink.model
    waiting = permalink.revisions.filter(state__in=OPEN).exclude(content={}).order_by("number")
    open_revisions = list(waiting)
    current = permalink.revisions.current().first()
    content = current and with_references_replaced(kind, current.content, becomes)
    if current and content != current.content:
        given = {"author": by, "note": note, "minor": True, "reason": current.reason}
        publish_instead(permalink, current, content, **given)
    for revision in open_revisions:
        changed = with_references_replaced(kind, revision.content, becomes)
        replace(permalink, revision, changed, keep_signatures=True)
    if not current and open_revisions:
        apply(record, permalink.revisions.get(newest=True).content)
        write_entries(kind, [record.pk])


def publish_instead(permalink, current, content: dict, *, validate=False, **given):
    """Publish a content in place of the record's current one, which may be a withdrawal."""
    given |= {"base": current, "withdraws": current.withdraws}
    revision = new_revision(permalink, content, state=State.DISCARDED, **given)
    if current.withdraws:
        publishing.stay_withdrawn(revision)
    else:
        publishing.publish(revision, validate=validate)


def replace(permalink, was, content: dict, *, keep_signatures=False, **given):
    """Replace an open revision by one with other content, and the same values unless given."""
    signatures = list(was.signatures.all()) if keep_signatures else []
    Revision.objects.filter(pk=was.pk).update(state=State.SUPERSEDED, newest=False)
    kept = ["state", "author", "note", "minor", "reason", "moment"]
    given = {name: getattr(was, name) for name in kept} | given
    revision = new_revision(permalink, content, base=was, **given)
    for signature in signatures:
        revision.signatures.create(step=signature.step, person=signature.person, at=signature.at)
    mark_newest(permalink)
