"""The JSON of records as text, put together from parts that are kept in memory.

What a record's own publication decides is kept by its index entry, which is replaced when the record or
the name of a linked one changes. Sources and figures change by themselves and are read each time.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from evidence.models import Citation, Figure
from records.exports.json.change_objects import change_objects, with_change_before
from records.exports.json.evidence_properties import figures_for_json
from records.exports.json.properties import as_object
from records.exports.json.record_properties import (
    dumped,
    figures_value,
    for_json,
    record_properties,
    sources_value,
)
from records.models import Change
from search.models import Entry
from serving.generation_cache import BoundedCache

# The text of each record without what is read each time: some 6 KB.
kept_texts = BoundedCache(most=2000)
# Read each time, for many records at once.
LIVE = {"sources", "figures"}


def record_texts(kind, keys: list[int], names=(), *, keep=True) -> Iterator[str]:
    """The JSON of the published records with these primary keys, in their order.

    ``names``: only these properties, else all. ``keep``: in memory, for the next time.
    """
    kept = texts_by_key(kind, keys, keep=keep)
    live = live_values(kind, keys) if not names or LIVE.intersection(names) else {}
    for key in keys:
        if key not in kept:
            continue
        if names:
            values = json.loads(kept[key]) | live.get(key, {})
            yield dumped({name: values[name] for name in names})
        else:
            yield f"{kept[key][:-1]},{dumped(live[key])[1:]}"


def texts_by_key(kind, keys: list[int], *, keep: bool) -> dict[int, str]:
    """By primary key, from memory where possible; records withdrawn meanwhile are missing."""
    public = kind.objects.published().filter(pk__in=keys)
    changed = dict(public.with_changes().values_list("pk", "changed_at"))
    entries = Entry.objects.of(Entry.Scope.PUBLIC, kind.label()).filter(record_id__in=keys)
    by_record = dict(entries.values_list("record_id", "pk"))
    places = {key: (kind, key, by_record.get(key), at) for key, at in changed.items()}
    known = kept_texts.those(places.values())
    texts = {key: known[place] for key, place in places.items() if known[place]}
    missing = [key for key in places if key not in texts]
    properties = [entry for entry in record_properties(kind) if entry.name not in LIVE]
    for record in for_json(public.filter(pk__in=missing)) if missing else ():
        made = dumped(as_object(record, properties))
        texts[record.pk] = kept_texts.keep(places[record.pk], made) if keep else made
    return texts


def live_values(kind, keys: list[int]) -> dict[int, dict]:
    cited, counted = defaultdict(list), defaultdict(list)
    for citation in Citation.objects.of(kind, keys).select_related("source"):
        cited[citation.object_id].append(citation)
    about = ContentType.objects.get_for_model(kind)
    rows = Figure.objects.public().filter(content_type=about, object_id__in=keys)
    for figure in figures_for_json(rows, of_records=True):
        counted[figure.object_id].append(figure)
    return {
        key: {"sources": sources_value(cited[key]), "figures": figures_value(counted[key])}
        for key in keys
    }


def text_with_history(kind, key: int) -> str:
    """The JSON of one record, with its public history where the operator has it on; "" if it is gone."""
    text = "".join(record_texts(kind, [key]))
    if not (text and settings.PUBLIC_HISTORY):
        return text
    ref = kind.objects.values_list("permalink", flat=True).get(pk=key)
    changes = Change.objects.filter(permalink=ref, minor=False).select_related("permalink")
    history = change_objects(with_change_before(changes).order_by("-at", "-pk"))
    return f'{text[:-1]},"history":{dumped(history)}}}'


def texts_in_chunks(kind, keys: Iterable[int], at_once: int) -> Iterator[str]:
    keys = iter(keys)
    while some := list(islice(keys, at_once)):
        yield from record_texts(kind, some, keep=False)
