"""In-memory sort order with fast pagination of any bitmap of entry ids."""

from array import array
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

SIZE = 2048
# Up to this many matches per block, sorting them by position beats scanning the block.
FEW = 100


@dataclass(frozen=True)
class Block:
    """Consecutive ids of an order: as an array in order, and as a bitmap."""

    first: tuple
    ids: array
    members: BitMap
    # Position of each id in ``ids``, by ascending id.
    places: array

    def among(self, found: BitMap, n: int) -> Iterator[int]:
        """Ids of the block that are in ``found``, in order; ``n`` is their number."""
        if n > FEW:
            return filter(found.__contains__, self.ids)
        rank = self.members.rank
        places = sorted([self.places[rank(member) - 1] for member in self.members & found])
        return map(self.ids.__getitem__, places)


class Order:
    """All ids in one order, divided into blocks so that blocks without matches are skipped.

    Immutable: an addition makes a new order that shares most blocks with the old one. Ids of removed
    entries may remain; no selection contains them.
    """

    def __init__(self, blocks: list[Block]):
        self.blocks = blocks

    @classmethod
    def of(cls, keyed) -> "Order":
        """From ``(key, id)`` pairs sorted by key."""
        keyed, blocks = iter(keyed), []
        while chunk := list(islice(keyed, SIZE)):
            blocks.append(block(chunk[0][0], array("I", (entry for _key, entry in chunk))))
        return cls(blocks)

    def page(self, found: BitMap, start: int, stop: int) -> list[int]:
        """Ids at positions ``start`` to ``stop`` of the selection ``found``."""
        page = []
        for part in self.blocks:
            if start >= stop:
                break
            n = part.members.intersection_cardinality(found)
            if n > start:
                # Stop at the last match needed, not at the end of the block.
                page += islice(part.among(found, n), start, min(stop, n))
            start, stop = max(start - n, 0), stop - n
        return page

    def with_added(self, key: tuple, added: int, alive: BitMap, key_of) -> "Order":
        """A new order with one more id; ``key_of(id)`` returns the sort key of an existing entry."""
        if not self.blocks:
            return Order.of([(key, added)])
        here = max(bisect(self.blocks, key, key=lambda part: part.first) - 1, 0)
        ids = [entry for entry in self.blocks[here].ids if entry in alive]
        ids.insert(bisect(ids, key, key=key_of), added)
        first = min(key, self.blocks[here].first)
        halves = [ids] if len(ids) <= 2 * SIZE else [ids[:SIZE], ids[SIZE:]]
        made = [
            block(first if number == 0 else key_of(half[0]), array("I", half))
            for number, half in enumerate(halves)
        ]
        return Order([*self.blocks[:here], *made, *self.blocks[here + 1 :]])

    @property
    def size_in_bytes(self) -> int:
        return sum(
            len(part.ids) * (part.ids.itemsize + part.places.itemsize) + size(part.members)
            for part in self.blocks
        )


def block(first: tuple, ids: array) -> Block:
    members = BitMap(ids)
    members.run_optimize()
    return Block(first, ids, members, array("H", sorted(range(len(ids)), key=ids.__getitem__)))


def size(bitmap: BitMap) -> int:
    """Approximate size of a bitmap in bytes."""
    statistics = bitmap.get_statistics()
    return sum(n for name, n in statistics.items() if name.startswith("n_bytes_")) + 64
