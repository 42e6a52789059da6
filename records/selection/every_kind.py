"""How a visitor narrows the records of all kinds at once."""

from functools import cache

from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from records.kinds import record_kinds, selection
from records.models import Permalink, Record
from records.selection.filters import ChoicesFilter, RecordFilterSet
from records.selection.results_memory import public_results_of_every_kind


class EveryKindFilterSet(RecordFilterSet):
    """One selection over all kinds; a kind's own filters stand on its list."""

    kind = ChoicesFilter(label=_("Kind"))

    @classmethod
    def adapted(cls, filters):
        del filters["sort"]
        filters["country"].label = _("country")
        filters["kind"].extra["choices"] = [
            (kind.label(), kind.list_title) for kind in record_kinds()
        ]
        filters["type"].extra["choices"] = list(types_of_every_kind().items())
        return filters

    @property
    def order(self):
        return "relevance"

    @cached_property
    def everything(self):
        return public_results_of_every_kind()

    @property
    def kinds(self) -> list[type[Record]]:
        """The chosen kinds, or all; without those that have none of the chosen types."""
        chosen, types = self.chosen.get("kind"), self.chosen.get("type")
        return [
            kind
            for kind in record_kinds()
            if (not chosen or kind.label() in chosen) and (not types or types_of(kind, types))
        ]

    def within(self, kind) -> RecordFilterSet:
        """The same among the records of one kind, without asking the address again."""
        one = selection(kind, {})
        chosen = {name: value for name, value in self.chosen.items() if name in one.base_filters}
        if "type" in chosen:
            chosen["type"] = types_of(kind, chosen["type"])
        one.understood, one.question = (chosen, {}), self.question
        one.steps[tuple(chosen)] = self.finds().of(kind)
        return one


@cache
def over_every_kind() -> type[EveryKindFilterSet]:
    return EveryKindFilterSet.of(Record)


def selection_of_every_kind(parameters) -> EveryKindFilterSet:
    """The published records of all kinds, narrowed by the parameters of an address."""
    return over_every_kind()(parameters, Permalink.objects.none())


def types_of(kind, asked_for=()) -> list[str]:
    """Those of the types that a kind has."""
    values = kind.Type.values if kind.has_field("type") else []
    return [value for value in asked_for if value in values]


def types_of_every_kind() -> dict[str, str]:
    """The types of all kinds; where two kinds share a word in addresses, both labels."""
    labels = {}
    for kind in record_kinds():
        for value, label in kind.Type.choices if kind.has_field("type") else ():
            labels.setdefault(value, []).append(label)
    return {value: in_one(some) for value, some in labels.items()}


def each_once(labels) -> str:
    """In one language they may be the same."""
    return " / ".join(dict.fromkeys(map(str, labels)))


in_one = lazy(each_once, str)
