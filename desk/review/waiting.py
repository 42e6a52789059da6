"""What waits for a person's review, over all kinds, the oldest first."""

from desk.dashboard.tasks import tasks_of
from editorial.admin_pages import admin_page
from editorial.permissions.review import Reviews
from editorial.revision_states.newest_revisions import with_newest
from records.kinds import record_kinds


def waiting_for(user) -> list[tuple]:
    """Moment, ref, kind and key of each record that waits."""
    reviews, found = Reviews(user), []
    for kind in record_kinds():
        if condition := tasks_of(reviews, kind).get("to-review"):
            records = with_newest(kind.objects.all()).filter(condition).order_by()
            rows = records.values_list("newest_made_at", "permalink", "pk")
            found += [(at, ref, kind, key) for at, ref, key in rows]
    return sorted(found, key=lambda row: row[:2])


def next_for(user, record=None) -> tuple[str, int]:
    """The review page of the next record after this one, "" without one; how many others wait."""
    waiting = waiting_for(user)
    here = [place for place, row in enumerate(waiting) if record and row[1] == record.ref]
    first = here[0] + 1 if here else 0
    others = [
        row for row in waiting[first:] + waiting[:first] if not record or row[1] != record.ref
    ]
    if not others:
        return "", 0
    _at, _ref, kind, key = others[0]
    return admin_page(kind, "review", key), len(others)
