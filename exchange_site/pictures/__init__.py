"""The charts of the statistics page: what each of them shows, from the figures and the lists."""

from exchange_site.pictures.countries import by_country
from exchange_site.pictures.editions import through_the_years
from exchange_site.pictures.founding import founding_years
from exchange_site.pictures.picture import Picture
from exchange_site.pictures.sectors import by_sector
from exchange_site.pictures.students import students_both_ways

# By the name in their addresses, in the order of the page.
MAKERS = {
    "editions": through_the_years,
    "students": students_both_ways,
    "countries": by_country,
    "sectors": by_sector,
    "founding": founding_years,
}


def pictures(figures) -> list[Picture]:
    """Those that have something to show."""
    made = [make(figures) for make in MAKERS.values()]
    return [picture for picture in made if picture]
