"""All current totals on one page, for those who write speeches."""

from django.views.generic import TemplateView

from evidence.models import Figure
from exchange_site.drawn import last_change
from exchange_site.statistics import public_figures, tables
from records.held_finds import all_public
from records.kinds import record_kinds


class OnePage(TemplateView):
    template_name = "exchange_site/one_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tables": sorted(tables(newest(public_figures())), key=of_the_week_first),
            "counts": [
                kind.counted % {"count": all_public(kind).count()} for kind in record_kinds()
            ],
            "changed": last_change(),
        }


def of_the_week_first(table) -> bool:
    return table.anchor not in {"week", "all-editions"}


def newest(figures) -> list[Figure]:
    """Of each indicator, from and to each place, what was counted last, and what was planned last."""
    latest = {}
    for one in figures:
        if one.as_of and (one.about != Figure.About.RECORD or one.record.label() == "editions"):
            is_planned = one.qualifier == Figure.Qualifier.PLANNED
            places = one.place_id, one.origin_id, one.destination_id
            key = one.indicator_id, *places, is_planned
            known = latest.get(key)
            if not known or known.as_of_latest < one.as_of_latest:
                latest[key] = one
    return list(latest.values())
