"""Load the lists: sources, countries, sectors, places, indicators, and figures about no record."""

from collections import Counter

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from editorial.revisions.content import fields_of, key_of
from exchange_site.starter_loading.starter_cells import Cells, fields_in
from exchange_site.starter_loading.starter_tables import Refused, Row


def load_entries(entries, rows: list[Row], cells: Cells, done: Counter) -> list:
    """Create and update entries of a queryset; those that staff have changed stay.

    Returns the entries that were written.
    """
    model, key = entries.model, entries.model._meta.pk.name
    several = [f.name for row in rows[:1] for f, _ in fields_in(model, row) if f.many_to_many]
    there = {str(entry.pk): entry for entry in entries.prefetch_related(*several)}
    logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    of_staff = set(logged.values_list("object_id", flat=True))
    new, changed, links, refusals = [], [], [], []
    for row in rows:
        entry = there.get(row[key])
        if entry and row[key] in of_staff:
            done["left to staff"] += 1
            continue
        try:
            is_new, before = entry is None, entry and fields_of(entry)
            entry = entry or model()
            cells.set_fields(entry, row)
            mine = cells.links(model, row)
        except Refused as refused:
            refusals += refused.refusals
            continue
        now = {} if is_new else {name: keys_of(entry, name) for name in mine}
        links += [(entry, name, keys) for name, keys in mine.items() if keys != now.get(name, [])]
        if is_new:
            new.append(entry)
        elif fields_of(entry) != before or mine != now:
            changed.append(entry)
    model.objects.bulk_create(new)
    for entry in changed:
        entry.save()
    for entry, name, keys in links:
        getattr(entry, name).set(keys)
    cells.known_keys.pop(model, None)
    if refusals:
        # Only now, so that what refers to the good ones is not refused as well.
        raise Refused(refusals)
    unchanged = len(rows) - len(new) - len(changed) - done["left to staff"]
    done.update({"new": len(new), "changed": len(changed), "unchanged": unchanged})
    return [*new, *changed]


def keys_of(entry, name: str) -> list:
    return sorted(key_of(other) for other in getattr(entry, name).all())
