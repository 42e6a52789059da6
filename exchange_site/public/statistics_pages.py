"""The statistics page with its CSV files, and all current totals on one page."""

from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from evidence.models import Figure
from exchange_site.public.figure_tables import Table, public_figures, tables
from exchange_site.statistics_charts import MAKERS, charts
from records.exports.csv_file import csv_lines
from records.kinds import record_kinds
from records.pages.parts.latest import last_change
from records.selection.results_memory import all_public_results


class Statistics(TemplateView):
    template_name = "exchange_site/statistics.html"

    def get_context_data(self, **kwargs):
        figures = public_figures()
        return super().get_context_data(**kwargs) | {
            "pictures": charts(figures),
            "tables": tables(figures),
        }


def statistics_file(request, chart):
    """The data of a chart as CSV; 404 if there is no such chart or no data."""
    made = MAKERS[chart](public_figures()) if chart in MAKERS else None
    if not made:
        raise Http404
    lines = csv_lines(made.columns, made.rows)
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{chart}.csv"'
    return response


class OnePageTotals(TemplateView):
    template_name = "exchange_site/one_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tables": newest_tables(),
            "counts": entry_counts().values(),
            "changed": last_change(),
        }


def newest_tables() -> list[Table]:
    """The tables with their newest figures; those of the Week first."""
    found = tables(newest(public_figures()))
    return sorted(found, key=lambda table: table.anchor not in {"week", "all-editions"})


def entry_counts() -> dict[str, str]:
    """The number of public records by kind, in words."""
    return {
        kind.label(): kind.counted % {"count": all_public_results(kind).count()}
        for kind in record_kinds()
    }


def newest(figures) -> list[Figure]:
    """The newest counted and the newest planned figure per indicator and places."""
    latest = {}
    for figure in figures:
        of_an_entry = figure.about == Figure.About.RECORD and figure.record.label() != "editions"
        if figure.as_of and not of_an_entry:
            is_planned = figure.qualifier == Figure.Qualifier.PLANNED
            places = figure.place_id, figure.origin_id, figure.destination_id
            key = figure.indicator_id, *places, is_planned
            if key not in latest or latest[key].as_of_latest < figure.as_of_latest:
                latest[key] = figure
    return list(latest.values())
