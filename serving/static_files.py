from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; the URL of each file is computed once."""

    @lru_cache(maxsize=500)  # noqa: B019 - there is one storage, as long as the process lives
    def url(self, name, *, force=False):
        return super().url(name, force)
