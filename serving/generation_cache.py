"""In-process caches, valid until something public changes (see ``generation``)."""

from collections import OrderedDict
from functools import wraps
from threading import Lock

from django.db import connection
from django.utils.translation import get_language

from serving import generation

# All caches, so that they can be cleared.
all_caches: list = []


def cached_per_generation(function):
    """Cache the result of a function without arguments by language, until the generation changes.

    Inside a transaction nothing is cached, because uncommitted changes are visible there.
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
    """Clear all caches, after switching to another database."""
    for kept in all_caches:
        kept.clear()


class BoundedCache:
    """Cache of immutable values of bounded size; the oldest entries are evicted first."""

    def __init__(self, most: int):
        self.most, self.values, self.lock = most, OrderedDict(), Lock()
        all_caches.append(self.values)

    def get(self, key):
        """The cached value; None if missing or inside a transaction, where data may differ."""
        return None if connection.in_atomic_block else self.values.get(key)

    def those(self, keys) -> dict:
        """Several values by key; None for each that is missing."""
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
    """The value cached for a key and the current generation, else computed now."""
    now = generation.cacheable_generation()
    if now is None:
        return make()
    key = (now, get_language(), key)
    known = kept.values.get(key)
    return kept.keep(key, make()) if known is None else known
