from django.views.generic import TemplateView

from editions.timeline import next_week, ribbon
from events.models import Event
from exchange_site.public.figure_tables import figures_of_the_week
from records.kinds import record_kinds
from records.pages.latest import latest, latest_entries, recently_changed
from records.pages.list_parts.country_tiles import tiles_of_every_kind
from records.pages.network.finder import finder
from records.selection.results_memory import public_results_of_every_kind
from serving.generation_cache import cached_per_generation

A_FEW = 5


class Home(TemplateView):
    template_name = "exchange_site/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "finder": finder(),
            "tiles": tiles_of_every_kind(),
            "counts": numbered_kinds(public_results_of_every_kind()),
            "ribbon": ribbon(),
            "figures": figures_of_the_week(),
            "next_week": next_week(),
            "coming": latest_entries(Event.objects.published().to_come().oldest()[:A_FEW]),
            "newest": newest(),
            "verified": verified(),
            "recently_changed": recently_changed(),
        }


def numbered_kinds(everything) -> list[dict]:
    counts = everything.tally("kind")
    return [
        {"counted": kind.counted % {"count": counts.get(kind.label(), 0)}, "label": kind.label()}
        for kind in record_kinds()
    ]


@cached_per_generation
def newest():
    return latest_entries(latest("published_at__date", A_FEW))


@cached_per_generation
def verified():
    return latest_entries(latest("verified_on", A_FEW))
