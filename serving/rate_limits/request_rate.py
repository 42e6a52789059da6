"""Limits how many requests of a network are answered: by one process, or by all that share a cache."""

import time
from collections import OrderedDict
from math import ceil
from threading import Lock

from django.conf import settings
from django.core.cache import cache

MOST_NETWORKS = 10_000


class RequestRate:
    """Token buckets: a network may make ``per_minute`` requests at once, and as many each minute."""

    def __init__(self, per_minute: int, clock=time.monotonic):
        self.per_minute, self.clock = per_minute, clock
        # By network, oldest first: the tokens left, and when they were counted.
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.lock = Lock()

    def seconds_to_wait(self, network: str) -> int:
        """Take a token; 0 if there was one, else the seconds until there is."""
        now, per_second = self.clock(), self.per_minute / 60
        with self.lock:
            left, at = self.buckets.pop(network, (self.per_minute, now))
            left = min(self.per_minute, left + (now - at) * per_second)
            is_free = left >= 1
            self.buckets[network] = (left - is_free, now)
            if len(self.buckets) > MOST_NETWORKS:
                self.buckets.popitem(last=False)
        return 0 if is_free else max(1, ceil((1 - left) / per_second))


class SharedRequestRate(RequestRate):
    """Counts ``per_minute`` requests from each full minute on; alone while the cache is away."""

    def __init__(self, per_minute: int, clock=time.time):
        super().__init__(per_minute, clock)

    def seconds_to_wait(self, network: str) -> int:
        minute, second = divmod(self.clock(), 60)
        key = f"requests {network} {minute:.0f}"
        cache.add(key, 0, 120)
        try:
            number = cache.incr(key)
        except ValueError:
            return super().seconds_to_wait(network)
        return 0 if number <= self.per_minute else ceil(60 - second)


def request_rate(per_minute: int) -> RequestRate:
    return (SharedRequestRate if settings.CACHE_URL else RequestRate)(per_minute)
