"""How a visitor narrows the records of all kinds at once."""

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.facets import Choice, Facet, facets
from records.filters import RecordFilterSet, SeveralChoices
from records.kinds import record_kinds, selection
from records.models import Permalink, Record

# What can be asked of every kind; a kind's own filters stand on its list.
ASKED_OF_ALL = ["q", "country", "reach", "sector", "year", "year_from", "year_to"]


class EveryKindFilterSet(RecordFilterSet):
    """One selection over all kinds, put together from a selection of each."""

    kind = SeveralChoices(label=_("Kind"))

    def __init__(self, data):
        super().__init__(data, Permalink.objects.none())

    def adapt_to(self, model):
        self.kind = Record
        del self.filters["sort"]
        self.filters["country"].label = _("country")
        self.filters["kind"].extra["choices"] = [
            (kind.label(), kind.list_title) for kind in record_kinds()
        ]
        self.filters["type"].extra["choices"] = list(types_of_every_kind().items())

    @cached_property
    def selections(self) -> list[RecordFilterSet]:
        """The selection of each kind, whether the visitor chose the kind or not."""
        return [
            selection(kind, asked_of(kind, self.data))
            for kind in record_kinds()
            if not self.chosen.get("type") or types_asked_of(kind, self.data)
        ]

    @cached_property
    def wanted(self) -> list[RecordFilterSet]:
        """Those of the chosen kinds, or of all."""
        chosen = self.chosen.get("kind")
        return [one for one in self.selections if not chosen or one.kind.label() in chosen]

    @property
    def order(self):
        return "relevance"

    def count(self) -> int:
        return sum(one.found.count() for one in self.wanted)

    def asking(self, data):
        return EveryKindFilterSet(data)

    def facets(self) -> list[Facet]:
        """The facets of the kinds, added up; the kind itself comes first."""
        shared = [name for name in self.filters if name not in {"kind", "type"}]
        merged = {}
        for one in self.wanted:
            for facet in facets(one, only=shared):
                merged.setdefault(facet.name, []).append(facet)
        merged["type"] = self.of_types()
        made = [self.of_kinds()]
        for name in self.filters:
            if name in merged:
                made.append(added_up(name, self.filters[name].label, merged[name]))
        return [facet for facet in made if facet.choices]

    def of_types(self) -> list[Facet]:
        """Also of the kinds that have none of the chosen types."""
        chosen = self.chosen.get("type", [])
        wanted = self.asking(without_types(self.data)).wanted if chosen else self.wanted
        found = [facet for one in wanted for facet in facets(one, only=["type"])]
        for facet in found:
            for choice in facet.choices:
                choice.chosen = choice.value in chosen
        return found

    def of_kinds(self) -> Facet:
        chosen = self.chosen.get("kind", [])
        choices = [
            Choice(
                one.kind.label(),
                one.kind.list_title,
                one.found.count(),
                one.kind.label() in chosen,
            )
            for one in self.selections
        ]
        return Facet("kind", self.filters["kind"].label, choices)


def types_of_every_kind() -> dict[str, str]:
    """The types of all kinds; where two kinds share a word in addresses, both labels."""
    labels = {}
    for kind in record_kinds():
        for value, label in kind.Type.choices if kind.has_field("type") else ():
            labels.setdefault(value, []).append(str(label))
    return {value: " / ".join(dict.fromkeys(some)) for value, some in labels.items()}


def types_asked_of(kind, data) -> list[str]:
    known = kind.Type.values if kind.has_field("type") else []
    return [value for value in data.getlist("type") if value in known]


def asked_of(kind, data) -> QueryDict:
    parameters = QueryDict(mutable=True)
    asked = {name: data.getlist(name) for name in ASKED_OF_ALL}
    for name, values in {**asked, "type": types_asked_of(kind, data)}.items():
        if values:
            parameters.setlist(name, values)
    return parameters


def without_types(data) -> QueryDict:
    others = data.copy()
    del others["type"]
    return others


def added_up(name: str, label, some: list[Facet]) -> Facet:
    """One facet from those of several kinds; of a type, with all labels it has."""
    labels = types_of_every_kind() if name == "type" else {}
    choices = {}
    for facet in some:
        for one in facet.choices:
            whole = choices.setdefault(
                one.value, Choice(one.value, labels.get(one.value, one.label), 0, one.chosen)
            )
            whole.count += one.count
            whole.open_to_all += one.open_to_all
    ordered = sorted(choices.values(), key=lambda one: one.value, reverse=True)
    choices = ordered if name == "year" else list(choices.values())
    return Facet(name, label, choices, several=name != "reach")
