"""Hash passwords one at a time in each process, so that sign-ins never occupy all its threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import get_native_id

from django.contrib.auth import hashers

from serving.rate_limits.places import Places


def yield_to_others():
    """Give the thread a lower priority, where the system knows those of threads."""
    with suppress(AttributeError, OSError):
        thread = get_native_id()
        usual = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, usual + 10)


# Its one thread hashes, so that pages do not wait for a processor.
_thread = ThreadPoolExecutor(1, "hashing", initializer=yield_to_others)


class PasswordsBusy(Exception):
    """Other passwords are being hashed; try again in a few seconds."""


# One thread hashes and one waits; the other two of four stay free.
places = Places(working=1, waiting=1, seconds=2, busy=PasswordsBusy)


class PBKDF2PasswordHasher(hashers.PBKDF2PasswordHasher):
    """Django's hasher, one at a time; ``verify`` and ``harden_runtime`` call ``encode``."""

    def encode(self, password, salt, iterations=None):
        with places.taken():
            return _thread.submit(super().encode, password, salt, iterations).result()
