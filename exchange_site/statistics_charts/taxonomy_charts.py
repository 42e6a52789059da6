"""Record counts by country or sector, and kind."""

from django.utils.translation import gettext as _

from exchange_site.statistics_charts.chart import Chart, joined_names
from exchange_site.statistics_charts.matrix import (
    matrix_chart,
    matrix_row,
    missing_in_words,
    tallies,
)
from records.kinds import record_kinds
from records.selection.results_memory import all_public_results
from taxonomy import cached_lists

# Maximum of sector names in a sentence; more are given as a count.
NAMED = 8


def by_country(_figures) -> Chart:
    """ASEAN's members, and the other countries that records name."""
    counted = tallies(record_kinds(), "country")
    named = set().union(*counted.values())
    shown = [
        country
        for country in cached_lists.countries()
        if country.asean_since or country.pk in named
    ]
    rows = rows_of("country", shown, counted, ("reach", "named"))
    members = [
        row for country, (_cells, row) in zip(shown, rows, strict=True) if country.asean_since
    ]
    return matrix_chart(
        record_kinds(),
        ["country", "name_en", "name_zh_hans"],
        rows,
        name="countries",
        title=_("Entries by country"),
        sentences=missing_in_words(
            members, _("Every ASEAN country is named by entries of every kind."), without_countries
        ),
        notes=[open_in_words()],
    )


def by_sector(_figures) -> Chart:
    rows = rows_of("sector", cached_lists.sectors(), tallies(record_kinds(), "sector"))
    for _cells, row in rows:
        # The page has as many links as a keyboard can pass: those of the countries.
        row.address = ""

    def without_sectors(kind: str, names: list[str]) -> str:
        words = {"kind": kind, "count": len(names), "all": len(rows)}
        if len(names) > NAMED:
            return _("%(kind)s: none so far in %(count)s of the %(all)s sectors.") % words
        words["sectors"] = joined_names(names)
        return _("%(kind)s: none so far in %(sectors)s.") % words

    return matrix_chart(
        record_kinds(),
        ["sector", "name_en", "name_zh_hans"],
        rows,
        name="sectors",
        title=_("Entries by sector"),
        sentences=missing_in_words(
            [row for _cells, row in rows],
            _("Every sector has entries of every kind."),
            without_sectors,
        ),
        notes=[_("An entry of several sectors counts in each of them.")],
    )


def rows_of(parameter: str, entries, counted, *more: tuple[str, str]) -> list[tuple]:
    """Identifying cells and row of each country or sector; ``more``: parameters of the lists."""
    return [
        (
            [entry.pk, entry.name_en, entry.name_zh_hans],
            matrix_row(
                entry.name,
                entry.get_absolute_url(),
                counted,
                entry.pk,
                [(parameter, entry.pk), *more],
            ),
        )
        for entry in entries
    ]


def without_countries(kind: str, names: list[str]) -> str:
    words = {"kind": kind, "countries": joined_names(names)}
    return _("%(kind)s: none so far that names %(countries)s.") % words


def open_in_words() -> str:
    """A note: records open to all countries are counted only for countries they name."""
    numbers = [(kind, all_public_results(kind).open_to_all().count()) for kind in record_kinds()]
    counted = [kind.counted % {"count": number} for kind, number in numbers if number]
    if not counted:
        return _("Counted are the entries that name the country.")
    return _(
        "Counted are the entries that name the country. Open to all ASEAN countries, and counted "
        "here only where they name one: %(counted)s."
    ) % {"counted": joined_names(counted)}
