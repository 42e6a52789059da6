"""Letting every record that named one name another, in public and in what is still open."""

from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.revisions.apply import apply
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision
from editorial.revisions.references import revisions_naming, with_references_replaced
from editorial.revisions.revision import Revision
from editorial.workflow import publishing
from editorial.workflow.publishing import State, supersede
from records.indexing.writing import write_entries
from records.models.permalinks import Permalink

OPEN = [*Revision.WORKING, State.SCHEDULED]


def point_elsewhere(old: str, new: str, *, by):
    """A revision of each record that names the old one, be it in public or in a draft."""
    alive = revisions_naming(old).filter(state__in=[*OPEN, State.PUBLISHED])
    refs = set(alive.exclude(permalink__in=[old, new]).values_list("permalink_id", flat=True))
    said = _("%(old)s was merged into %(new)s") % {"old": old, "new": new}
    for permalink in Permalink.objects.filter(pk__in=refs, merged_into=None).order_by("pk"):
        point_one(lock_permalink(permalink), {old: new}, by=by, said=said)


def point_one(permalink, becomes: dict, *, by, said: str):
    """What is public stays public, what is open stays open; each goes on as a new revision."""
    record, kind = permalink.record, permalink.kind.model_class()
    waiting = permalink.revisions.filter(state__in=OPEN).exclude(content={}).order_by("number")
    open_ones = list(waiting)
    current = permalink.revisions.current().first()
    if (
        current
        and (content := with_references_replaced(kind, current.content, becomes)) != current.content
    ):
        standing = new_revision(
            permalink,
            content,
            state=State.DISCARDED,
            base=current,
            author=by,
            note=said,
            minor=True,
            withdraws=current.withdraws,
            reason=current.reason,
        )
        if current.withdraws:
            stay_withdrawn(record, standing)
        else:
            publishing.publish(standing)
    for one in open_ones:
        go_on(one, with_references_replaced(kind, one.content, becomes), permalink)
    if not current and open_ones:
        apply(record, permalink.revisions.get(newest=True).content)
        write_entries(record)


def stay_withdrawn(record, revision):
    """The row of a withdrawn record is the content of its last published revision as well."""
    apply(record, revision.content)
    supersede(revision.permalink, revision, timezone.now())
    write_entries(record)


def go_on(was, content: dict, permalink):
    """An open revision with another content, in the same state, signed by the same persons."""
    signatures = list(was.signatures.all())
    Revision.objects.filter(pk=was.pk).update(state=State.SUPERSEDED, newest=False)
    revision = new_revision(
        permalink,
        content,
        state=was.state,
        base=was,
        author=was.author,
        note=was.note,
        minor=was.minor,
        reason=was.reason,
        moment=was.moment,
    )
    for signature in signatures:
        revision.signatures.create(step=signature.step, person=signature.person, at=signature.at)
    mark_newest(permalink)
