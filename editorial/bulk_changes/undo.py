"""Undo what a step did to one entry, as far as nobody has changed it since."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from editorial.assignments.assignment import assign
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.restore_snapshots import drafts_kept, restore
from editorial.bulk_changes.snapshots import (
    CURRENT,
    PERSON,
    PLANNED,
    ROLES,
    WORKING,
    is_public,
    newest_in,
    snapshot_of,
)
from editorial.people import full_name
from editorial.permissions.review import MAY_NOT_PUBLISH, may
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision
from editorial.revisions.revision import Revision
from editorial.revisions.three_way_merge import merged
from editorial.workflow import actions, publishing
from editorial.workflow.log import LogLine, log_action
from serving.generation import lock_generation

Act = BulkChange.Act
# Of these, values are taken back where somebody has changed others since.
IN_THREE_WAYS = {Act.COUNTRIES, Act.SECTORS, Act.MERGE}


def undo_entry(act: str, entry, *, by) -> str:
    """Undo the step for one entry; returns what was not undone, in a sentence."""
    try:
        with transaction.atomic():
            lock_generation()
            permalink = lock_permalink(entry.ref)
            note = _("Undone: %(step)s") % {"step": Act(act).label}
            kept = take_back(act, permalink, entry, by=by, note=note)
            log_action(LogLine.Act.UNDO, by=by, record=permalink.record, detail=Act(act).label)
            return kept
    except Untouchable as error:
        return str(error)
    except ObjectDoesNotExist:
        return _("It was deleted.")
    except (PermissionDenied, ValidationError, actions.StateChanged) as error:
        return " ".join(getattr(error, "messages", [str(error)]))


class Untouchable(Exception):
    """Somebody has changed the entry since; the message says who."""


def take_back(act, permalink, entry, *, by, note: str) -> str:
    """Returns what somebody changed since and was kept, in a sentence."""
    before, after, now = entry.before, entry.after, snapshot_of(entry.ref)
    if act != Act.MERGE:
        # Records that lead to the merged one were changed whoever may change them.
        require(by, permalink.record, "publish" if before[CURRENT] != after[CURRENT] else "change")
    if act == Act.ASSIGN:
        if now[PERSON] != after[PERSON]:
            raise Untouchable(_("It was assigned to somebody else since."))
        assign(permalink, person_of(before[PERSON]), by=by)
        return ""
    if all(now[role] == after[role] for role in ROLES):
        restore(permalink, before, after, by=by, note=note)
        return ""
    if act in IN_THREE_WAYS:
        return take_back_values(permalink, entry, now, by=by, note=note)
    ours = [role for role in [CURRENT, WORKING, PLANNED] if before[role] != after[role]]
    if any(now[role] != after[role] for role in ours):
        raise Untouchable(changed_since(permalink))
    restore(permalink, before, after, by=by, note=note)
    return ""


def require(by, record, action: str):
    if not may(by, action, record):
        raise PermissionDenied(MAY_NOT_PUBLISH if action == "publish" else actions.MAY_NOT_CHANGE)


def person_of(key):
    people = BulkChange.undone_by.field.related_model.objects
    return people.filter(pk=key, is_active=True).first() if key else None


def changed_since(permalink) -> str:
    """Who changed the entry last."""
    last = permalink.revisions.select_related("author").order_by("-number").first()
    author = last.author if last else None
    if author:
        return _("%(name)s has changed it since; that stays.") % {"name": full_name(author)}
    return _("It was changed since; that stays.")


def take_back_values(permalink, entry, now: dict, *, by, note: str) -> str:
    """Give values back in three ways: what somebody changed since stays, in public and in drafts."""
    before, after, record = entry.before, entry.after, permalink.record
    kept, done = changed_since(permalink), False
    if before[CURRENT] != after[CURRENT] and is_public(now) and is_public(before):
        sides = [side[CURRENT]["pk"] for side in [after, before, now]]
        done = publish_merged(permalink, sides, by=by, note=note)
    if now[WORKING]:
        sides = [newest_in(after), newest_in(before), now[WORKING]["pk"]]
        contents, newest = contents_of(sides)
        content = merged(*contents)
        if content != newest.content:
            base = permalink.revisions.filter(newest=True).first()
            actions.save_draft(record, content, by=by, base=base, note=note[:300])
            done = True
    if not done:
        raise Untouchable(kept)
    return kept


def contents_of(keys: list[int]) -> tuple[list[dict], Revision]:
    """The contents of revisions, and the last of them."""
    found = Revision.objects.in_bulk(keys)
    return [found[key].content for key in keys], found[keys[-1]]


def publish_merged(permalink, sides: list[int], *, by, note: str) -> bool:
    """Publish what is public now without what the step did to it; False if nothing differs."""
    contents, current = contents_of(sides)
    content = merged(*contents)
    if content == current.content:
        return False
    with drafts_kept(permalink):
        given = {"state": Revision.State.SUPERSEDED, "author": by, "note": note[:300]}
        revision = new_revision(permalink, content, base=current, minor=True, **given)
        publishing.publish(revision, validate=True, curated=True)
    mark_newest(permalink)
    return True
