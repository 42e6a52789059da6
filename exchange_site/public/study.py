"""The page for students: scholarships, who takes international students, and where universities are."""

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from documents.models import Document
from institutions.models import Institution
from records.exports.schema_org import collection
from records.kinds import selection
from records.pages.record_parts.related import SHOWN, Group, group
from taxonomy import cached_lists

TEACHING = "&".join(f"type={value}" for value in Institution.Type if value in Institution.TEACHING)
TAKING = f"international={Institution.TakesInternational.YES}"
MOST_SCHOLARSHIPS = 50


class Study(TemplateView):
    template_name = "exchange_site/study.html"

    def get_context_data(self, **kwargs):
        scholarships = group(Document, f"type={Document.Type.SCHOLARSHIP}", MOST_SCHOLARSHIPS)
        return super().get_context_data(**kwargs) | {
            "described": collection,
            "scholarships": scholarships,
            "offers": offers(scholarships),
            "taking": group(Institution, TAKING, SHOWN),
            "notice": Institution.notice,
            "places": places(),
        }


def offers(scholarships: Group) -> list[Document]:
    """The scholarships with their givers."""
    documents = scholarships.records
    prefetch_related_objects(documents, "parties__institution")
    return documents


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
