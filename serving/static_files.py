from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under the names that WhiteNoise gives them, each worked out once."""

    @lru_cache(maxsize=500)  # noqa: B019 - there is one storage, as long as the process lives
    def url(self, name, *, force=False):
        return super().url(name, force)
