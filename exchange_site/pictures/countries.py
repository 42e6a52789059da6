"""Which countries have records of which kind, and which have none."""

from django.utils.translation import gettext as _

from exchange_site.pictures.matrix import empty_cells, line, tallies
from exchange_site.pictures.picture import Picture, listed
from records.held_finds import all_public
from records.kinds import record_kinds
from taxonomy import lists


def by_country(_figures) -> Picture:
    kinds = record_kinds()
    counted = tallies(kinds, "country")
    shown = [one for one in lists.countries() if one.asean_since or named(one, counted)]
    lines = {one: country_line(one, counted) for one in shown}
    asean = [made for one, made in lines.items() if one.asean_since]
    return Picture(
        name="countries",
        title=_("Entries by country"),
        sentences=missing_in_words(asean),
        notes=[open_in_words(kinds)],
        heads=[str(kind.list_title) for kind in kinds],
        lines=list(lines.values()),
        columns=["country", "name_en", "name_zh_hans", *[kind.label() for kind in kinds]],
        rows=[
            [one.pk, one.name_en, one.name_zh_hans, *[cell.count for cell in made.cells]]
            for one, made in lines.items()
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
    # A kind without any entry says nothing of a country.
    return [
        _("%(kind)s: none so far that names %(countries)s.")
        % {"kind": kind, "countries": listed(names)}
        for kind, names in empty.items()
        if len(names) < len(lines)
    ]


def open_in_words(kinds) -> str:
    """What is open to all is no country's own, and so it counts only where it names one."""
    numbers = [(kind, all_public(kind).open_to_all().count()) for kind in kinds]
    some = [kind.counted % {"count": number} for kind, number in numbers if number]
    if not some:
        return _("Counted are the entries that name the country.")
    return _(
        "Counted are the entries that name the country. Open to all ASEAN countries, and counted "
        "here only where they name one: %(counted)s."
    ) % {"counted": listed(some)}
