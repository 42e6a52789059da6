"""Students in both directions; what was counted in different ways never becomes one line."""

from itertools import groupby, pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from charts.drawing import dots
from charts.keys import form
from charts.marks import Axes, Mark, Panel
from evidence.wording import amount_in_words, number_in_words
from exchange_site.pictures.in_words import COLUMNS, key_of, row_of
from exchange_site.pictures.picture import Picture, listed

# The places between which the whole movement is counted, by their codes.
WHOLE = {"CN", "ASEAN", "CN+ASEAN"}


def students_both_ways(figures) -> Picture | None:
    own = sorted(
        (
            one
            for one in figures
            if {one.origin_id, one.destination_id} <= WHOLE and one.value is not None
        ),
        key=lambda one: (one.indicator.order, one.counting_en, one.as_of),
    )
    dated = [one for one in own if one.as_of]
    if not dated:
        return None
    years = [one.as_of.year for one in dated]
    axes = Axes(min(years), max(years), max(one.value for one in dated), number_in_words)
    directions = [list(some) for _one, some in groupby(dated, lambda one: one.indicator)]
    series = [group for some in directions for group in by_counting(some)]
    return Picture(
        name="students",
        title=_("Students in both directions"),
        sentences=[series_in_words(some) for some in series],
        notes=[joining_in_words(), *(undated_in_words(one) for one in own if not one.as_of)],
        panels=[panel(some, axes) for some in directions],
        key=[*ways_of_counting(directions), *key_of(dated)],
        figures=own,
        columns=COLUMNS,
        rows=[row_of(one) for one in own],
    )


def by_counting(figures) -> list[list]:
    """One series for each way of counting; the one that is not stated comes first."""
    return [list(some) for _one, some in groupby(figures, lambda one: one.counting_en)]


def panel(figures, axes: Axes):
    title = str(figures[0].indicator.name)
    marks, joined = [], []
    for number, series in enumerate(by_counting(figures), start=1):
        drawn = {one: mark(one, number) for one in series}
        marks += drawn.values()
        joined += [(drawn[one], drawn[two]) for one, two in comparable(series)]
    return title, dots(Panel(title, marks, joined), axes)


def comparable(series) -> list[tuple]:
    """Neighbors that one source gives both, each pair once."""
    sources = dict.fromkeys(source for one in series for source in one.sources)
    pairs = [
        pair
        for source in sources
        for pair in pairwise(one for one in series if source in one.sources)
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


def ways_of_counting(directions) -> list:
    said = {}
    for some in directions:
        for number, series in enumerate(by_counting(some), start=1):
            said.setdefault(number, series[0].counting or _("way of counting not stated"))
    return [(form(number), str(text)) for number, text in said.items()] if len(said) > 1 else []


def series_in_words(series) -> str:
    """Value by value: to tell only the first and the last would compare what may not be compared."""
    values = [
        _("%(amount)s (%(year)s)") % {"amount": amount_in_words(one), "year": one.as_of.year}
        for one in series
    ]
    words = {
        "indicator": series[0].indicator.name,
        "values": listed(values),
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
