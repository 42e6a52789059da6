from django.urls import path

from records.exports.citations.citation_views import RecordCitation
from records.exports.citations.reference_formats import FORMATS
from records.exports.export_formats import formats_of
from records.exports.export_views import RecordCalendar, SelectionExport
from records.pages.countries_and_sectors import CountryDetail, CountryList, SectorDetail, SectorList
from records.pages.record_bilingual import record_page
from records.pages.record_list import RecordList
from records.pages.search import SearchPage


def record_urls(kind):
    """URL patterns of a kind: list, exports, record page, citations."""
    return [
        path("", RecordList.as_view(model=kind), name="list"),
        *[
            path(
                f"list.{entry.name}",
                SelectionExport.as_view(model=kind, format=entry),
                name=entry.name,
            )
            for entry in formats_of(kind)
        ],
        *record_calendar(kind),
        *[
            path(
                f"<slug:slug>.{ending}",
                RecordCitation.as_view(model=kind, ending=ending),
                name=ending,
            )
            for ending in FORMATS
        ],
        path("<slug:slug>/", record_page(kind), name="detail"),
    ]


def record_calendar(kind):
    if not kind.in_single_calendars:
        return []
    return [path("<slug:slug>.ics", RecordCalendar.as_view(model=kind), name="calendar")]


urlpatterns = [
    path("countries/", CountryList.as_view(), name="countries"),
    path("countries/<slug:code>/", CountryDetail.as_view(), name="country"),
    path("sectors/", SectorList.as_view(), name="sectors"),
    path("sectors/<slug:slug>/", SectorDetail.as_view(), name="sector"),
    path("search/", SearchPage.as_view(), name="search"),
]
