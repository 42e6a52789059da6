from django.urls import path

from records.list_pages import RecordDownload, RecordList
from records.record_pages import RecordDetail
from records.search_page import SearchPage
from records.taxonomy_pages import CountryDetail, CountryList, SectorDetail, SectorList


def record_urls(kind):
    """The addresses at which every kind of record is found."""
    return [
        path("", RecordList.as_view(model=kind), name="list"),
        path("list.csv", RecordDownload.as_view(model=kind), name="download"),
        path("<slug:slug>/", RecordDetail.as_view(model=kind), name="detail"),
    ]


urlpatterns = [
    path("countries/", CountryList.as_view(), name="countries"),
    path("countries/<slug:code>/", CountryDetail.as_view(), name="country"),
    path("sectors/", SectorList.as_view(), name="sectors"),
    path("sectors/<slug:slug>/", SectorDetail.as_view(), name="sector"),
    path("search/", SearchPage.as_view(), name="search"),
]
