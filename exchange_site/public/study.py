"""The page for students: scholarships, and where universities and colleges are."""

from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from documents.models import Document
from institutions.models import Institution
from records.exports.schema_org import collection
from records.kinds import selection
from records.pages.parts.related import SHOWN, group
from taxonomy import cached_lists

TEACHING = f"type={Institution.Type.UNIVERSITY}&type={Institution.Type.VOCATIONAL}"


class Study(TemplateView):
    template_name = "exchange_site/study.html"

    def get_context_data(self, **kwargs):
        scholarships = group(Document, f"type={Document.Type.SCHOLARSHIP}", SHOWN)
        return super().get_context_data(**kwargs) | {
            "described": collection,
            "scholarships": scholarships,
            "notice": Institution.notice,
            "places": places(),
        }


def places() -> list[tuple[str, str, str]]:
    """``(country, number of universities and colleges in words, address of their list)``."""
    taught = selection(Institution, QueryDict(TEACHING)).finds().tally("country")
    address = reverse("institutions:list")
    return [
        (
            str(country.name),
            Institution.counted % {"count": taught[country.pk]},
            f"{address}?country={country.pk}&{TEACHING}",
        )
        for country in cached_lists.countries()
        if taught.get(country.pk)
    ]
