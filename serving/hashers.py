"""Hash passwords one at a time in each process, so that sign-ins never occupy all its threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Lock, get_native_id

from django.contrib.auth import hashers

LONGEST_WAIT_SECONDS = 2
_hashing = Lock()
# One thread hashes and one waits; the other two of four stay free.
_places = BoundedSemaphore(2)


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


@contextmanager
def one_at_a_time():
    if not _places.acquire(blocking=False):
        raise PasswordsBusy
    try:
        if not _hashing.acquire(timeout=LONGEST_WAIT_SECONDS):
            raise PasswordsBusy
        try:
            yield
        finally:
            _hashing.release()
    finally:
        _places.release()


class PBKDF2PasswordHasher(hashers.PBKDF2PasswordHasher):
    """Django's hasher, one at a time; ``verify`` and ``harden_runtime`` call ``encode``."""

    def encode(self, password, salt, iterations=None):
        with one_at_a_time():
            return _thread.submit(super().encode, password, salt, iterations).result()
