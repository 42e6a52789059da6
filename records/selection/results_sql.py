"""What a selection finds: counted, tallied by country or sector, and shown a page at a time.

``Finds`` asks the records' own tables in plain SQL. It is the reference that ``HeldFinds``, which
gives the same answers from memory, is tested against; and it answers wherever memory may not.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from records.models import Record
from records.selection.result_page import ResultPage
from search.models import TEXT


class SqlResults:
    """Published records of one kind, by SQL."""

    def __init__(self, records):
        self.records = records
        self.model = records.model

    def taking(self, filterset, name: str, value) -> "SqlResults":
        """Those among them that a filter takes."""
        return SqlResults(filterset.filters[name].filter(self.records, value))

    def naming(self, countries) -> "SqlResults":
        return SqlResults(self.records.naming(countries))

    def open_to_all(self) -> "SqlResults":
        return SqlResults(self.records.filter(reach=self.model.Reach.ALL_ASEAN))

    def count(self) -> int:
        return self.records.count()

    def tally(self, name: str, among=None) -> Counter:
        """How many of them there are for each value: by country, sector, year or type.

        ``among``: only these values are needed.
        """
        if name == "sector":
            return sector_counts(self.records)
        if name == "year":
            return tally(self.records.with_year(), "year")
        return tally(self.records, {"country": "countries"}.get(name, name))

    def best_class(self) -> int:
        """How well the best of them answers; the lower the better."""
        best = self.records.order_by("rank").values_list("rank", flat=True).first()
        return TEXT if best is None else best

    def in_order(self, filterset) -> "OrderedResults":
        return OrderedResults(self, filterset)

    def page(self, filterset, start: int, stop: int) -> ResultPage:
        records = []
        if filterset.is_valid():
            records = list(filterset.ordered(self.records).for_cards()[start:stop])
        return ResultPage(self.model, filterset.question, records)

    def whole(self, filterset, at_once: int, fetched) -> Iterator[Record]:
        """All of them in order, so many read at once."""
        return fetched(filterset.ordered(self.records)).iterator(at_once)


class SqlResultsOfKinds:
    """Published records of several kinds, by SQL; their numbers are added up."""

    model = Record

    def __init__(self, finds: list[SqlResults]):
        self.finds = finds
        self.by_label = {find.model.label(): find for find in finds}

    def of(self, kind) -> SqlResults:
        """Those of one kind."""
        return self.by_label.get(kind.label(), SqlResults(kind.objects.none()))

    def taking(self, filterset, name: str, value) -> "SqlResultsOfKinds":
        if name == "kind":
            return SqlResultsOfKinds([find for find in self.finds if find.model.label() in value])
        return SqlResultsOfKinds([one.taking(filterset, name, value) for one in self.with_a(name)])

    def with_a(self, name: str) -> list[SqlResults]:
        """Not all kinds have types."""
        return [find for find in self.finds if name != "type" or find.model.has_field("type")]

    def naming(self, countries) -> "SqlResultsOfKinds":
        return SqlResultsOfKinds([find.naming(countries) for find in self.finds])

    def open_to_all(self) -> "SqlResultsOfKinds":
        return SqlResultsOfKinds([find.open_to_all() for find in self.finds])

    def count(self) -> int:
        return sum(find.count() for find in self.finds)

    def tally(self, name: str, among=None) -> Counter:
        if name == "kind":
            return Counter({label: one.count() for label, one in self.by_label.items()})
        return sum((one.tally(name, among) for one in self.with_a(name)), Counter())

    def in_order(self, filterset) -> "OrderedResults":
        return OrderedResults(self, filterset)


class OrderedResults:
    """Finds in the order asked for, as a paginator wants them."""

    ordered = True

    def __init__(self, finds, filterset):
        self.finds, self.filterset = finds, filterset
        self.model = finds.model

    def count(self) -> int:
        return self.finds.count()

    __len__ = count

    def __getitem__(self, where: slice) -> ResultPage:
        return self.finds.page(self.filterset, where.start or 0, where.stop)


def key_of(value) -> str | tuple:
    """What an address asks of one filter, in keys instead of records and entries."""
    if isinstance(value, str):
        return value
    return tuple(one if isinstance(one, str) else one.pk for one in value)


def tally(records, column: str) -> Counter:
    """How many records there are for each value of a column or relation."""
    counted = records.order_by().values_list(column).annotate(n=Count("pk", distinct=True))
    return Counter({value: n for value, n in counted if value})


def sector_counts(records) -> Counter:
    """By sector; a record that is in it by itself and through another counts once."""
    kind = records.model
    if not kind.sectors_through:
        return tally(records, "sectors")
    pairs = set(records.order_by().values_list("sectors", "pk"))
    for path in kind.sectors_through:
        linked = kind.objects.filter(records.public_at(path), pk__in=records.values("pk"))
        pairs |= set(linked.order_by().values_list(f"{path}__sectors", "pk"))
    return Counter(sector for sector, _record in pairs if sector)
