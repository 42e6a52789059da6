"""Makes records what they were before a change, one or many; for imports, steps and merges."""

from contextlib import contextmanager

from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from editorial.bulk_changes.snapshots import CURRENT, PLANNED, WORKING, is_public
from editorial.revisions.apply import apply
from editorial.revisions.create_revision import build_revision, mark_newest, new_revision
from editorial.revisions.references import follow_merges, merged_refs
from editorial.revisions.revision import Revision
from editorial.workflow import publishing
from editorial.workflow.next_change import update_next_change
from records.indexing.writing import write_entries

State = Revision.State


def publish_again(kind, pairs: list[tuple], *, by, note: str, validate=False):
    """Publish former revisions again; ``pairs``: what is published now, and the former revision."""
    refs = [ours.permalink_id for ours, _before in pairs]
    numbers = Revision.objects.filter(permalink__in=refs).order_by().values_list("permalink")
    last, into, made = dict(numbers.annotate(Max("number"))), merged_refs(), []
    for ours, before in pairs:
        content = follow_merges(kind, before.content, into)
        given = {"state": State.SUPERSEDED, "author": by, "note": note[:300], "minor": True}
        revision = build_revision(kind, content, base=ours, **given)
        for name in ["outdated", "translation_en", "translation_zh_hans"]:
            setattr(revision, name, getattr(before, name))
        revision.permalink_id, revision.number = ours.permalink_id, last[ours.permalink_id] + 1
        made.append(revision)
    publishing.publish(*Revision.objects.bulk_create(made), validate=validate, curated=True)


def put_aside(revisions):
    """Discard drafts that a change made."""
    revisions.update(state=State.DISCARDED, newest=False, moment=None)


def restore(permalink, before: dict, after: dict, *, by, note: str):
    """Make what is open and public of a record what it was; the caller holds the locks.

    ``before``, ``after``: snapshots around the change. What the change did not touch stays.
    """
    if before[CURRENT] != after[CURRENT]:
        restore_public(permalink, before, after, by=by, note=note)
    for role in [WORKING, PLANNED]:
        if before[role] != after[role]:
            restore_open(permalink, before[role], after[role], note=note)
    if before[PLANNED] != after[PLANNED]:
        update_next_change()
    mark_newest(permalink)
    record = permalink.record
    newest = permalink.revisions.filter(newest=True).first()
    if record and newest and record.published_at is None:
        apply(record, newest.content)
        write_entries(type(record), [record.pk])


def restore_public(permalink, before: dict, after: dict, *, by, note: str):
    made = [after[role]["pk"] for role in [WORKING, PLANNED] if differs(role, before, after)]
    with drafts_kept(permalink, but=made):
        if is_public(before):
            former, ours = (
                Revision.objects.get(pk=side[CURRENT]["pk"]) for side in [before, after]
            )
            publish_again(permalink.model, [(ours, former)], by=by, note=note, validate=True)
        else:
            publishing.withdraw(permalink.record, by=by, reason=note, curated=True)


def differs(role: str, before: dict, after: dict) -> bool:
    """Whether the change made a revision with this role."""
    return bool(after[role]) and after[role] != before[role]


@contextmanager
def drafts_kept(permalink, *, but=()):
    """A publication supersedes older drafts, and drops what is scheduled; in here they stay."""
    waiting = permalink.revisions.filter(state__in=[*Revision.WORKING, State.SCHEDULED])
    kept = list(waiting.exclude(pk__in=but).values("pk", "state", "moment"))
    yield
    for version in kept:
        permalink.revisions.filter(pk=version.pop("pk")).update(**version)


def restore_open(permalink, before: dict | None, after: dict | None, *, note: str):
    """Restore a draft, or what is scheduled; put aside what took its place."""
    if after and not (before and before["pk"] == after["pk"]):
        put_aside(permalink.revisions.filter(pk=after["pk"]))
    former = before and permalink.revisions.filter(pk=before["pk"]).first()
    if not former:
        return
    moment = before["moment"] and parse_datetime(before["moment"])
    is_too_late = moment and moment <= timezone.now()
    given = {"state": State.DRAFT if is_too_late else before["state"], "reason": before["reason"]}
    given["moment"] = None if is_too_late else moment
    if former.published_at:
        # It is part of the history of what was public, so it is saved once more.
        new_revision(
            permalink,
            follow_merges(permalink.model, former.content),
            base=permalink.revisions.current().first(),
            author=former.author,
            note=former.note or note[:300],
            minor=former.minor,
            **given,
        )
        return
    permalink.revisions.filter(pk=former.pk).update(**given)
    later = former.signatures.order_by("step")[before["signed"] :]
    former.signatures.filter(pk__in=[signature.pk for signature in later]).delete()
