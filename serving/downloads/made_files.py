"""Files that are costly to make: made once until something public changes, a few at a time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from hashlib import file_digest
from io import BytesIO
from threading import Lock

from django.utils import timezone

from serving import generation
from serving.front.spool import Spool
from serving.rate_limits.places import DownloadsBusy, Places

MOST_BYTES = 512 * 1024 * 1024
# Two threads write files and one waits; the last of four stays free.
WORKING, WAITING, LONGEST_WAIT_SECONDS = 2, 1, 2


class MadeFile:
    """A file on disk, or in memory if that is full; removed when nobody holds this object any more."""

    def __init__(self, chunks: Iterable[bytes | str]):
        self.spool = Spool(in_memory=0)
        for chunk in chunks:
            self.spool.write(chunk.encode() if isinstance(chunk, str) else chunk)
        self.file, self.size = self.spool.file, self.spool.size
        self.is_on_disk = not isinstance(self.file, BytesIO)
        self.file.seek(0)
        self.etag = f'"{file_digest(self.file, "sha256").hexdigest()[:32]}"'

    def __del__(self):
        self.spool.close()

    def opened(self):
        """With a position of its own."""
        if not self.is_on_disk:
            return BytesIO(self.file.getvalue())
        # The file has no name.
        return open(f"/proc/self/fd/{self.file.fileno()}", "rb")  # noqa: PTH123 - whoever sends it closes it


class MadeFiles:
    """Those of the current period, bounded in bytes; least recently used goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES, wait: float = LONGEST_WAIT_SECONDS):
        self.most_bytes = most_bytes
        self.period, self.files, self.lock = None, OrderedDict(), Lock()
        self.places = Places(working=WORKING, waiting=WAITING, seconds=wait, busy=DownloadsBusy)

    def get(self, key: Hashable, chunks: Callable[[], Iterable[bytes | str]]) -> MadeFile:
        """The file with this content, as it was made before, or new. Raises DownloadsBusy."""
        period = current_period()
        if known := self.known(period, key):
            return known
        with self.places.taken():
            if known := self.known(period, key):
                return known
            made = MadeFile(chunks())
        self.keep(period, key, made)
        return made

    def known(self, period, key) -> MadeFile | None:
        with self.lock:
            if period is None or period != self.period or key not in self.files:
                return None
            self.files.move_to_end(key)
            return self.files[key]

    def keep(self, period, key, made: MadeFile):
        if period is None or not made.is_on_disk:
            return
        with self.lock:
            if period != self.period:
                self.period, self.files = period, OrderedDict()
            self.files[key] = made
            while sum(file.size for file in self.files.values()) > self.most_bytes:
                self.files.popitem(last=False)


def current_period() -> tuple | None:
    """A time in which public answers do not change; None inside a transaction, and so in previews."""
    if generation.cacheable_generation() is None:
        return None
    # A database that was put back may reach the same number again.
    changed = generation.last_modified()
    return generation.current(), changed, generation.current_moment(), timezone.localdate()


made_files = MadeFiles()
