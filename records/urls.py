from django.urls import path

from records.exports.citations import REFERENCE_FORMATS
from records.exports.export_formats import formats_of
from records.exports.views.pictures import EntryPicture, RecordPlate, RecordShareImage
from records.exports.views.records import (
    RecordCalendar,
    RecordCitation,
    RecordJson,
    RecordJsonLd,
    RecordParties,
)
from records.exports.views.selections import SearchJson, SelectionChanges, SelectionExport
from records.exports.views.tables import EntryJson, TableFile
from records.pages.countries_and_sectors import CountryDetail, CountryList, SectorDetail, SectorList
from records.pages.network.partners import Partners, partners_file
from records.pages.record_bilingual import record_page
from records.pages.record_detail import RecordDetail
from records.pages.record_list import RecordList
from records.pages.record_parts.party_tables import party_relations
from records.pages.search_suggestions import search_suggestions
from serving.page_cache.opt_in import cacheable
from taxonomy.models import Country, Sector


def record_urls(kind, detail=RecordDetail):
    """URL patterns of a kind: list, exports, record page (the view ``detail``), citations."""
    patterns = [path("", cacheable(RecordList.as_view(model=kind)), name="list")]
    for entry in formats_of(kind):
        view = SelectionExport.as_view(model=kind, format=entry)
        patterns.append(path(f"list.{entry.name}", view, name=entry.name))
    patterns.append(path("changes.json", SelectionChanges.as_view(model=kind), name="changes_json"))
    if kind.in_single_calendars:
        view = RecordCalendar.as_view(model=kind)
        patterns.append(path("<slug:slug>.ics", view, name="calendar"))
    for view in [RecordJson, RecordJsonLd]:
        patterns.append(
            path(
                f"<slug:slug>.{view.ending}", view.as_view(model=kind), name=f"record_{view.ending}"
            )
        )
    for ending in REFERENCE_FORMATS:
        view = RecordCitation.as_view(model=kind, ending=ending)
        patterns.append(path(f"<slug:slug>.{ending}", view, name=ending))
    for relation in party_relations(kind):
        view = RecordParties.as_view(model=kind, relation=relation)
        patterns.append(path(f"<slug:slug>/{relation}.csv", view, name=relation))
    share = cacheable(RecordShareImage.as_view(model=kind))
    patterns.append(path("<slug:slug>.png", share, name="share"))
    if hasattr(kind, "plate_text"):
        plate = cacheable(RecordPlate.as_view(model=kind))
        patterns.append(path("<slug:slug>/<slug:shape>.svg", plate, name="plate"))
    return [*patterns, path("<slug:slug>/", cacheable(record_page(kind, detail)), name="detail")]


urlpatterns = [
    path("countries/", cacheable(CountryList.as_view()), name="countries"),
    path("countries/<slug:code>/", cacheable(CountryDetail.as_view()), name="country"),
    path("sectors/", cacheable(SectorList.as_view()), name="sectors"),
    path("sectors/<slug:slug>/", cacheable(SectorDetail.as_view()), name="sector"),
    path("partners/", cacheable(Partners.as_view()), name="partners"),
    path("partners.csv", partners_file, name="partners_file"),
    *[
        pattern
        for table, parameter, model in [
            ("countries", "country", Country),
            ("sectors", "sector", Sector),
        ]
        for pattern in [
            path(
                f"{table}/<slug:key>.png",
                cacheable(EntryPicture.as_view(model=model)),
                name=f"{parameter}_share",
            ),
            path(
                f"{table}/<slug:key>/<slug:shape>.svg",
                cacheable(EntryPicture.as_view(model=model)),
                name=f"{parameter}_plate",
            ),
            path(
                f"{table}/list.json",
                TableFile.as_view(),
                {"table": table, "ending": "json"},
                name=f"{table}_json",
            ),
            path(
                f"{table}/<slug:key>.json",
                EntryJson.as_view(table=table, parameter=parameter),
                name=f"{parameter}_json",
            ),
        ]
    ],
    path("data/<slug:table>.<slug:ending>", TableFile.as_view(), name="table_file"),
    path("search.json", SearchJson.as_view(), name="search_json"),
    path("search/suggestions/", search_suggestions, name="search_suggestions"),
]
