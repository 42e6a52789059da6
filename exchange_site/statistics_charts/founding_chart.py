"""Record counts by founding year, for the kinds that result from the Week."""

from django.utils.translation import gettext as _

from charts.drawing import columns, listed
from charts.marks import Axes, Mark, Panel
from evidence.wording import number_in_words
from exchange_site.statistics_charts.chart import Chart
from exchange_site.statistics_charts.matrix import matrix_chart, matrix_row, tallies
from records.kinds import record_kinds
from records.models.traits import Founded, OfTheWeek
from records.selection.query_strings import list_address, query_string
from records.selection.results_memory import all_public_results


def founding_years(_figures) -> Chart | None:
    kinds = [
        kind for kind in record_kinds() if issubclass(kind, Founded) and issubclass(kind, OfTheWeek)
    ]
    counted = tallies(kinds, "year")
    years = sorted({int(year) for counts in counted.values() for year in counts})
    if not years:
        return None
    span = range(years[0], years[-1] + 1)
    return matrix_chart(
        kinds,
        ["year"],
        [([year], matrix_row(year, "", counted, str(year), [("year", year)])) for year in span],
        name="founding",
        title=_("Founding years"),
        sentences=[course_in_words(kind, counts) for kind, counts in counted.items() if counts],
        notes=[
            sentence
            for kind, counts in counted.items()
            if (sentence := undated_in_words(kind, counts))
        ],
        panels=[panel(kind, counts, span) for kind, counts in counted.items()],
    )


def panel(kind, counts, span):
    title = str(kind.list_title)
    marks = [mark(kind, year, number) for year, number in sorted(counts.items())]
    drawn = Panel(title, marks)
    axes = Axes(span[0], span[-1], drawn.largest, number_in_words)
    return title, columns(drawn, axes) + listed(drawn)


def mark(kind, year: str, number: int) -> Mark:
    return Mark(
        year=int(year),
        value=number,
        says=founded_in_words(kind, year, number),
        label=number_in_words(number),
        address=f"{list_address(kind)}{query_string([('year', year)])}",
    )


def founded_in_words(kind, year: str, number: int) -> str:
    phrase = kind.years_phrase % {"years": _("%(year)s") % {"year": year}}
    words = {"counted": kind.counted % {"count": number}, "conditions": phrase}
    return _("%(counted)s %(conditions)s") % words


def course_in_words(kind, counts) -> str:
    year, number = max(counts.items(), key=lambda item: (item[1], item[0]))
    return _("%(kind)s: from %(first)s to %(last)s, most of them in one year: %(most)s.") % {
        "kind": kind.list_title,
        "first": min(counts),
        "last": max(counts),
        "most": founded_in_words(kind, year, number),
    }


def undated_in_words(kind, counts) -> str:
    missing = all_public_results(kind).count() - sum(counts.values())
    words = {"counted": kind.counted % {"count": missing}}
    return _("Year of founding not recorded: %(counted)s.") % words if missing else ""
