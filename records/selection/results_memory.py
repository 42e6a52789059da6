"""Results of a selection, computed in memory from bitmaps."""

from collections.abc import Iterator

from pyroaring import BitMap

from records.kinds import record_kinds
from records.models import Record
from records.selection.query_strings import values_in_query
from records.selection.results import MemoryResultPage, Results, records_by_entry
from records.selection.results_sql import SqlResults, SqlResultsOfKinds
from search.bitmaps import process_index
from search.bitmaps.ranks import Ranks
from search.index.token_tables import PARTS
from search.models import TEXT, Entry
from serving import generation
from taxonomy import cached_lists


def all_public_results(kind) -> Results:
    """All published records of a kind: from the in-memory index, or by SQL inside a transaction."""
    holdings = process_index.current()
    if holdings is None:
        return SqlResults(kind.objects.published())
    return MemoryResults(kind, holdings, holdings.of_kind(kind.label()))


def public_results_of_every_kind() -> Results:
    """All published records: from the in-memory index, or by SQL inside a transaction."""
    holdings = process_index.current()
    if holdings is None:
        return SqlResultsOfKinds([SqlResults(kind.objects.published()) for kind in record_kinds()])
    return MemoryResults(Record, holdings, holdings.alive)


class MemoryResults:
    """Published records of one kind, or of all kinds, as a bitmap of index entry ids."""

    def __init__(self, kind, holdings, found: BitMap, ranks: Ranks | tuple = ()):
        self.model, self.holdings, self.found = kind, holdings, found
        # Rank classes of the full-text query; shared by results derived from one another.
        self.ranks = ranks

    def among(self, members: BitMap) -> "MemoryResults":
        return MemoryResults(self.model, self.holdings, self.found & members, self.ranks)

    def taking(self, filterset, name: str, value) -> "MemoryResults":
        match name:
            case "q":
                return self.answering(filterset.question)
            case "country":
                return self.with_countries(value, "reach" in filterset.chosen)
            case "reach":
                # With a country chosen, the country's filter handles the reach.
                return self if "country" in filterset.chosen else self.having("reach", [value])
            case "sector":
                return self.having("sector", [sector.pk for sector in value])
            case "type" | "year":
                return self.having(name, value)
            case "year_from":
                return self.in_years(lambda year: year >= value)
            case "year_to":
                return self.in_years(lambda year: year <= value)
            case "kind":
                return self.among(BitMap.union(*map(self.holdings.of_kind, value)))
            case "without":
                recorded = self.having("sector", [sector.pk for sector in cached_lists.sectors()])
                return self.among(self.found - recorded.found)
            case "sort":
                return self
            case _:
                # A kind's own filter.
                return self.among(self.taken_in_sql(filterset, name, value))

    def having(self, name: str, values) -> "MemoryResults":
        return self.among(self.holdings.having(name, values))

    def taken_in_sql(self, filterset, name, value) -> BitMap:
        """Entry ids that pass a filter in SQL; cached, as its result may depend on time or other records."""
        label = self.model.label()
        # A filter by records (a list) may change with any publication, others with time only.
        now = filterset.moment if isinstance(value, str) else generation.current()

        def ask(after):
            records = SqlResults(self.model.objects.published()).passing(filterset, name, value)
            entries = Entry.objects.of(process_index.PUBLIC, label).filter(pk__gt=after)
            if after:
                # Few new entries: restrict the query to their records.
                records = records.filter(pk__in=list(entries.values_list("record_id", flat=True)))
            return entries.filter(record_id__in=records.values("pk")).values_list("pk", flat=True)

        return self.holdings.given((label, name, *values_in_query(value), now), ask)

    def answering(self, question) -> "MemoryResults":
        found = self.found
        if not question:
            return MemoryResults(self.model, self.holdings, BitMap())
        if question.required:
            words = self.holdings.holding(question.required, len(PARTS))
            if question.meant:
                words = words | self.holdings.holding(question.meant, len(PARTS))
            found = found & words
        for ways in question.excluded:
            found = found - self.holdings.answer(ways, len(PARTS))
        return MemoryResults(self.model, self.holdings, found, Ranks(self.holdings, question))

    def with_countries(self, countries, named_only: bool) -> "MemoryResults":
        named = self.naming(countries)
        if named_only or not any(country.asean_since for country in countries):
            return named
        return self.among(named.found | self.open_to_all().found)

    def in_years(self, is_wanted) -> "MemoryResults":
        years = [year for year, _members in self.holdings.values_of("year") if is_wanted(year)]
        return self.having("year", years)

    def naming(self, countries) -> "MemoryResults":
        return self.having("country", [country.pk for country in countries])

    def open_to_all(self) -> "MemoryResults":
        return self.having("reach", [self.model.Reach.ALL_ASEAN])

    def count(self) -> int:
        return len(self.found)

    def of(self, kind) -> "MemoryResults":
        members = self.found & self.holdings.of_kind(kind.label())
        return MemoryResults(kind, self.holdings, members, self.ranks)

    def tally(self, name: str, among=None) -> dict[str, int]:
        return self.holdings.tally(name, self.found, among)

    def page(self, filterset, start: int, stop: int) -> MemoryResultPage:
        ids = self.ids(filterset, start, stop)
        return MemoryResultPage(self.model, filterset.question, ids)

    def whole(self, filterset, at_once: int, fetched) -> Iterator[Record]:
        ids = self.ids(filterset, 0, self.count())
        records = fetched(self.model.objects.published())
        for start in range(0, len(ids), at_once):
            yield from records_by_entry(records, ids[start : start + at_once]).values()

    def ids(self, filterset, start: int, stop: int) -> list[int]:
        """Entry ids at positions ``start`` to ``stop`` of the sorted results."""
        order = {"relevance": "newest", "name": f"name-{filterset.language}"}.get(
            filterset.order, filterset.order
        )
        walk, page = self.holdings.order(self.model.label(), order), []
        for members in filter(None, self.in_sets(filterset)):
            page += walk.page(members, start, stop)
            start, stop = max(start - len(members), 0), stop - len(members)
            if stop <= 0:
                break
        return page

    def in_sets(self, filterset) -> Iterator[BitMap]:
        """Consecutive groups that precede the sort: named countries first, then rank classes; lazy."""
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
        if not self.found:
            return TEXT
        ranks = (rank for rank, found in self.ranks if found.intersect(self.found))
        return next(ranks, getattr(self.ranks, "last", TEXT))

    def in_classes(self) -> Iterator[tuple[int, BitMap]]:
        """Disjoint ``(rank, entry ids)`` classes, best rank first."""
        left = self.found
        for rank, found in self.ranks:
            best = left & found
            left = left - best
            yield rank, best
        yield getattr(self.ranks, "last", TEXT), left
