"""The records of other kinds that belong to a record."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import import_string

from records.kinds import record_kinds, selection
from records.sentences import also_open, in_one_phrase

SHOWN = 12
A_FEW = 6


@dataclass
class Group:
    """Some records of one kind, how many there are in all, and where to find them all."""

    kind: type
    records: list
    count: int
    url: str
    # What they have in common, as in "with Laos".
    phrase: str = ""
    also_open: str = ""

    @property
    def title(self):
        return self.kind.list_title

    @property
    def noun(self):
        return self.kind._meta.verbose_name

    @property
    def counted(self) -> str:
        return self.kind.counted % {"count": self.count}


def group(kind, parameters: str, shown: int = SHOWN) -> Group:
    """The first records of a selection."""
    filterset = selection(kind, QueryDict(parameters))
    records = filterset.qs
    return Group(
        kind,
        list(records.for_cards()[:shown]),
        records.count(),
        f"{reverse(f'{kind.label()}:list')}?{parameters}",
        in_one_phrase(filterset),
        also_open(filterset, records),
    )


def related_groups(record) -> list[Group]:
    """By kind, the records that link to this one: each kind that can be narrowed by it."""
    word = record._meta.model_name
    groups = [
        group(kind, f"{word}={record.slug}")
        for kind in record_kinds()
        if word in selection(kind, QueryDict()).filters
    ]
    return [one for one in groups if one.count]


def linking_to(record) -> list:
    """All records of other kinds, drafts included, that link to this one."""
    word = record._meta.model_name
    found = []
    for kind in record_kinds():
        if one := import_string(kind.filterset).base_filters.get(word):
            found += kind.objects.filter(**{one.field_name: record}).distinct()
    return found


def groups_of_every_kind(parameters: str) -> list[Group]:
    """By kind, the records of one country or one sector, kinds without any included."""
    return [group(kind, parameters, A_FEW) for kind in record_kinds()]
