"""What a selection finds: counted, tallied by country or sector, and shown a page at a time.

``Finds`` asks the records' own tables in plain SQL. It is the reference that ``HeldFinds``, which
gives the same answers from memory, is tested against; and it answers wherever memory may not.
"""

from collections import Counter

from django.db.models import Count

from records.shown import Shown
from search.models import TEXT


class Finds:
    """Published records of one kind, by SQL."""

    def __init__(self, records):
        self.records = records
        self.model = records.model

    def taking(self, filterset, name: str, value) -> "Finds":
        """Those among them that a filter takes."""
        return Finds(filterset.filters[name].filter(self.records, value))

    def naming(self, countries) -> "Finds":
        return Finds(self.records.naming(countries))

    def open_to_all(self) -> "Finds":
        return Finds(self.records.filter(reach=self.model.Reach.ALL_ASEAN))

    def count(self) -> int:
        return self.records.count()

    def tally(self, name: str) -> Counter:
        """How many of them there are for each value: by country, sector, year or type."""
        if name == "sector":
            return sector_counts(self.records)
        if name == "year":
            return tally(self.records.with_year(), "year")
        return tally(self.records, {"country": "countries"}.get(name, name))

    def best_class(self) -> int:
        """How well the best of them answers; the lower the better."""
        best = self.records.order_by("rank").values_list("rank", flat=True).first()
        return TEXT if best is None else best

    def in_order(self, filterset) -> "Pages":
        return Pages(self, filterset)

    def page(self, filterset, start: int, stop: int) -> Shown:
        records = []
        if filterset.is_valid():
            records = list(filterset.ordered(self.records).for_cards()[start:stop])
        return Shown(self.model, filterset.question, records)


class Pages:
    """Finds in the order asked for, as a paginator wants them."""

    ordered = True

    def __init__(self, finds, filterset):
        self.finds, self.filterset = finds, filterset
        self.model = finds.model

    def count(self) -> int:
        return self.finds.count()

    __len__ = count

    def __getitem__(self, where: slice) -> Shown:
        return self.finds.page(self.filterset, where.start or 0, where.stop)


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
