"""LRU cache of query results as bitmaps, extended incrementally with new entries."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

from pyroaring import BitMap

from search.bitmaps.sorted_order import size
from search.index.token_tables import having

# Size limit: a base and an amount for each entry; least recently used results are evicted.
MOST_BYTES, BYTES_AN_ENTRY = 2_000_000, 60
MOST_ANSWERS = 2000


@dataclass(frozen=True)
class TermBitmap:
    ids: BitMap
    # The newest entry id at that time; the bitmap is valid for all ids up to it.
    up_to: int
    size: int


NOTHING = TermBitmap(BitMap(), 0, 0)


class TermBitmaps:
    def __init__(self):
        self.kept = OrderedDict()
        self.size_in_bytes = 0
        self.entries = 0
        self.lock = threading.Lock()

    def to(self, ways, parts: int, last_entry: int) -> BitMap:
        """Ids of the entries with one of the terms ``ways`` in their first ``parts`` fields."""
        return self.known((ways, parts), partial(having, ways, parts), last_entry)

    def known(self, key, ask, last_entry: int) -> BitMap:
        """Ids returned by ``ask(after)``; cached, and queried again only for newer entries."""
        answer = self.kept.get(key, NOTHING)
        if answer.up_to < last_entry:
            ids = answer.ids | BitMap(ask(answer.up_to))
            ids.run_optimize()
            answer = TermBitmap(ids, last_entry, size(ids))
        self.keep(key, answer)
        return answer.ids

    def keep(self, key, answer: TermBitmap):
        """Cache an answer as the most recently used one."""
        with self.lock:
            self.size_in_bytes += answer.size - self.kept.pop(key, NOTHING).size
            self.kept[key] = answer
            most = MOST_BYTES + BYTES_AN_ENTRY * self.entries
            while self.size_in_bytes > most or len(self.kept) > MOST_ANSWERS:
                _key, gone = self.kept.popitem(last=False)
                self.size_in_bytes -= gone.size
