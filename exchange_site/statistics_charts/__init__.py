"""The charts of the pages of statistics, built from figures and record counts."""

from exchange_site.statistics_charts.chart import Chart
from exchange_site.statistics_charts.editions_chart import through_the_years
from exchange_site.statistics_charts.founding_chart import founding_years
from exchange_site.statistics_charts.students_chart import students_both_ways
from exchange_site.statistics_charts.taxonomy_charts import by_country, by_sector

# By name, as in the URL of the CSV file; in the order of the page.
MAKERS = {
    "editions": through_the_years,
    "students": students_both_ways,
    "countries": by_country,
    "sectors": by_sector,
    "founding": founding_years,
}


def charts(figures, names) -> list[Chart]:
    """Those of the named charts that have data."""
    made = [MAKERS[name](figures) for name in names]
    return [picture for picture in made if picture]
