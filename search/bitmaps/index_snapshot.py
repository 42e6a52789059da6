"""In-memory snapshot of the public index entries, and its incremental update."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Max
from pyroaring import BitMap

from search.bitmaps.sort_orders import ROWS, followed_orders, read_order
from search.bitmaps.sorted_order import Order, size
from search.bitmaps.term_bitmaps import TermBitmaps
from search.models import Entry, IndexState, Removal
from search.query.terms import Value

PUBLIC = Entry.Scope.PUBLIC
# Number of removed entries after which the snapshot is rebuilt.
MOST_GONE = 20_000
# Prevents two threads from reading the same sort order.
READING = threading.Lock()


@dataclass(frozen=True)
class IndexSnapshot:
    """The public entries at one generation, as bitmaps of entry ids; immutable, replaced as a whole."""

    generation: int = 0
    last_entry: int = 0
    last_removal: int = 0
    gone: int = 0
    alive: BitMap = field(default_factory=BitMap)
    by_kind: dict[str, BitMap] = field(default_factory=dict)
    # Facet bitmaps (posting lists) by ``name=value``, as ``country=LA``; may contain removed ids.
    by_value: dict[str, BitMap] = field(default_factory=dict)
    orders: dict[tuple[str, str], Order] = field(default_factory=dict)
    answers: TermBitmaps = field(default_factory=TermBitmaps)

    def of_kind(self, kind: str) -> BitMap:
        return self.by_kind.get(kind, BitMap())

    def having(self, name: str, values) -> BitMap:
        """Ids of the entries with any of the values; may be a shared bitmap, so do not modify it."""
        found = [
            self.by_value[key] for value in values if (key := f"{name}={value}") in self.by_value
        ]
        if len(found) == 1:
            return found[0]
        return BitMap.union(*found) if found else BitMap()

    def tally(self, name: str, found: BitMap, among=None) -> dict[str, int]:
        """Facet counts of the entries in ``found`` by value; ``among`` restricts the values."""
        return {
            value: n
            for value, members in self.values_of(name)
            if (among is None or value in among) and (n := members.intersection_cardinality(found))
        }

    def values_of(self, name: str) -> list[tuple[str, BitMap]]:
        return self.values_by_name.get(name, [])

    @cached_property
    def values_by_name(self) -> dict[str, list[tuple[str, BitMap]]]:
        named = defaultdict(list)
        for key, members in self.by_value.items():
            name, _sign, value = key.partition("=")
            named[name].append((value, members))
        return {**named, "kind": list(self.by_kind.items())}

    def answer(self, ways, parts: int) -> BitMap:
        """Ids of the entries with one of the terms ``ways`` in their first ``parts``, or one of its values.

        May contain removed ids.
        """
        values = {way for way in ways if isinstance(way, Value)}
        found = (
            self.answers.to(ways - values, parts, self.last_entry) if ways - values else BitMap()
        )
        return found.union(*(self.with_value(way) for way in values)) if values else found

    def with_value(self, way: Value) -> BitMap:
        if way.name == "kind":
            return self.of_kind(way.value)
        return self.having(way.name, [way.value])

    def holding(self, required, parts: int) -> BitMap:
        """Ids of the entries with all required words in their first ``parts`` fields."""
        first, *others = required
        found = self.answer(first, parts)
        for ways in others:
            # Words that are nowhere together need no further look-ups.
            found = found and found & self.answer(ways, parts)
        return found

    def given(self, key, ask) -> BitMap:
        """Ids returned by ``ask(after)``, cached under a key."""
        return self.answers.known(key, ask, self.last_entry)

    def order(self, kind: str, name: str) -> Order:
        """Sort order over all entries of a kind; read from the database on first use."""
        with READING:
            if (kind, name) not in self.orders:
                self.orders[kind, name] = read_order(kind, name, self.last_entry)
            return self.orders[kind, name]

    @property
    def size_in_bytes(self) -> int:
        bitmaps = [self.alive, *self.by_kind.values(), *self.by_value.values()]
        held = sum(map(size, bitmaps)) + sum(order.size_in_bytes for order in self.orders.values())
        return held + self.answers.size_in_bytes


def must_be_read_anew(held: IndexSnapshot) -> bool:
    """Whether too many entries were removed, or the removal log was pruned beyond the snapshot."""
    pruned = IndexState.objects.filter(pruned__gt=held.last_removal).exists()
    return pruned or held.gone > MOST_GONE + len(held.alive) // 2


def read_anew(now: int) -> IndexSnapshot:
    """A snapshot of all entries; the removal log is followed from its present end."""
    logged = Removal.objects.aggregate(last=Max("pk"))["last"]
    pruned = IndexState.objects.aggregate(last=Max("pruned"))["last"]
    nothing = IndexSnapshot(last_removal=max(logged or 0, pruned or 0), answers=TermBitmaps())
    return with_changes(nothing, now)


def with_changes(held: IndexSnapshot, now: int) -> IndexSnapshot:
    """A new snapshot with the entries added and removed since."""
    removals = list(Removal.objects.filter(pk__gt=held.last_removal).values_list("pk", "entry"))
    came = NewEntries(held.last_entry)
    gone = BitMap(entry for _key, entry in removals)
    alive = (held.alive | came.ids) - gone
    snapshot = replace(
        held,
        generation=now,
        last_entry=came.last,
        last_removal=max([held.last_removal, *(key for key, _entry in removals)]),
        gone=held.gone + len(gone & held.alive),
        alive=alive,
        by_kind=added_to(held.by_kind, came.by_kind, gone),
        by_value=added_to(held.by_value, came.by_value, BitMap()),
        orders={},
    )
    snapshot.orders.update(followed_orders(dict(held.orders), came.ids, alive))
    snapshot.answers.entries = len(alive)
    return snapshot


class NewEntries:
    """Public entries with ids above ``after``, grouped by kind and by facet value."""

    def __init__(self, after: int):
        self.last = after
        self.by_kind, self.by_value = defaultdict(BitMap), defaultdict(BitMap)
        # Filter by id only: with the scope, SQLite would scan the scope's index.
        rows = Entry.objects.filter(pk__gt=after).order_by("pk")
        for key, scope, kind, values in rows.values_list("pk", "scope", "kind", "values").iterator(
            ROWS
        ):
            if scope == PUBLIC:
                self.last = key
                self.by_kind[kind].add(key)
                for value in values.split():
                    self.by_value[value].add(key)
        self.ids = BitMap().union(*self.by_kind.values())


def added_to(old: dict, came: dict, gone: BitMap) -> dict:
    """Bitmaps with additions and without removals; unchanged bitmaps are shared with ``old``."""
    changed = dict(old)
    for name, members in came.items():
        changed[name] = (old[name] | members) if name in old else members
    if gone:
        changed = {name: members - gone for name, members in changed.items()}
    for name, members in changed.items():
        if members is not old.get(name):
            members.run_optimize()
    return changed
