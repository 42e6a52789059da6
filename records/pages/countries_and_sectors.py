from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from records.exports.schema_org import collection
from records.kinds import record_kinds
from records.pages.parts.country_tiles import tiles_of_every_kind
from records.pages.parts.related import groups_of_every_kind
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
            "groups": groups_of_every_kind(f"country={self.object.pk}"),
            "sources": self.object.sources.all(),
        }


class SectorDetail(DetailView):
    model = Sector
    template_name = "records/sector_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": [(_("Sectors"), reverse("sectors"))],
            "described": collection,
            "groups": groups_of_every_kind(f"sector={self.object.pk}"),
            "sources": self.object.sources.all(),
        }
