"""Of several threads that want the same thing at the same time, one makes it and the others wait."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock


class SingleFlight:
    def __init__(self):
        self.making: dict[Hashable, Future] = {}
        self.lock = Lock()

    def run(self, key: Hashable, make: Callable):
        """The result of ``make``, or of another thread's that was making it; None if that one failed.

        Returns ``(result, whether another thread made it)``.
        """
        with self.lock:
            future = self.making.get(key)
            is_mine = future is None
            if is_mine:
                future = self.making[key] = Future()
        if not is_mine:
            return future.result(), True
        result = None
        try:
            result = make()
        finally:
            with self.lock:
                del self.making[key]
            future.set_result(result)
        return result, False
