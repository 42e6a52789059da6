"""Django's settings of the caches, from ``CACHE_URL`` and ``PAGE_CACHE``."""

from pathlib import Path

from redis.backoff import NoBackoff
from redis.retry import Retry

MEGABYTE = 1024 * 1024
HOUR = 60 * 60


def caches(cache_url: str, megabytes: int, folder: Path) -> dict:
    """``default``, and whole ``pages`` and ``searches`` in memory; with Redis those are ``shared`` too.

    ``state`` (see ``serving.outages``) is shared by all processes in any case, in a folder.
    """
    memory = {"BACKEND": "serving.page_cache.byte_cache.ByteBoundedCache", "TIMEOUT": None}
    most = megabytes * MEGABYTE
    return {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "pages": memory | {"LOCATION": "pages", "OPTIONS": {"MAX_BYTES": most * 7 // 8}},
        "searches": memory | {"LOCATION": "searches", "OPTIONS": {"MAX_BYTES": most // 8}},
        "state": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": folder,
            "TIMEOUT": None,
        },
    } | (in_redis(cache_url) if cache_url else {})


def in_redis(cache_url: str) -> dict:
    redis = {
        "BACKEND": "serving.shared_cache.SharedCache",
        "LOCATION": cache_url,
        "OPTIONS": {
            # Seconds; a page is drawn faster than that.
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            # At once, for a connection that the server closed; redis would wait for seconds.
            "retry": Retry(NoBackoff(), 1),
        },
    }
    return {
        "default": redis,
        "state": redis | {"KEY_PREFIX": "state", "TIMEOUT": None},
        # A session that is ended while the cache is away is over after this.
        "sessions": redis | {"KEY_PREFIX": "sessions", "LONGEST": 60},
        # Redis has a limit of its own (maxmemory); a page nobody has asked for since is dropped after a day.
        "shared pages": redis | {"KEY_PREFIX": "pages", "TIMEOUT": 24 * HOUR},
        "shared searches": redis | {"KEY_PREFIX": "searches", "TIMEOUT": HOUR},
    }
