"""Values that stay good until something public changes, kept in the memory of each process."""

from collections import OrderedDict
from functools import wraps
from threading import Lock

from django.db import connection
from django.utils.translation import get_language

from serving import generation

# What all functions keep, so that it can be forgotten.
all_caches: list = []


def cached_per_generation(function):
    """Keep what a function without arguments returns, by language, until the generation moves.

    Within a transaction it is asked anew each time, for only there uncommitted changes are seen.
    """
    kept = {}

    @wraps(function)
    def value():
        now = generation.cacheable_generation()
        if now is None:
            return function()
        language = get_language()
        known = kept.get(language)
        if known is None or known[0] != now:
            known = kept[language] = (now, function())
        return known[1]

    all_caches.append(kept)
    return value


def clear_caches():
    """For a database that is another one now."""
    for kept in all_caches:
        kept.clear()


class BoundedCache:
    """What was made once, by a key under which it never changes; the oldest go first."""

    def __init__(self, most: int):
        self.most, self.values, self.lock = most, OrderedDict(), Lock()
        all_caches.append(self.values)

    def get(self, key):
        """Nothing within a transaction, in which a value may be another one."""
        return None if connection.in_atomic_block else self.values.get(key)

    def those(self, keys) -> dict:
        """Several at once, each nothing where it is not kept."""
        read = (lambda _key: None) if connection.in_atomic_block else self.values.get
        return {key: read(key) for key in keys}

    def keep(self, key, value):
        if connection.in_atomic_block:
            return value
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value


def get_or_compute(kept: BoundedCache, key, make):
    """What is kept under a key in one language until the generation moves, else made now."""
    now = generation.cacheable_generation()
    if now is None:
        return make()
    key = (now, get_language(), key)
    known = kept.values.get(key)
    return kept.keep(key, make()) if known is None else known
