"""All current totals on one page."""

from django.views.generic import TemplateView

from evidence.models import Figure
from exchange_site.public.figure_tables import public_figures, tables
from exchange_site.public.page_fragments import last_change
from records.kinds import record_kinds
from records.selection.results_memory import all_public_results


class OnePageTotals(TemplateView):
    template_name = "exchange_site/one_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tables": sorted(tables(newest(public_figures())), key=of_the_week_first),
            "counts": [
                kind.counted % {"count": all_public_results(kind).count()}
                for kind in record_kinds()
            ],
            "changed": last_change(),
        }


def of_the_week_first(table) -> bool:
    return table.anchor not in {"week", "all-editions"}


def newest(figures) -> list[Figure]:
    """The newest counted and the newest planned figure per indicator and places."""
    latest = {}
    for figure in figures:
        if figure.as_of and (
            figure.about != Figure.About.RECORD or figure.record.label() == "editions"
        ):
            is_planned = figure.qualifier == Figure.Qualifier.PLANNED
            places = figure.place_id, figure.origin_id, figure.destination_id
            key = figure.indicator_id, *places, is_planned
            known = latest.get(key)
            if not known or known.as_of_latest < figure.as_of_latest:
                latest[key] = figure
    return list(latest.values())
