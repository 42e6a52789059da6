"""Results of a selection by SQL: counts, tallies by value, and pages.

``SqlResults`` is the reference implementation against which ``MemoryResults`` is tested. It is used
wherever the in-memory index is not available, as inside a transaction.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from records.models import Record
from records.selection.results import ResultPage
from search.models import TEXT


class SqlResults:
    """Published records of one kind, by SQL."""

    def __init__(self, records):
        self.records = records
        self.model = records.model

    def taking(self, filterset, name: str, value) -> "SqlResults":
        return SqlResults(self.passing(filterset, name, value))

    def passing(self, filterset, name: str, value):
        """The queryset of those that pass a filter."""
        records = self.records
        match name:
            case "q":
                return records.answering(filterset.question)
            case "country" if "reach" in filterset.chosen:
                return records.naming(value)
            case "country":
                return records.with_countries(value)
            case "reach":
                # With a country chosen, the country's filter handles the reach.
                return records if "country" in filterset.chosen else records.filter(reach=value)
            case "sector":
                return records.in_sectors(value)
            case "year":
                return records.in_years(value)
            case "year_from":
                return records.filter(dated__gte=value)
            case "year_to":
                return records.with_year().filter(year__lte=value)
            case "type":
                return records.filter(type__in=value)
            case "without":
                return records.without_sector()
            case "sort":
                return records
        own_filter = filterset.base_filters[name]
        if own_filter.method:
            return getattr(filterset, own_filter.method)(records, name, value)
        return own_filter.filter(records, value)

    def naming(self, countries) -> "SqlResults":
        return SqlResults(self.records.naming(countries))

    def open_to_all(self) -> "SqlResults":
        return SqlResults(self.records.filter(reach=self.model.Reach.ALL_ASEAN))

    def count(self) -> int:
        return self.records.count()

    def of(self, kind) -> "SqlResults":
        return self if kind is self.model else SqlResults(kind.objects.none())

    def tally(self, name: str, among=None) -> Counter:
        if name == "sector":
            return sector_counts(self.records)
        if name == "year":
            return tally(self.records.with_year(), "year")
        if name == "country":
            return country_counts(self.records)
        return tally(self.records, name)

    def best_class(self) -> int:
        best = self.records.order_by("rank").values_list("rank", flat=True).first()
        return TEXT if best is None else best

    def page(self, filterset, start: int, stop: int) -> ResultPage:
        records = []
        if filterset.is_valid():
            records = list(filterset.ordered(self.records).for_cards()[start:stop])
        return ResultPage(self.model, filterset.question, records)

    def whole(self, filterset, at_once: int, fetched) -> Iterator[Record]:
        return fetched(filterset.ordered(self.records)).iterator(at_once)


class SqlResultsOfKinds:
    """Published records of several kinds, by SQL; counts are summed."""

    model = Record

    def __init__(self, finds: list[SqlResults]):
        self.finds = finds
        self.by_label = {find.model.label(): find for find in finds}

    def of(self, kind) -> SqlResults:
        return self.by_label.get(kind.label(), SqlResults(kind.objects.none()))

    def taking(self, filterset, name: str, value) -> "SqlResultsOfKinds":
        if name == "kind":
            return SqlResultsOfKinds([find for find in self.finds if find.model.label() in value])
        return SqlResultsOfKinds(
            [find.taking(filterset, name, value) for find in self.with_a(name)]
        )

    def with_a(self, name: str) -> list[SqlResults]:
        """The results of the kinds that have this field; only ``type`` is missing in some."""
        return [find for find in self.finds if name != "type" or find.model.has_field("type")]

    def naming(self, countries) -> "SqlResultsOfKinds":
        return SqlResultsOfKinds([find.naming(countries) for find in self.finds])

    def open_to_all(self) -> "SqlResultsOfKinds":
        return SqlResultsOfKinds([find.open_to_all() for find in self.finds])

    def count(self) -> int:
        return sum(find.count() for find in self.finds)

    def tally(self, name: str, among=None) -> Counter:
        if name == "kind":
            return Counter({label: find.count() for label, find in self.by_label.items()})
        return sum((find.tally(name, among) for find in self.with_a(name)), Counter())


def tally(records, column: str) -> Counter:
    """Number of records for each value of a column or relation."""
    counted = records.order_by().values_list(column).annotate(n=Count("pk", distinct=True))
    return Counter({value: n for value, n in counted if value})


def country_counts(records) -> Counter:
    """Number of records by country; a country of focus that is the seat as well counts once."""
    if not records.model.has_field("seat"):
        return tally(records, "countries")
    columns = [records.order_by().values_list(name, "pk") for name in ["countries", "seat"]]
    return Counter(country for country, _record in set().union(*columns) if country)


def sector_counts(records) -> Counter:
    """Number of records by sector; own and inherited sectors of a record count once."""
    kind = records.model
    if not kind.sectors_through:
        return tally(records, "sectors")
    pairs = set(records.order_by().values_list("sectors", "pk"))
    for path in kind.sectors_through:
        linked = kind.objects.filter(records.public_at(path), pk__in=records.values("pk"))
        pairs |= set(linked.order_by().values_list(f"{path}__sectors", "pk"))
    return Counter(sector for sector, _record in pairs if sector)
