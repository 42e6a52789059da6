"""The editions through the years: for each indicator a panel, over the same years."""

from itertools import groupby

from django.utils.translation import gettext as _

from charts.drawing import columns
from charts.marks import Axes, Mark, Panel
from editions.models import Edition
from evidence.wording import number_in_words
from exchange_site.statistics_charts.chart import Chart
from exchange_site.statistics_charts.chart_sentences import (
    COLUMNS,
    course_in_words,
    key_of,
    place_of,
    row_of,
)


def through_the_years(figures) -> Chart | None:
    own = sorted(
        (
            figure
            for figure in figures
            if isinstance(figure.record, Edition) and figure.value is not None
        ),
        # What was planned is drawn first, behind what was reached.
        key=lambda one: (*place_of(one.indicator), one.record.slug, one.qualifier != "planned"),
    )
    if not own:
        return None
    years = list(Edition.objects.published().values_list("slug", flat=True))
    by_indicator = [list(some) for _one, some in groupby(own, lambda one: one.indicator)]
    return Chart(
        name="editions",
        title=_("Editions of the Week through the years"),
        sentences=[said for some in by_indicator for said in course_in_words(some)],
        notes=[_("For a year without a mark no number is known; that is not zero.")],
        panels=[panel(some, int(min(years)), int(max(years))) for some in by_indicator],
        key=key_of(own),
        figures=own,
        columns=COLUMNS,
        rows=[row_of(one) for one in own],
    )


def panel(figures, first: int, last: int):
    indicator = figures[0].indicator
    # Translators: Chinese may use %(measure_word)s.
    title = _("%(indicator)s") % {
        "indicator": indicator.name,
        "measure_word": indicator.measure_word_zh_hans,
    }
    drawn = Panel(title, [mark(figure) for figure in figures])
    return title, columns(drawn, Axes(first, last, drawn.largest, number_in_words))


def mark(figure) -> Mark:
    return Mark(
        year=int(figure.record.slug),
        value=figure.value,
        says=figure.in_words,
        label=number_in_words(figure.value),
        address=figure.record.get_absolute_url(),
        manner=figure.qualifier,
    )
