"""Filter set over the records of all kinds, for the search page."""

from functools import cache

from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from records.kinds import record_kinds, selection
from records.models import Permalink, Record
from records.selection.filter_fields import ChoicesField, ParameterFilter
from records.selection.filters import RecordFilterSet
from records.selection.results_memory import public_results_of_every_kind


class EveryKindFilterSet(RecordFilterSet):
    """Filters common to all kinds; filters specific to a kind are on its own list only."""

    kind = ParameterFilter(field_class=ChoicesField, label=_("Kind"))

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
        """The chosen kinds, or all kinds; kinds that have none of the chosen types are left out."""
        chosen, types = self.chosen.get("kind"), self.chosen.get("type")
        return [
            kind
            for kind in record_kinds()
            if (not chosen or kind.label() in chosen) and (not types or types_of(kind, types))
        ]

    def within(self, kind) -> RecordFilterSet:
        """The kind's own filter set with the same choices, without parsing the parameters again."""
        filterset = selection(kind, {})
        chosen = {
            name: value for name, value in self.chosen.items() if name in filterset.base_filters
        }
        if "type" in chosen:
            chosen["type"] = types_of(kind, chosen["type"])
        filterset.understood, filterset.question = (chosen, {}), self.question
        filterset.steps[tuple(chosen)] = self.finds().of(kind)
        return filterset


@cache
def over_every_kind() -> type[EveryKindFilterSet]:
    return EveryKindFilterSet.of(Record)


def selection_of_every_kind(parameters) -> EveryKindFilterSet:
    """Filter set over the published records of all kinds; ``parameters`` is a QueryDict."""
    return over_every_kind()(parameters, Permalink.objects.none())


def types_of(kind, asked_for=()) -> list[str]:
    """Those of the requested types that the kind has."""
    values = kind.Type.values if kind.has_field("type") else []
    return [value for value in asked_for if value in values]


def types_of_every_kind() -> dict[str, str]:
    """Labels of the types of all kinds, by value; kinds that share a value have their labels joined."""
    labels = {}
    for kind in record_kinds():
        for value, label in kind.Type.choices if kind.has_field("type") else ():
            labels.setdefault(value, []).append(label)
    return {value: in_one(variants) for value, variants in labels.items()}


def each_once(labels) -> str:
    """The labels joined with " / "; in some languages they are equal, then only once."""
    return " / ".join(dict.fromkeys(map(str, labels)))


in_one = lazy(each_once, str)
