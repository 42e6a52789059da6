"""An order of entries held in memory, in which a page of any selection is found quickly."""

from array import array
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

SIZE = 2048
# So many of a block are sorted by their places sooner than the whole block is looked through.
FEW = 100


@dataclass(frozen=True)
class Block:
    """Some neighbours in the order: their ids in order, and the same as a bitmap."""

    first: tuple
    ids: array
    members: BitMap
    # Where each stands in the order, the smallest id first.
    places: array

    def among(self, found: BitMap, n: int) -> Iterator[int]:
        """Those of the selection, n of them, in order."""
        if n > FEW:
            return filter(found.__contains__, self.ids)
        rank = self.members.rank
        places = sorted([self.places[rank(member) - 1] for member in self.members & found])
        return map(self.ids.__getitem__, places)


class Order:
    """All ids in one order, in blocks, so that those which hold nothing asked for are skipped.

    An order is never changed: what was added makes a new one that shares most blocks with the old.
    Ids of entries that are gone may remain; no selection holds them.
    """

    def __init__(self, blocks: list[Block]):
        self.blocks = blocks

    @classmethod
    def of(cls, keyed) -> "Order":
        """From ``(key, id)`` in the order of their keys."""
        keyed, blocks = iter(keyed), []
        while some := list(islice(keyed, SIZE)):
            blocks.append(block(some[0][0], array("I", (one for _key, one in some))))
        return cls(blocks)

    def page(self, found: BitMap, start: int, stop: int) -> list[int]:
        """The ids of the selection from one place in the order to another."""
        page = []
        for one in self.blocks:
            if start >= stop:
                break
            n = one.members.intersection_cardinality(found)
            if n > start:
                # The last of them ends the search, before the block does.
                page += islice(one.among(found, n), start, min(stop, n))
            start, stop = max(start - n, 0), stop - n
        return page

    def with_added(self, key: tuple, added: int, alive: BitMap, key_of) -> "Order":
        """With one more id; ``key_of`` tells the keys of those that are still there."""
        if not self.blocks:
            return Order.of([(key, added)])
        here = max(bisect(self.blocks, key, key=lambda one: one.first) - 1, 0)
        ids = [one for one in self.blocks[here].ids if one in alive]
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
            len(one.ids) * (one.ids.itemsize + one.places.itemsize) + size(one.members)
            for one in self.blocks
        )


def block(first: tuple, ids: array) -> Block:
    members = BitMap(ids)
    members.run_optimize()
    return Block(first, ids, members, array("H", sorted(range(len(ids)), key=ids.__getitem__)))


def size(bitmap: BitMap) -> int:
    """Roughly the bytes a bitmap takes."""
    told = bitmap.get_statistics()
    return sum(n for name, n in told.items() if name.startswith("n_bytes_")) + 64
