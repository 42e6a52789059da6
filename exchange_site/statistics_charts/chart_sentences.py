"""Summary sentences and legend of charts of figures."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charts.drawing import column_sample
from evidence.models import Figure
from evidence.wording import amount_in_words

PLANNED = Figure.Qualifier.PLANNED

MANNERS = {
    Figure.Qualifier.EXACT: gettext_lazy("as counted"),
    Figure.Qualifier.MORE_THAN: gettext_lazy("open at the top: more than this"),
    Figure.Qualifier.AT_LEAST: gettext_lazy("open above a line: at least this"),
    Figure.Qualifier.NEARLY: gettext_lazy("under a broken line: nearly this"),
    Figure.Qualifier.ABOUT: gettext_lazy("under a wave: about this"),
    Figure.Qualifier.PLANNED: gettext_lazy("hollow: planned, whether reached is not recorded"),
}


def place_of(indicator) -> tuple:
    """Sort key; indicators with equal order stay apart."""
    return indicator.order, indicator.pk


def key_of(figures) -> list:
    """The legend of the qualifiers that occur in the chart: pairs of sample and text."""
    used = {figure.qualifier for figure in figures}
    return [
        (column_sample(manner), str(text)) for manner, text in MANNERS.items() if manner in used
    ]


def course_in_words(figures) -> list[str]:
    """Sentences about figures of editions in order; reached and planned values separately."""
    reached = [figure for figure in figures if figure.qualifier != PLANNED]
    planned = [figure for figure in figures if figure.qualifier == PLANNED]
    return [course(group) for group in (reached, planned) if group]


def course(figures) -> str:
    first, last = figures[0], figures[-1]
    if first is last:
        return first.in_words
    most = max(figures, key=lambda figure: figure.value)
    words = {
        "indicator": first.indicator.name,
        "first": amount_in_words(first),
        "first_year": first.record.slug,
        "last": amount_in_words(last),
        "last_year": last.record.slug,
        "most": amount_in_words(most),
        "most_year": most.record.slug,
    }
    if most.value in {first.value, last.value}:
        return _("%(indicator)s: %(first)s in %(first_year)s, %(last)s in %(last_year)s.") % words
    return (
        _(
            "%(indicator)s: %(first)s in %(first_year)s, %(last)s in %(last_year)s; "
            "the largest number is that of %(most_year)s, %(most)s."
        )
        % words
    )
