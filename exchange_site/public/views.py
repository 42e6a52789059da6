from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from exchange_site.public.figure_tables import public_figures, tables
from exchange_site.statistics_charts import MAKERS, charts
from exchange_site.statistics_charts.chart_csv import numbers_as_csv


def root(request):
    """Redirect to the home page in the browser's preferred language."""
    return redirect("home")


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
    response = HttpResponse(
        numbers_as_csv(made.columns, made.rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{chart}.csv"'
    return response


def favicon(request):
    return FileResponse(Path(finders.find("favicon.ico")).open("rb"), content_type="image/x-icon")
