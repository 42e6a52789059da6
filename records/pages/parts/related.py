"""The records of other kinds that belong to a record."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from records.kinds import filterset_of, record_kinds, selection
from records.selection.query_strings import list_address
from records.selection.result_page import ResultPage
from records.wording.sentences import also_open, in_one_phrase

SHOWN = 12
A_FEW = 6


@dataclass
class Group:
    """Some records of one kind, how many there are in all, and where to find them all."""

    kind: type
    shown: ResultPage
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
    def records(self) -> list:
        return list(self.shown)

    @property
    def cards(self) -> list[str]:
        return self.shown.cards

    @property
    def counted(self) -> str:
        return self.kind.counted % {"count": self.count}

    @property
    def way_to_all(self) -> str:
        """``All 23 events with Laos``."""
        words = {"counted": self.counted, "phrase": self.phrase}
        return (_("All %(counted)s %(phrase)s") if self.phrase else _("All %(counted)s")) % words


def group(kind, parameters: str, shown: int = SHOWN) -> Group:
    """The first records of a selection."""
    filterset = selection(kind, QueryDict(parameters))
    found = filterset.found
    return Group(
        kind,
        found[:shown],
        found.count(),
        f"{list_address(kind)}?{parameters}",
        in_one_phrase(filterset),
        also_open(filterset),
    )


def links_to(kind) -> list[tuple[type, str]]:
    """The kinds that can be narrowed by a record of this one, each with its path to it."""
    word = kind._meta.model_name
    filters = [(one, filterset_of(one).base_filters.get(word)) for one in record_kinds()]
    return [(one, found.field_name) for one, found in filters if found]


def related_groups(record) -> list[Group]:
    """By kind, the published records that link to this one."""
    word = record._meta.model_name
    groups = [group(kind, f"{word}={record.slug}") for kind, _path in links_to(type(record))]
    # Whose they are needs no saying on the record's own page.
    return [replace(one, phrase="") for one in groups if one.count]


def groups_of_every_kind(parameters: str) -> list[Group]:
    """By kind, the records of one country or one sector, kinds without any included."""
    return [group(kind, parameters, A_FEW) for kind in record_kinds()]
