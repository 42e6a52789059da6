"""What a selection finds, counted in memory."""

from collections.abc import Iterator

from pyroaring import BitMap

from records.kinds import record_kinds
from records.models import Record
from records.selection.result_page import MemoryResultPage, records_by_entry
from records.selection.results_sql import OrderedResults, SqlResults, SqlResultsOfKinds, key_of
from search.bitmaps import process_index
from search.bitmaps.ranks import Ranks
from search.index.token_tables import PARTS
from search.models import TEXT, Entry
from serving import generation


def all_public_results(kind) -> "SqlResults | MemoryResults":
    """All published records of a kind, from memory where memory may answer."""
    holdings = process_index.current()
    if holdings is None:
        return SqlResults(kind.objects.published())
    return MemoryResults(kind, holdings, holdings.of_kind(kind.label()))


def public_results_of_every_kind() -> "SqlResultsOfKinds | MemoryResults":
    """All published records, from memory where memory may answer."""
    holdings = process_index.current()
    if holdings is None:
        return SqlResultsOfKinds([SqlResults(kind.objects.published()) for kind in record_kinds()])
    return MemoryResults(Record, holdings, holdings.alive)


class MemoryResults:
    """Published records of one kind, or of every kind, as a bitmap over their entries."""

    def __init__(self, kind, holdings, found: BitMap, ranks: Ranks | tuple = ()):
        self.model, self.holdings, self.found = kind, holdings, found
        # Of all that answers the words; the selections made of each other share them.
        self.ranks = ranks

    def among(self, members: BitMap) -> "MemoryResults":
        return MemoryResults(self.model, self.holdings, self.found & members, self.ranks)

    def taking(self, filterset, name: str, value) -> "MemoryResults":
        """Those among them that a filter takes: by their values, else by the SQL of the kind's own."""
        if take := TAKERS.get(name):
            return take(self, filterset, value)
        return self.among(self.taken_in_sql(filterset, name, value))

    def taken_in_sql(self, filterset, name, value) -> BitMap:
        """What a kind's own filter takes may change with time, or with what it leads to."""
        label = self.model.label()
        # What it leads to may change with any publication.
        now = filterset.moment if isinstance(value, str) else generation.current()

        def ask(after):
            records = filterset.filters[name].filter(self.model.objects.published(), value)
            entries = Entry.objects.of(process_index.PUBLIC, label).filter(pk__gt=after)
            if after:
                # Of few entries: the records behind them are asked for, and not all there are.
                records = records.filter(pk__in=list(entries.values_list("record_id", flat=True)))
            return entries.filter(record_id__in=records.values("pk")).values_list("pk", flat=True)

        return self.holdings.given((label, name, key_of(value), now), ask)

    def by_q(self, filterset, _text):
        question, found = filterset.question, self.found
        if not question:
            return MemoryResults(self.model, self.holdings, BitMap())
        if question.required:
            found = found & self.holdings.holding(question.required, len(PARTS))
        for ways in question.excluded:
            found = found - self.holdings.answer(ways, len(PARTS))
        return MemoryResults(self.model, self.holdings, found, Ranks(self.holdings, question))

    def by_country(self, filterset, countries):
        named = self.holdings.having("country", [country.pk for country in countries])
        if any(country.asean_since for country in countries) and "reach" not in filterset.chosen:
            named = named | self.holdings.having("reach", [self.model.Reach.ALL_ASEAN])
        return self.among(named)

    def by_reach(self, filterset, _value):
        """Beside a country, the country's own filter sees to it."""
        if "country" in filterset.chosen:
            return self
        return self.among(self.holdings.having("reach", [self.model.Reach.NAMED]))

    def by_sector(self, _filterset, sectors):
        return self.among(self.holdings.having("sector", [sector.pk for sector in sectors]))

    def by_type(self, _filterset, types):
        return self.among(self.holdings.having("type", types))

    def by_year(self, _filterset, years):
        return self.among(self.holdings.having("year", years))

    def by_year_from(self, _filterset, first):
        return self.in_years(lambda year: year >= first)

    def by_year_to(self, _filterset, last):
        return self.in_years(lambda year: year <= last)

    def in_years(self, is_wanted):
        years = [year for year, _members in self.holdings.values_of("year") if is_wanted(year)]
        return self.among(self.holdings.having("year", years))

    def by_kind(self, _filterset, labels):
        return self.among(BitMap.union(*map(self.holdings.of_kind, labels)))

    def by_sort(self, _filterset, _value):
        return self

    def naming(self, countries) -> "MemoryResults":
        return self.among(self.holdings.having("country", [country.pk for country in countries]))

    def open_to_all(self) -> "MemoryResults":
        return self.among(self.holdings.having("reach", [self.model.Reach.ALL_ASEAN]))

    def count(self) -> int:
        return len(self.found)

    def of(self, kind) -> "MemoryResults":
        """Those of one kind."""
        members = self.found & self.holdings.of_kind(kind.label())
        return MemoryResults(kind, self.holdings, members, self.ranks)

    def tally(self, name: str, among=None) -> dict[str, int]:
        return self.holdings.tally(name, self.found, among)

    def in_order(self, filterset) -> OrderedResults:
        return OrderedResults(self, filterset)

    def page(self, filterset, start: int, stop: int) -> MemoryResultPage:
        ids = self.ids(filterset, start, stop)
        return MemoryResultPage(self.model, filterset.question, ids)

    def whole(self, filterset, at_once: int, fetched) -> Iterator[Record]:
        """All of them in order, so many read at once."""
        ids = self.ids(filterset, 0, self.count())
        records = fetched(self.model.objects.published())
        for start in range(0, len(ids), at_once):
            yield from records_by_entry(records, ids[start : start + at_once]).values()

    def ids(self, filterset, start: int, stop: int) -> list[int]:
        """The entries from one place in the order to another."""
        order = {"relevance": "newest", "name": f"name-{filterset.language}"}.get(
            filterset.order, filterset.order
        )
        walk, page = self.holdings.order(self.model.label(), order), []
        for one in filter(None, self.in_sets(filterset)):
            page += walk.page(one, start, stop)
            start, stop = max(start - len(one), 0), stop - len(one)
            if stop <= 0:
                break
        return page

    def in_sets(self, filterset) -> Iterator[BitMap]:
        """Sets that follow each other whatever the order within each; made as far as asked for."""
        pools = [self]
        if "country" in filterset.chosen:
            named = filterset.naming
            pools = [named, self.among(self.found - named.found)]
        for pool in pools:
            if filterset.order == "relevance":
                yield from (members for _rank, members in pool.in_classes())
            else:
                yield pool.found

    def best_class(self) -> int:
        """How well the best of them answers; the lower the better."""
        return next((rank for rank, found in self.ranks if found.intersect(self.found)), TEXT)

    def in_classes(self) -> Iterator[tuple[int, BitMap]]:
        """Those whose name it is, those whose name begins so, and so on, each with their rank."""
        left = self.found
        for rank, found in self.ranks:
            best = left & found
            left = left - best
            yield rank, best
        yield TEXT, left


# By the parameter, how finds are taken without asking the database.
TAKERS = {
    name.removeprefix("by_"): take
    for name, take in vars(MemoryResults).items()
    if name.startswith("by_")
}
