"""Figures grouped into tables: going out, bringing in, the Week and others."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evidence.models import Figure
from serving.generation_cache import cached_per_generation

MOST_OF_THE_WEEK = 4


@dataclass
class Table:
    anchor: str
    title: str | Promise
    figures: list[Figure]
    # The Chinese term that the title translates, for readers of other languages.
    term: str = ""


@cached_per_generation
def figures_of_the_week() -> list[Figure]:
    """The newest achieved figure of each indicator about the Week as a whole; only those with a source."""
    figures = Figure.objects.public().filter(about=Figure.About.WEEK).with_wording()
    achieved = figures.exclude(qualifier=Figure.Qualifier.PLANNED).exclude(value=None)
    newest = {figure.indicator: figure for figure in achieved.order_by("as_of_latest")}
    sourced = [figure for figure in newest.values() if not figure.source.is_missing]
    return sorted(sourced, key=lambda figure: figure.indicator.order)[:MOST_OF_THE_WEEK]


def is_chinese(place) -> bool:
    """Whether the place is China or one of its provinces, such as ``CN-GZ``."""
    return bool(place) and place.pk.startswith("CN")


def direction(figure) -> str:
    """The name of the table (a key of TITLES) that a figure belongs to."""
    if figure.origin_id and figure.origin_id == figure.destination_id:
        return "both"
    if figure.about == Figure.About.RECORD and not figure.origin_id:
        return "all-editions" if figure.record.label() == "editions" else "all-others"
    if figure.origin_id:
        return "out" if is_chinese(figure.origin) else "in"
    if figure.destination_id:
        return "in" if is_chinese(figure.destination) else "out"
    return "week" if figure.about == Figure.About.WEEK else "partners"


TERMS = {"out": "走出去", "in": "引进来"}
TITLES = {
    "out": _("Students from China"),
    "in": _("Students in China"),
    "both": _("Students in both directions"),
    "all-editions": _("Figures of single editions"),
    "week": _("The Week so far"),
    "partners": _("Partners of institutions in Guizhou"),
    "all-others": _("Figures of other entries"),
}


def tables(figures) -> list[Table]:
    """The tables that have figures, in the order of TITLES."""
    terms = {} if get_language() == "zh-hans" else TERMS
    made = [
        Table(
            name,
            title,
            [figure for figure in figures if direction(figure) == name],
            terms.get(name, ""),
        )
        for name, title in TITLES.items()
    ]
    return [table for table in made if table.figures]
