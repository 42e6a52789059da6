"""Record counts by sector and kind."""

from django.utils.translation import gettext as _

from exchange_site.statistics_charts.chart import Chart, joined_names
from exchange_site.statistics_charts.matrix import empty_cells, line, tallies
from records.kinds import record_kinds
from taxonomy import cached_lists

# Maximum of sector names in a sentence; more are given as a count.
NAMED = 8


def by_sector(_figures) -> Chart:
    kinds = record_kinds()
    counted = tallies(kinds, "sector")
    lines = {
        sector: line(
            sector.name, sector.get_absolute_url(), counted, sector.pk, [("sector", sector.pk)]
        )
        for sector in cached_lists.sectors()
    }
    return Chart(
        name="sectors",
        title=_("Entries by sector"),
        sentences=missing_in_words(list(lines.values())),
        notes=[_("An entry of several sectors counts in each of them.")],
        heads=[str(kind.list_title) for kind in kinds],
        lines=list(lines.values()),
        columns=["sector", "name_en", "name_zh_hans", *[kind.label() for kind in kinds]],
        rows=[
            [sector.pk, sector.name_en, sector.name_zh_hans, *[cell.count for cell in made.cells]]
            for sector, made in lines.items()
        ],
    )


def missing_in_words(lines) -> list[str]:
    empty = empty_cells(lines)
    if lines and not empty:
        return [_("Every sector has entries of every kind.")]
    # Kinds without any entries are omitted.
    return [
        without(kind, names, len(lines)) for kind, names in empty.items() if len(names) < len(lines)
    ]


def without(kind: str, names: list[str], among: int) -> str:
    if len(names) > NAMED:
        words = {"kind": kind, "count": len(names), "all": among}
        return _("%(kind)s: none so far in %(count)s of the %(all)s sectors.") % words
    return _("%(kind)s: none so far in %(sectors)s.") % {
        "kind": kind,
        "sectors": joined_names(names),
    }
