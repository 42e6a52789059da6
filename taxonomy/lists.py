"""The lists as every page needs them, read again only when something public changed."""

from serving.kept import until_changed
from taxonomy.models import Country, Sector


@until_changed
def countries() -> list[Country]:
    return list(Country.objects.all())


@until_changed
def sectors() -> list[Sector]:
    """In the order of the reader's language."""
    return Sector.objects.in_order()
