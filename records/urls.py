from django.urls import path

from records import views
from records.search_page import SearchPage


def record_urls(kind):
    """The addresses at which every kind of record is found."""
    return [
        path("", views.RecordList.as_view(model=kind), name="list"),
        path("list.csv", views.RecordDownload.as_view(model=kind), name="download"),
        path("<slug:slug>/", views.RecordDetail.as_view(model=kind), name="detail"),
    ]


urlpatterns = [
    path("countries/", views.CountryList.as_view(), name="countries"),
    path("countries/<slug:code>/", views.CountryDetail.as_view(), name="country"),
    path("sectors/", views.SectorList.as_view(), name="sectors"),
    path("sectors/<slug:slug>/", views.SectorDetail.as_view(), name="sector"),
    path("search/", SearchPage.as_view(), name="search"),
]
