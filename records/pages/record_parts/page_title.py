"""Titles of pages: no two public pages share one."""

from collections import defaultdict

from django.utils.text import capfirst

from records.kinds import record_kinds
from search.models import Entry, occurring
from search.query.parse import read


def page_title(record) -> str:
    """The name of a record, with what tells it from other public records of that name."""
    name = str(record.name)
    others = namesakes(record, name) if record.is_public else []
    if not others:
        return name
    theirs = [hints(other) for other in others]
    apart = (
        hint
        for place, hint in enumerate(hints(record))
        if hint and all(hint != other[place] for other in theirs)
    )
    return f"{name} ({next(apart, record.ref)})"


def hints(record) -> list[str]:
    """What may tell a record from its namesakes: its kind, place, countries and date."""
    return [
        capfirst(str(record._meta.verbose_name)),
        str(getattr(record, "city", "")),
        ", ".join(str(country.name) for country in record.countries.all()),
        str(record.date_in_words),
    ]


def namesakes(record, name: str) -> list:
    """The other public records that show this name in the active language; asks the search index."""
    question = read(f'"{name}"')
    if not question.exactly:
        return []
    entries = Entry.objects.filter(occurring(question.exactly, Entry.Scope.PUBLIC, 1))
    found = entries.filter(scope=Entry.Scope.PUBLIC).values_list("kind", "record_id")
    keys = defaultdict(list)
    for label, key in found:
        if (label, key) != (record.label(), record.pk):
            keys[label].append(key)
    return [
        other
        for kind in record_kinds()
        if kind.label() in keys
        for other in kind.objects.published()
        .filter(pk__in=keys[kind.label()])
        .prefetch_related("countries")
        if str(other.name) == name
    ]
