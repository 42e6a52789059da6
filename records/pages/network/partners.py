"""The page of partners, and its file."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from records.exports.csv_file import csv_lines
from records.exports.schema_org import collection
from records.exports.views.sending import as_file
from records.pages.list_parts.filled_parameters import FilledParameters
from records.pages.network.finder import finder
from records.pages.network.partnerships import partner_kind, partnerships
from records.selection.query_strings import query_string
from taxonomy import cached_lists

# The page shows so many pairs; the file holds all of them.
SHOWN = 200


class Asked:
    """What the parameters of the page ask for: the institutions of a country, or a single one."""

    def __init__(self, parameters):
        code, slug = parameters.get("country", ""), parameters.get("institution", "")
        institutions = partner_kind().objects.published()
        self.country = cached_lists.countries_by_code().get(code.upper())
        self.institution = institutions.filter(slug=slug).first() if slug else None
        self.is_wrong = bool((code and not self.country) or (slug and not self.institution))
        self.pairs, self.own = [], institutions.none()
        if self.institution:
            self.pairs = [("institution", self.institution.slug)]
            self.own = institutions.filter(pk=self.institution.pk)
        elif self.country:
            self.pairs = [("country", self.country.pk)]
            self.own = institutions.naming([self.country])

    @property
    def name(self) -> str:
        return str((self.institution or self.country).name)

    @property
    def heading(self) -> str:
        if not self.pairs:
            return _("Who already works with whom")
        return _("Who already works with whom: %(name)s") % {"name": self.name}


class Partners(FilledParameters, TemplateView):
    """Pairs of institutions that a record names together, of a country or of one institution."""

    template_name = "records/partners.html"

    def selected(self):
        return Asked(self.request.GET)

    def get_context_data(self, **kwargs):
        asked = self.selected()
        if asked.is_wrong:
            raise Http404
        found = partnerships(asked.own) if asked.pairs else []
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "heading": asked.heading,
            "pairs": found[:SHOWN],
            "count": len(found),
            "most": SHOWN,
            "choices": finder()["countries"],
            "query_string": query_string(asked.pairs),
            "own_query": query_string(asked.pairs),
            "hidden": bool(asked.pairs),
            "described": collection,
        }


def partners_file(request):
    """The pairs as CSV; 404 where nothing is asked for."""
    asked = Asked(request.GET)
    if asked.is_wrong or not asked.pairs:
        raise Http404
    header = ["institution", "countries", "partner", "partner_countries", "together_in", "latest"]
    rows = (
        [
            pair.institution.name,
            codes_of(pair.institution),
            pair.partner.name,
            codes_of(pair.partner),
            pair.in_words,
            pair.latest,
        ]
        for pair in partnerships(asked.own)
    )
    return as_file(csv_lines(header, rows), "text/csv", "partners.csv", saved=True)


def codes_of(institution) -> str:
    return ";".join(country.pk for country in institution.countries.all())
