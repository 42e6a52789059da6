"""What the page cache of this worker did since the worker started; logged, and shown to managers."""

import logging
from collections import Counter

from serving.page_cache.byte_cache import stores

logger = logging.getLogger(__name__)
# Requests between two lines of the log.
A_LINE = 10_000


class Figures(Counter):
    """Requests by outcome: hit, miss, shared, not kept, or why the cache was passed by."""

    noted = 0
    # Called with each outcome: for the metrics, where these are on.
    also = None

    def note(self, outcome: str):
        self[outcome] += 1
        self.noted += 1
        if self.also:
            self.also(outcome)
        if self.noted % A_LINE == 0:
            logger.info("page cache: %s", self.in_all())

    def in_all(self) -> dict:
        """The outcomes, with bytes and evictions of the stores in memory (none where Redis is used)."""
        return dict(self) | {
            "bytes": sum(store.size for store in stores.values()),
            "evictions": sum(store.evicted for store in stores.values()),
        }


of_this_worker = Figures()
