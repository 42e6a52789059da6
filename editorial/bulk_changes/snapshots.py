"""Which revisions of records are open or public, to compare and to restore."""

from django.db.models import Count

from editorial.assignments.assignment import Assignment
from editorial.revision_states.publication_state import in_words
from editorial.revisions.revision import Revision
from records.indexing.writing import in_chunks

State = Revision.State
CURRENT, WORKING, PLANNED, LEAVING, PERSON = "current", "working", "planned", "leaving", "person"
ROLES = [CURRENT, WORKING, PLANNED, LEAVING]


def role_of(version: dict) -> str:
    if version["state"] == State.PUBLISHED:
        return CURRENT
    if version["state"] == State.SCHEDULED:
        return LEAVING if version["withdraws"] else PLANNED
    return WORKING


def snapshots_of(refs) -> dict[str, dict]:
    """By ref and role the key and state of each open or public revision, and who handles the record."""
    found = {ref: dict.fromkeys([*ROLES, PERSON]) for ref in refs}
    columns = ["permalink_id", "pk", "state", "withdraws", "reason", "moment"]
    for some in in_chunks(found):
        alive = Revision.objects.filter(permalink__in=some, state__in=Revision.ALIVE)
        alive = alive.order_by().annotate(signed=Count("signatures"))
        for version in alive.values(*columns, "signed"):
            ref, moment = version.pop("permalink_id"), version["moment"]
            version["moment"] = moment and moment.isoformat()
            found[ref][role_of(version)] = version
        handled = Assignment.objects.filter(permalink__in=some)
        for ref, person in handled.values_list("permalink", "person"):
            found[ref][PERSON] = person
    return found


def snapshot_of(ref: str) -> dict:
    return snapshots_of([ref])[ref]


def is_public(snapshot: dict) -> bool:
    return bool(snapshot[CURRENT]) and not snapshot[CURRENT]["withdraws"]


def state_in(snapshot: dict) -> str:
    """The state in words."""
    current, newest = snapshot[CURRENT], snapshot[WORKING] or snapshot[PLANNED] or {}
    is_withdrawn = bool(current and current["withdraws"])
    return in_words(newest.get("state", ""), was_public=bool(current), is_withdrawn=is_withdrawn)


def newest_in(snapshot: dict) -> int | None:
    """The key of the revision that the form opens."""
    for role in [WORKING, PLANNED, CURRENT]:
        if snapshot[role]:
            return snapshot[role]["pk"]
    return None
