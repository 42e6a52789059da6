from dataclasses import replace

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from records.exports.export_formats import formats_of
from records.exports.schema_org import collection
from records.kinds import record_kinds
from records.pages.list_parts.country_tiles import tiles_of_every_kind
from records.pages.network.finder import finder
from records.pages.network.ranked_bars import ranked_countries, ranked_sectors
from records.pages.record_parts.related import A_FEW, group, partners_first
from records.selection.every_kind import selection_of_every_kind
from records.selection.results_memory import all_public_results
from records.wording.overview import country_in_words, sector_in_words
from taxonomy.models import Country, Sector

# Of kinds whose records are no partners, a country shows fewer.
FEWER = 4


def json_twin(path: str) -> list[tuple[str, str]]:
    return [("application/json", path)]


class CountryList(TemplateView):
    template_name = "records/country_list.html"

    def get_context_data(self, **kwargs):
        countries = list(Country.objects.all())
        add_counts(countries, "country")
        return super().get_context_data(**kwargs) | {
            "tiles": tiles_of_every_kind(),
            "described": collection,
            "alternates": json_twin(reverse("countries_json")),
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
            "alternates": json_twin(reverse("sectors_json")),
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
            "alternates": json_twin(reverse("country_json", args=[self.object.pk.lower()])),
            "share_image": reverse("country_share", args=[self.object.pk.lower()]),
        }


class CountryDetail(CountryPage):
    template_name = "records/country_detail.html"

    def get_context_data(self, **kwargs):
        country = self.object
        found = groups_of_country(country)
        named = selection_of_every_kind(QueryDict(f"country={country.pk}&reach=named"))
        return (
            super().get_context_data(**kwargs)
            | found
            | {
                "sentence": country_in_words(country, found["groups"], found["open_count"]),
                "bars": ranked_sectors(country, named),
                "choices": finder()["sectors"],
                "beside_title": beside_title(country.names_elsewhere),
                "sources": country.sources.all(),
                "formats": formats_beside([group for group in found["groups"] if group.count]),
            }
        )


def beside_title(names: list) -> list:
    """A name in each other language whose script tells it, for the line of the heading; two at most."""
    by_language, own = {}, get_language()[:2]
    for name in names:
        if name.language and name.language[:2] != own:
            by_language.setdefault(name.language, name)
    return list(by_language.values())[:2]


def formats_beside(groups) -> list[tuple]:
    """``(group, files and feeds of its list)`` for the files of a page of several lists."""
    files = []
    for found in groups:
        place, _mark, query = found.url.partition("?")
        files.append(
            (
                found,
                [(entry, f"{place}list.{entry.name}?{query}") for entry in formats_of(found.kind)],
            )
        )
    return files


def groups_of_country(country) -> dict:
    """``groups`` of the records that name the country; ``open_groups``: those only open to all of ASEAN.

    The latter as pairs of their number and the group of both, which names the country first.
    """
    groups, open_groups, parameters = [], [], f"country={country.pk}"
    for kind in partners_first():
        shown = A_FEW if kind.is_partner else FEWER
        named = group(kind, f"{parameters}&reach=named", shown)
        both = group(kind, parameters, shown, start=named.count)
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
        sector, parameters = self.object, f"sector={self.object.pk}"
        filterset = selection_of_every_kind(QueryDict(parameters))
        groups = [group(kind, parameters, A_FEW) for kind in partners_first()]
        groups = [found for found in groups if found.count or found.not_recorded]
        counted = [found for found in groups if found.count]
        return super().get_context_data(**kwargs) | {
            "trail": [(_("Sectors"), reverse("sectors"))],
            "described": collection,
            "alternates": json_twin(reverse("sector_json", args=[sector.pk])),
            "share_image": reverse("sector_share", args=[sector.pk]),
            "groups": groups,
            "sentence": sector_in_words(counted),
            "bars": ranked_countries(sector, filterset),
            "choices": finder()["countries"],
            "sources": sector.sources.all(),
            "formats": formats_beside(counted),
        }
