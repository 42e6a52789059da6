from dataclasses import replace

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from records.exports.schema_org import collection
from records.kinds import record_kinds
from records.pages.parts.country_tiles import tiles_of_every_kind, tiles_of_selection
from records.pages.parts.related import A_FEW, group, groups_of_every_kind
from records.selection.every_kind import selection_of_every_kind
from records.selection.facets import facets
from records.selection.results_memory import all_public_results
from taxonomy.models import Country, Sector


class CountryList(TemplateView):
    template_name = "records/country_list.html"

    def get_context_data(self, **kwargs):
        countries = list(Country.objects.all())
        add_counts(countries, "country")
        return super().get_context_data(**kwargs) | {
            "tiles": tiles_of_every_kind(),
            "described": collection,
            "host": [c for c in countries if c.pk == "CN"],
            "asean": [c for c in countries if c.asean_since],
            "others": [c for c in countries if c.pk != "CN" and not c.asean_since],
        }


class SectorList(TemplateView):
    template_name = "records/sector_list.html"

    def get_context_data(self, **kwargs):
        sectors = Sector.objects.in_order()
        add_counts(sectors, "sector")
        return super().get_context_data(**kwargs) | {
            "described": collection,
            "sorts": [
                (label, [sector for sector in sectors if sector.sort == sort])
                for sort, label in Sector.Sort.choices
            ],
        }


def add_counts(entries, name):
    """Set ``counts`` on each country or sector: phrases such as "3 events", by kind."""
    for entry in entries:
        entry.counts = []
    for kind in record_kinds():
        counted = all_public_results(kind).tally(name)
        for entry in entries:
            if n := counted.get(entry.pk):
                entry.counts.append(kind.counted % {"count": n})


class CountryPage(DetailView):
    """Base of pages about one country; the code in the URL may be in upper or lower case."""

    model = Country

    def get_object(self, queryset=None):
        return get_object_or_404(Country, pk=self.kwargs["code"].upper())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": [(_("Countries"), reverse("countries"))],
            "described": collection,
        }


class CountryDetail(CountryPage):
    template_name = "records/country_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tiles": tiles_of_every_kind((self.object.pk,)),
            **groups_of_country(self.object),
            "sources": self.object.sources.all(),
        }


def groups_of_country(country) -> dict:
    """``groups`` of the records that name the country; ``open_groups``: those only open to all of ASEAN.

    The latter as pairs of their number and the group of both, which names the country first.
    """
    groups, open_groups, parameters = [], [], f"country={country.pk}"
    for kind in record_kinds():
        named = group(kind, f"{parameters}&reach=named", A_FEW)
        both = group(kind, parameters, A_FEW, start=named.count)
        if opened := both.count - named.count:
            open_groups.append((opened, both))
        groups.append(named if opened else replace(both, shown=named.shown))
    return {
        "groups": groups,
        "open_groups": open_groups,
        "open_count": sum(opened for opened, _both in open_groups),
    }


class SectorDetail(DetailView):
    model = Sector
    template_name = "records/sector_detail.html"

    def get_context_data(self, **kwargs):
        parameters = f"sector={self.object.pk}"
        filterset = selection_of_every_kind(QueryDict(parameters))
        return super().get_context_data(**kwargs) | {
            "trail": [(_("Sectors"), reverse("sectors"))],
            "described": collection,
            "tiles": tiles_of_selection(filterset, facets(filterset), reverse("search")),
            "groups": groups_of_every_kind(parameters),
            "sources": self.object.sources.all(),
        }
