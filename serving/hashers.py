"""Hash passwords one at a time in each process, so that sign-ins never occupy all its threads."""

from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.contrib.auth import hashers

LONGEST_WAIT_SECONDS = 2
_hashing = Lock()
# One thread hashes and one waits; the other two of four stay free.
_places = BoundedSemaphore(2)


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
            return super().encode(password, salt, iterations)
