"""Limits how many threads of this process do something costly at the same time."""

from contextlib import contextmanager
from threading import BoundedSemaphore


class DownloadsBusy(Exception):
    """Other files are being made; try again in a few seconds. Here, because it needs no models."""


class Places:
    """``working`` threads at a time; ``waiting`` more wait for ``seconds``. Others get the error ``busy``."""

    def __init__(self, *, working: int, waiting: int, seconds: float, busy: type[Exception]):
        self.here, self.working = BoundedSemaphore(working + waiting), BoundedSemaphore(working)
        self.seconds, self.busy = seconds, busy

    @contextmanager
    def taken(self):
        """Context: this thread is one of those at work; raises the error if it cannot be."""
        if not self.here.acquire(blocking=False):
            raise self.busy
        try:
            if not self.working.acquire(timeout=self.seconds):
                raise self.busy
            try:
                yield
            finally:
                self.working.release()
        finally:
            self.here.release()
