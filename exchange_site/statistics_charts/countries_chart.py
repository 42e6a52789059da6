"""Record counts by country and kind."""

from django.utils.translation import gettext as _

from exchange_site.statistics_charts.chart import Chart, joined_names
from exchange_site.statistics_charts.matrix import empty_cells, line, tallies
from records.kinds import record_kinds
from records.selection.results_memory import all_public_results
from taxonomy import cached_lists


def by_country(_figures) -> Chart:
    kinds = record_kinds()
    counted = tallies(kinds, "country")
    shown = [
        country
        for country in cached_lists.countries()
        if country.asean_since or named(country, counted)
    ]
    lines = {country: country_line(country, counted) for country in shown}
    asean = [made for country, made in lines.items() if country.asean_since]
    return Chart(
        name="countries",
        title=_("Entries by country"),
        sentences=missing_in_words(asean),
        notes=[open_in_words(kinds)],
        heads=[str(kind.list_title) for kind in kinds],
        lines=list(lines.values()),
        columns=["country", "name_en", "name_zh_hans", *[kind.label() for kind in kinds]],
        rows=[
            [
                country.pk,
                country.name_en,
                country.name_zh_hans,
                *[cell.count for cell in made.cells],
            ]
            for country, made in lines.items()
        ],
    )


def named(country, counted) -> bool:
    return any(country.pk in counts for counts in counted.values())


def country_line(country, counted):
    parameters = [("country", country.pk), ("reach", "named")]
    return line(country.name, country.get_absolute_url(), counted, country.pk, parameters)


def missing_in_words(lines) -> list[str]:
    empty = empty_cells(lines)
    if lines and not empty:
        return [_("Every ASEAN country is named by entries of every kind.")]
    # Kinds without any entries are omitted.
    return [
        _("%(kind)s: none so far that names %(countries)s.")
        % {"kind": kind, "countries": joined_names(names)}
        for kind, names in empty.items()
        if len(names) < len(lines)
    ]


def open_in_words(kinds) -> str:
    """A note: records open to all countries are counted only for countries they name."""
    numbers = [(kind, all_public_results(kind).open_to_all().count()) for kind in kinds]
    counted = [kind.counted % {"count": number} for kind, number in numbers if number]
    if not counted:
        return _("Counted are the entries that name the country.")
    return _(
        "Counted are the entries that name the country. Open to all ASEAN countries, and counted "
        "here only where they name one: %(counted)s."
    ) % {"counted": joined_names(counted)}
