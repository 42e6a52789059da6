"""Figures of the editions over the years: a panel per indicator and way of counting, one year axis."""

from itertools import groupby

from django.utils.translation import gettext as _

from charts.drawing import columns, listed
from charts.marks import Axes, Mark, Panel
from editions.models import Edition
from evidence.wording import amount_in_words, number_in_words
from exchange_site.statistics_charts.chart import Chart, figures_chart
from exchange_site.statistics_charts.chart_sentences import course_in_words, key_of, place_of


def through_the_years(figures) -> Chart | None:
    own = sorted(
        (
            figure
            for figure in figures
            if isinstance(figure.record, Edition) and figure.value is not None
        ),
        # Planned values come first, so that reached values are drawn over them.
        key=lambda figure: (
            *counted_alike(figure),
            figure.record.slug,
            figure.qualifier != "planned",
        ),
    )
    if not own:
        return None
    years = list(Edition.objects.published().values_list("slug", flat=True))
    by_indicator = [list(group) for _key, group in groupby(own, counted_alike)]
    return figures_chart(
        own,
        name="editions",
        title=_("Editions of the Week through the years"),
        sentences=[sentence for group in by_indicator for sentence in course_in_words(group)],
        notes=[_("For a year without a mark no number is recorded; that is not zero.")],
        panels=[panel(group, int(min(years)), int(max(years))) for group in by_indicator],
        key=key_of(own),
    )


def counted_alike(figure) -> tuple:
    """Sort key; figures that were counted in different ways stay apart."""
    return *place_of(figure.indicator), figure.counting_en


def panel(figures, first: int, last: int):
    indicator = figures[0].indicator
    # Translators: Chinese may use %(measure_word)s.
    title = _("%(indicator)s") % {
        "indicator": indicator.name,
        "measure_word": indicator.measure_word_zh_hans,
    }
    if counting := figures[0].counting:
        title = _("%(title)s (%(counting)s)") % {"title": title, "counting": counting}
    drawn = Panel(title, [mark(figure) for figure in figures])
    axes = Axes(first, last, drawn.largest, number_in_words)
    return title, columns(drawn, axes) + listed(drawn)


def mark(figure) -> Mark:
    return Mark(
        year=int(figure.record.slug),
        value=figure.value,
        says=figure.in_words,
        label=number_in_words(figure.value),
        address=figure.record.get_absolute_url(),
        manner=figure.qualifier,
        amount=amount_in_words(figure),
    )
