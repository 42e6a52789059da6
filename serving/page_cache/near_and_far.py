"""A cache in the memory of this process, before one that all processes share."""

from django.core.cache import caches


class NearAndFar:
    """What is found far is kept near as well."""

    def __init__(self, near, far):
        self.near, self.far = near, far

    def get(self, key: str):
        value = self.near.get(key)
        if value is None and (value := self.far.get(key)) is not None:
            self.near.set(key, value)
        return value

    def set(self, key: str, value):
        self.near.set(key, value)
        self.far.set(key, value)


def page_store(name: str, *, is_shared: bool):
    """The cache ``name``, before ``shared name`` where there is one.

    With connections of its own, not a thread's: the server has hundreds of threads.
    """
    near = caches.create_connection(name)
    return NearAndFar(near, caches.create_connection(f"shared {name}")) if is_shared else near
