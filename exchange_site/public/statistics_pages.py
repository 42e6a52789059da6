"""The pages of statistics, one for each question, their CSV files, and all current totals on one page."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from evidence.models import Figure
from exchange_site.public import headlines
from exchange_site.public.figure_tables import Table, figures_of_the_week, tables
from exchange_site.statistics_charts import MAKERS, charts
from records.exports.csv_file import csv_lines
from records.exports.json.properties import as_object
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import dumped
from records.exports.views.sending import as_file
from records.kinds import record_kinds
from records.pages.latest import last_change
from records.public_evidence import public_figures
from records.selection.results_memory import all_public_results
from serving.page_cache.opt_in import keep_under


@dataclass(frozen=True)
class Question:
    """A page of statistics: its charts and its tables by name, and the sentences at its head."""

    title: str | Promise
    charts: tuple[str, ...]
    tables: tuple[str, ...]
    headline: object


# By the name of the page's URL.
QUESTIONS = {
    "statistics": Question(
        _("The Week by year"), ("editions",), ("all-editions", "week"), headlines.of_the_week
    ),
    "statistics_students": Question(
        _("Students in both directions"),
        ("students",),
        ("out", "in", "both"),
        headlines.of_students,
    ),
    "statistics_cooperation": Question(
        _("Cooperation by country and sector"),
        ("countries", "sectors"),
        ("partners",),
        headlines.of_cooperation,
    ),
    "statistics_coverage": Question(
        _("Coverage of this directory"), ("founding",), ("all-others",), headlines.of_coverage
    ),
}


class Statistics(TemplateView):
    template_name = "exchange_site/statistics.html"
    page = "statistics"

    def get_context_data(self, **kwargs):
        question, figures = QUESTIONS[self.page], public_figures()
        return super().get_context_data(**kwargs) | {
            "question": question,
            "questions": [
                (entry.title, reverse(name), name == self.page) for name, entry in QUESTIONS.items()
            ],
            "headline": question.headline(figures),
            "figures": figures_of_the_week() if self.page == "statistics" else [],
            "pictures": charts(figures, question.charts),
            "tables": [table for table in tables(figures) if table.anchor in question.tables],
            "alternates": [("application/json", reverse(f"{self.page}_json"))],
            "trail": []
            if self.page == "statistics"
            else [(_("Statistics"), reverse("statistics"))],
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


def statistics_json(request, page):
    """The JSON twin of a page of statistics: its charts as rows, its figures as the API answers them."""
    question, figures = QUESTIONS[page], public_figures()
    shown = [table for table in tables(figures) if table.anchor in question.tables]
    objects = figure_objects({figure.pk for table in shown for figure in table.figures})
    content = {
        "title": str(question.title),
        "headline": question.headline(figures) or None,
        "charts": [
            {
                "name": chart.name,
                "title": str(chart.title),
                "sentences": chart.sentences,
                "rows": [
                    {name: cell_value(cell) for name, cell in zip(chart.columns, row, strict=True)}
                    for row in chart.rows
                ],
            }
            for chart in charts(figures, question.charts)
        ],
        "tables": [
            {
                "name": table.anchor,
                "title": str(table.title),
                "figures": [objects[figure.pk] for figure in table.figures],
            }
            for table in shown
        ],
    }
    keep_under(request, "")
    return as_file(dumped(content), "application/json", f"{page}.json", saved=False)


def cell_value(cell):
    """Numbers stay numbers; an empty cell is null."""
    return cell if isinstance(cell, int) else str(cell) or None


def figure_objects(keys: set) -> dict:
    """The public figures with these primary keys, as rows of their table."""
    table = TABLES["figures"]
    return {
        figure.pk: as_object(figure, table.properties())
        for part in table.parts()
        for figure in part.rows.filter(pk__in=keys)
    }


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
