"""Backend for Django's cache framework: Redis or Valkey, which may be away."""

import logging
import time
from functools import cached_property

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

logger = logging.getLogger(__name__)
# After a failure, this process asks nothing for so long.
REST_SECONDS = 5


class KeptClient(RedisCacheClient):
    """Makes its client once; Django makes one for each call, which takes longer than the call."""

    @cached_property
    def kept(self):
        return super().get_client(write=True)

    def get_client(self, key=None, *, write=False):
        return self.kept


class SharedCache(RedisCache):
    """While the server is away, the cache holds nothing and keeps nothing.

    Nothing is kept for longer than ``LONGEST`` seconds, where the settings name that.
    """

    # One server, for all caches and threads of the process.
    resting_until = 0.0

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = KeptClient
        self.longest = params.get("LONGEST", float("inf"))

    def validate_key(self, key):
        """Any string is a key; Django's own check, for memcached, is slow."""

    def get(self, key, default=None, version=None):
        return self.ask(default, super().get, key, default, version)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.ask(False, super().add, key, value, timeout, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.ask(None, super().set, key, value, timeout, version)

    def delete(self, key, version=None):
        return self.ask(False, super().delete, key, version)

    def incr(self, key, delta=1, version=None):
        """Raises ValueError also where the server is away, as for a key that is missing."""
        number = self.ask(None, super().incr, key, delta, version)
        if number is None:
            raise ValueError(key)
        return number

    def get_backend_timeout(self, timeout=DEFAULT_TIMEOUT):
        seconds = super().get_backend_timeout(timeout)
        return seconds if seconds is None else int(min(seconds, self.longest))

    def ask(self, otherwise, method, *arguments):
        if time.monotonic() < SharedCache.resting_until:
            return otherwise
        try:
            return method(*arguments)
        except ValueError:
            raise
        # Errors of the client, of the network, and of values that another release wrote.
        except Exception as error:  # noqa: BLE001
            SharedCache.resting_until = time.monotonic() + REST_SECONDS
            logger.warning("The shared cache does not answer: %s", error)
            return otherwise
