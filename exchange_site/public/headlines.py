"""The sentences at the head of the pages of statistics, made from figures and counts."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editions.models import Edition
from exchange_site.public.figure_tables import direction
from records.kinds import record_kinds
from records.selection.results_memory import all_public_results, public_results_of_every_kind
from taxonomy import cached_lists


def of_the_week(_figures) -> str:
    years = sorted(Edition.objects.published().values_list("slug", flat=True))
    if not years:
        return ""
    return _("Editions of the Week in this directory: %(count)s, from %(first)s to %(last)s.") % {
        "count": len(years),
        "first": years[0],
        "last": years[-1],
    }


def of_students(figures) -> str:
    """The newest dated figure of both directions together."""
    both = [figure for figure in figures if direction(figure) == "both" and figure.as_of]
    return max(both, key=lambda figure: figure.as_of_latest).in_words if both else ""


def of_cooperation(_figures) -> str:
    """Which ASEAN country the most entries name, and which the fewest."""
    counts = public_results_of_every_kind().tally("country")
    members = [country for country in cached_lists.countries() if country.asean_since]
    members.sort(key=lambda country: -counts.get(country.pk, 0))
    if not members or not counts.get(members[0].pk):
        return ""
    first, last = members[0], members[-1]
    return _(
        "Of the ASEAN countries, %(first)s is named by the most entries (%(most)s), %(last)s by the "
        "fewest (%(fewest)s)."
    ) % {
        "first": first.name,
        "most": counts[first.pk],
        "last": last.name,
        "fewest": counts.get(last.pk, 0),
    }


def of_coverage(_figures) -> str:
    counted = [
        kind.counted % {"count": all_public_results(kind).count()} for kind in record_kinds()
    ]
    return _("In this directory: %(said)s.") % {
        "said": pgettext("between counted kinds", ", ").join(counted)
    }
