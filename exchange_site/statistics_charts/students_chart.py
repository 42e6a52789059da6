"""Student numbers in both directions; values counted in different ways are separate series."""

from itertools import groupby, pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.drawing import dot_sample, dots, listed
from charts.marks import Axes, Mark, Panel
from evidence.wording import amount_in_words, number_in_words
from exchange_site.statistics_charts.chart import Chart, figures_chart, joined_names
from exchange_site.statistics_charts.chart_sentences import key_of, place_of

# Codes of the places between which totals are counted.
WHOLE = {"CN", "ASEAN", "CN+ASEAN"}


def students_both_ways(figures) -> Chart | None:
    own = sorted(
        (
            figure
            for figure in figures
            if {figure.origin_id, figure.destination_id} <= WHOLE and figure.value is not None
        ),
        key=lambda figure: (*place_of(figure.indicator), *way_of_counting(figure), figure.as_of),
    )
    dated = [figure for figure in own if figure.as_of]
    if not dated:
        return None
    years = [figure.as_of.year for figure in dated]
    axes = Axes(min(years), max(years), max(figure.value for figure in dated), number_in_words)
    directions = [list(group) for _key, group in groupby(dated, lambda figure: figure.indicator)]
    series = [group for direction in directions for group in by_counting(direction)]
    ways = sorted({way_of_counting(figure) for figure in dated})
    return figures_chart(
        own,
        name="students",
        title=_("Students in both directions"),
        sentences=[series_in_words(group) for group in series],
        notes=[
            joining_in_words(),
            *(undated_in_words(figure) for figure in own if not figure.as_of),
        ],
        panels=[panel(direction, ways, axes) for direction in directions],
        key=[*forms_of(ways, dated), *key_of(dated)],
    )


def way_of_counting(figure) -> tuple[str, str]:
    """The way of counting in both languages, also a sort key; empty (not stated) sorts first."""
    return figure.counting_en, figure.counting_zh_hans


def by_counting(figures) -> list[list]:
    """Split figures, sorted by way of counting, into a series per way."""
    return [list(group) for _key, group in groupby(figures, way_of_counting)]


def panel(figures, ways: list, axes: Axes):
    """A panel of one direction; a way of counting has the same marker in all panels."""
    title = str(figures[0].indicator.name)
    marks, joined = [], []
    for series in by_counting(figures):
        number = ways.index(way_of_counting(series[0])) + 1
        drawn = {figure: mark(figure, number) for figure in series}
        marks += drawn.values()
        joined += [(drawn[first], drawn[second]) for first, second in comparable(series)]
    drawn_panel = Panel(title, marks, joined)
    return title, dots(drawn_panel, axes) + listed(drawn_panel)


def comparable(series) -> list[tuple]:
    """Pairs of successive figures from a common source, without duplicates."""
    sources = dict.fromkeys(source for figure in series for source in figure.sources)
    pairs = [
        pair
        for source in sources
        for pair in pairwise(figure for figure in series if source in figure.sources)
    ]
    return list(dict.fromkeys(pairs))


def mark(figure, series: int) -> Mark:
    return Mark(
        year=figure.as_of.year,
        value=figure.value,
        says=figure.in_words,
        label=number_in_words(figure.value),
        address=place_of_source(figure),
        manner=figure.qualifier,
        series=series,
        amount=amount_in_words(figure),
    )


def place_of_source(figure) -> str:
    """The source on the page of sources; this page where no source has been found yet."""
    named = next((source for source in figure.sources if not source.is_missing), None)
    return f"{reverse('sources')}#{named.pk}" if named else reverse("statistics")


def forms_of(ways: list, figures) -> list:
    """The legend of markers by way of counting; empty if there is only one way."""
    labels = {way_of_counting(figure): figure.counting for figure in figures}
    return [
        (dot_sample(number), str(labels[way] or _("way of counting not stated")))
        for number, way in enumerate(ways, start=1)
        if len(ways) > 1
    ]


def series_in_words(series) -> str:
    """A sentence with all values; first and last alone could suggest an invalid comparison."""
    values = [
        _("%(amount)s (%(year)s)") % {"amount": amount_in_words(figure), "year": figure.as_of.year}
        for figure in series
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
    return _("Not drawn, because the year is not recorded: %(figure)s") % {
        "figure": figure.in_words
    }
