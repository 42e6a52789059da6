"""The lists as every page needs them, read again only when something public changed."""

from typing import NamedTuple

from serving.kept import until_changed
from taxonomy.models import Country, Sector


class Named(NamedTuple):
    """An entry as a choice in the reader's language."""

    key: str
    name: str
    is_asean: bool = False


@until_changed
def countries() -> list[Country]:
    return list(Country.objects.all())


@until_changed
def codes_of_asean() -> frozenset[str]:
    return frozenset(one.pk for one in countries() if one.asean_since)


@until_changed
def sectors() -> list[Sector]:
    """In the order of the reader's language."""
    return Sector.objects.in_order()


@until_changed
def countries_by_code() -> dict[str, Country]:
    return {one.pk: one for one in countries()}


@until_changed
def sectors_by_slug() -> dict[str, Sector]:
    return {one.pk: one for one in sectors()}


@until_changed
def named_countries() -> list[Named]:
    return [Named(one.pk, str(one.name), one.asean_since is not None) for one in countries()]


@until_changed
def named_sectors() -> list[Named]:
    return [Named(one.pk, str(one.name)) for one in sectors()]
