from django.views.generic import TemplateView

from alliances.models import Alliance
from editions.models import Edition
from events.models import Event
from evidence.models import Figure
from records.kinds import record_kinds
from records.models import Relation
from records.pages.parts.country_tiles import tiles_of_every_kind
from records.pages.parts.latest import latest, latest_entries
from records.selection.results_memory import public_results_of_every_kind
from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists

A_FEW = 5


class Home(TemplateView):
    template_name = "exchange_site/home.html"

    def get_context_data(self, **kwargs):
        everything = public_results_of_every_kind()
        edition = Edition.objects.published().newest().first()
        return super().get_context_data(**kwargs) | {
            "tiles": tiles_of_every_kind(),
            "sectors": numbered_sectors(everything),
            "counts": numbered_kinds(everything),
            "edition": edition,
            "theme_is_ours": edition and edition.is_our_translation("theme"),
            "figures": edition.figures.public().with_wording() if edition else [],
            "coming": latest_entries(Event.objects.published().to_come().oldest()[:A_FEW]),
            "newest": newest(),
            "verified": verified(),
            "identified": Alliance.objects.published().filter(relation=Relation.TEN).count(),
            "story": story_figures(),
        }


def numbered_kinds(everything) -> list[dict]:
    counts = everything.tally("kind")
    return [
        {"counted": kind.counted % {"count": counts.get(kind.label(), 0)}, "label": kind.label()}
        for kind in record_kinds()
    ]


def numbered_sectors(everything) -> list[tuple]:
    counts = everything.tally("sector")
    return [(sector, counts.get(sector.pk, 0)) for sector in cached_lists.sectors()]


@cached_per_generation
def newest():
    return latest_entries(latest("published_at__date", A_FEW))


@cached_per_generation
def verified():
    return latest_entries(latest("verified_on", A_FEW))


def story_figures():
    """Figures of the commissioning text (source ``commission``) by date: growth from 2008 to 2020."""
    figures = Figure.objects.public().exclude(about=Figure.About.RECORD)
    figures = figures.filter(source="commission").with_wording()
    return figures.order_by("as_of_latest", "indicator")
