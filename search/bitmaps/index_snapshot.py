"""What is held of the public's entries, and how it follows what comes and goes."""

import threading
from array import array
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from django.db.models import Max
from pyroaring import BitMap

from search.bitmaps.sort_orders import ROWS, followed_orders, read_order
from search.bitmaps.sorted_order import Order, size
from search.bitmaps.term_bitmaps import TermBitmaps
from search.models import Entry, IndexState, Removal

PUBLIC = Entry.Scope.PUBLIC
# By how many entries may be gone before all is read anew.
MOST_GONE = 20_000
# So many are sorted at once.
CHUNK = 20_000
# Two threads that want one order do not both read it.
READING = threading.Lock()


@dataclass(frozen=True)
class IndexSnapshot:
    """The public's entries at one moment; never changed, only replaced by the next."""

    generation: int = 0
    last_entry: int = 0
    last_removal: int = 0
    gone: int = 0
    alive: BitMap = field(default_factory=BitMap)
    by_kind: dict[str, BitMap] = field(default_factory=dict)
    # By what they can be narrowed by, as ``country=LA``. May hold ids that are gone.
    by_value: dict[str, BitMap] = field(default_factory=dict)
    orders: dict[tuple[str, str], Order] = field(default_factory=dict)
    answers: TermBitmaps = field(default_factory=TermBitmaps)

    def of_kind(self, kind: str) -> BitMap:
        return self.by_kind.get(kind, BitMap())

    def having(self, name: str, values) -> BitMap:
        """The ids of the entries with any of the values; may be what is held, so not to be changed."""
        found = [
            self.by_value[key] for value in values if (key := f"{name}={value}") in self.by_value
        ]
        if len(found) == 1:
            return found[0]
        return BitMap.union(*found) if found else BitMap()

    def tally(self, name: str, found: BitMap, among=None) -> dict[str, int]:
        """How many of the entries there are for each value, or for each among some."""
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
        """The ids of the entries in whose first parts one of the ways occurs."""
        return self.answers.to(ways, parts, self.last_entry)

    def holding(self, required, parts: int) -> BitMap:
        """Those in whose first parts everything required occurs."""
        return BitMap.intersection(*(self.answer(ways, parts) for ways in required))

    def given(self, key, ask) -> BitMap:
        """The ids that ``ask(after)`` gives, kept under a key."""
        return self.answers.known(key, ask, self.last_entry)

    def order(self, kind: str, name: str) -> Order:
        """All entries of a kind in one order; read from the database when first asked for."""
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
    """Where too many are gone, or the log no longer reaches back to what was read."""
    pruned = IndexState.objects.filter(pruned__gt=held.last_removal).exists()
    return pruned or held.gone > MOST_GONE + len(held.alive) // 2


def read_anew(now: int) -> IndexSnapshot:
    """All entries there are; the log is read from where it ended before."""
    logged = Removal.objects.aggregate(last=Max("pk"))["last"]
    pruned = IndexState.objects.aggregate(last=Max("pruned"))["last"]
    nothing = IndexSnapshot(last_removal=max(logged or 0, pruned or 0), answers=TermBitmaps())
    return with_changes(nothing, now)


def with_changes(held: IndexSnapshot, now: int) -> IndexSnapshot:
    """The holdings with all that came and went since they were read."""
    removals = list(Removal.objects.filter(pk__gt=held.last_removal).values_list("pk", "entry"))
    came = NewEntries(held.last_entry)
    came.read()
    gone = BitMap(entry for _key, entry in removals)
    alive = (held.alive | came.ids) - gone
    next_one = replace(
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
    next_one.orders.update(followed_orders(dict(held.orders), came.ids, alive))
    next_one.answers.entries = len(alive)
    return next_one


ids_of = partial(array, "I")


class NewEntries:
    """The entries newer than one id, sorted by kind and by what they can be narrowed by."""

    def __init__(self, after: int):
        self.after = self.last = after
        self.ids = BitMap()
        self.by_kind, self.by_value = defaultdict(BitMap), defaultdict(BitMap)

    def read(self):
        # By their ids alone: with the scope, SQLite would go through all of the scope.
        rows = Entry.objects.filter(pk__gt=self.after).order_by("pk")
        ids, kinds, values = ids_of(), defaultdict(ids_of), defaultdict(ids_of)
        for key, scope, kind, given in rows.values_list("pk", "scope", "kind", "values").iterator(
            ROWS
        ):
            if scope != PUBLIC:
                continue
            ids.append(key)
            kinds[kind].append(key)
            for value in given.split():
                values[value].append(key)
            if len(ids) == CHUNK:
                self.take(ids, kinds, values)
        self.take(ids, kinds, values)

    def take(self, ids, kinds, values):
        self.ids.update(ids)
        self.last = max([self.last, *ids[-1:]])
        for found, some in [(self.by_kind, kinds), (self.by_value, values)]:
            for name, keys in some.items():
                found[name].update(keys)
            some.clear()
        del ids[:]


def added_to(old: dict, came: dict, gone: BitMap) -> dict:
    """Bitmaps with what came and without what is gone; those that stay the same are shared."""
    changed = dict(old)
    for name, members in came.items():
        changed[name] = (old[name] | members) if name in old else members
    if gone:
        changed = {name: members - gone for name, members in changed.items()}
    for name, members in changed.items():
        if members is not old.get(name):
            members.run_optimize()
    return changed
