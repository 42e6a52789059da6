"""Students in both directions; what was counted in different ways never becomes one line."""

from itertools import groupby, pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.drawing import dots
from charts.legend_keys import form
from charts.marks import Axes, Mark, Panel
from evidence.wording import amount_in_words, number_in_words
from exchange_site.statistics_charts.chart import Chart, joined_names
from exchange_site.statistics_charts.chart_sentences import COLUMNS, key_of, place_of, row_of

# The places between which the whole movement is counted, by their codes.
WHOLE = {"CN", "ASEAN", "CN+ASEAN"}


def students_both_ways(figures) -> Chart | None:
    own = sorted(
        (
            figure
            for figure in figures
            if {figure.origin_id, figure.destination_id} <= WHOLE and figure.value is not None
        ),
        key=lambda one: (*place_of(one.indicator), *way_of_counting(one), one.as_of),
    )
    dated = [one for one in own if one.as_of]
    if not dated:
        return None
    years = [one.as_of.year for one in dated]
    axes = Axes(min(years), max(years), max(one.value for one in dated), number_in_words)
    directions = [list(some) for _one, some in groupby(dated, lambda one: one.indicator)]
    series = [group for some in directions for group in by_counting(some)]
    ways = sorted({way_of_counting(one) for one in dated})
    return Chart(
        name="students",
        title=_("Students in both directions"),
        sentences=[series_in_words(some) for some in series],
        notes=[joining_in_words(), *(undated_in_words(one) for one in own if not one.as_of)],
        panels=[panel(some, ways, axes) for some in directions],
        key=[*forms_of(ways, dated), *key_of(dated)],
        figures=own,
        columns=COLUMNS,
        rows=[row_of(one) for one in own],
    )


def way_of_counting(figure) -> tuple[str, str]:
    """As it is worded, in both languages; the one that is not stated comes first."""
    return figure.counting_en, figure.counting_zh_hans


def by_counting(figures) -> list[list]:
    """One series for each way of counting."""
    return [list(some) for _one, some in groupby(figures, way_of_counting)]


def panel(figures, ways: list, axes: Axes):
    """Each way of counting has one form in all panels."""
    title = str(figures[0].indicator.name)
    marks, joined = [], []
    for series in by_counting(figures):
        number = ways.index(way_of_counting(series[0])) + 1
        drawn = {series_item: mark(series_item, number) for series_item in series}
        marks += drawn.values()
        joined += [(drawn[one], drawn[two]) for one, two in comparable(series)]
    return title, dots(Panel(title, marks, joined), axes)


def comparable(series) -> list[tuple]:
    """Neighbors that one source gives both, each pair once."""
    sources = dict.fromkeys(source for series_item in series for source in series_item.sources)
    pairs = [
        pair
        for source in sources
        for pair in pairwise(series_item for series_item in series if source in series_item.sources)
    ]
    return list(dict.fromkeys(pairs))


def mark(figure, series: int) -> Mark:
    return Mark(
        year=figure.as_of.year,
        value=figure.value,
        says=figure.in_words,
        label=number_in_words(figure.value),
        address=f"{reverse('sources')}#{figure.source_id}",
        manner=figure.qualifier,
        series=series,
    )


def forms_of(ways: list, figures) -> list:
    """Which form stands for which way; a single way needs no key."""
    said = {way_of_counting(figure): figure.counting for figure in figures}
    return [
        (form(number), str(said[way] or _("way of counting not stated")))
        for number, way in enumerate(ways, start=1)
        if len(ways) > 1
    ]


def series_in_words(series) -> str:
    """Value by value: to tell only the first and the last would compare what may not be compared."""
    values = [
        _("%(amount)s (%(year)s)")
        % {"amount": amount_in_words(series_item), "year": series_item.as_of.year}
        for series_item in series
    ]
    words = {
        "indicator": series[0].indicator.name,
        "values": joined_names(values),
        "counting": series[0].counting,
    }
    if words["counting"]:
        return _("%(indicator)s, %(counting)s: %(values)s.") % words
    return _("%(indicator)s: %(values)s.") % words


def joining_in_words() -> str:
    return _(
        "Two points are joined only where one source gives both and counts them in the same way. "
        "Numbers of other sources, or counted in another way, stand by themselves, because a line "
        "between them would show a growth or a fall that nobody counted."
    )


def undated_in_words(figure) -> str:
    return _("Not drawn, because the year is not known: %(figure)s") % {"figure": figure.in_words}
