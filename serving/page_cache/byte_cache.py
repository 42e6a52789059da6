"""Backend for Django's cache framework: in this process, bounded in bytes; least recently used goes first."""

import pickle
import time
from collections import OrderedDict
from threading import RLock
from typing import Any, NamedTuple

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache


class Entry(NamedTuple):
    value: Any
    size: int
    # As of time.monotonic(); None for never.
    expires: float | None


class Store:
    """The entries of one LOCATION, which all threads share."""

    def __init__(self):
        self.entries: OrderedDict[str, Entry] = OrderedDict()
        self.size = self.evicted = 0
        self.lock = RLock()

    def pop(self, key) -> bool:
        entry = self.entries.pop(key, None)
        self.size -= entry.size if entry else 0
        return entry is not None


stores: dict[str, Store] = {}


class ByteBoundedCache(BaseCache):
    """``OPTIONS["MAX_BYTES"]`` bounds the sum of sizes.

    A value with an attribute ``size`` (bytes) is kept as it is, and so must be immutable; any other
    value is pickled.
    """

    def __init__(self, location, params):
        super().__init__(params)
        self.most = params["OPTIONS"]["MAX_BYTES"]
        self.store = stores.setdefault(location, Store())

    def validate_key(self, key):
        """Any string is a key; Django's own check, for memcached, costs more than the rest of a hit."""

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self.store.lock:
            if self.has_key(key, version):
                return False
            self.set(key, value, timeout, version)
            return True

    def get(self, key, default=None, version=None):
        key, store = self.make_and_validate_key(key, version=version), self.store
        with store.lock:
            entry = store.entries.get(key)
            if entry is None:
                return default
            if entry.expires is not None and entry.expires <= time.monotonic():
                store.pop(key)
                return default
            store.entries.move_to_end(key)
        value = entry.value
        return pickle.loads(value) if isinstance(value, bytes) else value  # noqa: S301

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        key, store = self.make_and_validate_key(key, version=version), self.store
        size = getattr(value, "size", None)
        if size is None:
            value = pickle.dumps(value)
            size = len(value)
        with store.lock:
            store.pop(key)
            if size > self.most:
                return
            store.entries[key] = Entry(value, size + len(key), self.expiry(timeout))
            store.size += size + len(key)
            while store.size > self.most:
                store.pop(next(iter(store.entries)))
                store.evicted += 1

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        key, store = self.make_and_validate_key(key, version=version), self.store
        with store.lock:
            if entry := store.entries.get(key):
                store.entries[key] = entry._replace(expires=self.expiry(timeout))
            return entry is not None

    def delete(self, key, version=None):
        with self.store.lock:
            return self.store.pop(self.make_and_validate_key(key, version=version))

    def clear(self):
        with self.store.lock:
            self.store.entries.clear()
            self.store.size = 0

    def expiry(self, timeout) -> float | None:
        seconds = self.default_timeout if timeout == DEFAULT_TIMEOUT else timeout
        return None if seconds is None else time.monotonic() + seconds
