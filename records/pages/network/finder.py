"""The finder: a country and a sector to choose, on the first page and on the search page."""

from typing import NamedTuple

from django.utils.functional import Promise

from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists
from taxonomy.models import Sector


class Choices(NamedTuple):
    """Options of a drop-down list, ``(value, name)``, under one heading."""

    heading: str | Promise
    options: list[tuple[str, str]]


@cached_per_generation
def finder() -> dict[str, list[Choices]]:
    """Groups of choices by parameter, in the reader's language."""
    sectors = cached_lists.sectors()
    return {
        "countries": [
            Choices("", [(entry.key, entry.name) for entry in cached_lists.named_countries()])
        ],
        "sectors": [
            Choices(
                label, [(sector.pk, str(sector.name)) for sector in sectors if sector.sort == sort]
            )
            for sort, label in Sector.Sort.choices
        ],
    }
