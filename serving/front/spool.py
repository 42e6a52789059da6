"""Buffer for bytes of unknown size: in memory up to a limit, then in a temporary file."""

from contextlib import ExitStack
from io import BytesIO
from tempfile import TemporaryFile

from serving.availability import Trouble, trouble_of

IN_MEMORY_BYTES = 1024 * 1024


class Spool:
    """Write, then read ``file``; beyond ``in_memory`` bytes on disk, or if that is full in memory as well.

    ``tempfile.SpooledTemporaryFile`` would fail there.
    """

    def __init__(self, in_memory: int = IN_MEMORY_BYTES):
        self.file, self.size = BytesIO(), 0
        self.in_memory, self.may_move = in_memory, True

    def write(self, chunk: bytes):
        try:
            if self.may_move and self.size + len(chunk) > self.in_memory:
                self.may_move = False
                # Unbuffered, so that a full disk raises here and not when the file is read.
                self.move_to(TemporaryFile(buffering=0))  # noqa: SIM115 - close() closes it
            write_all(self.file, chunk)
        except OSError as error:
            if trouble_of(error) is not Trouble.FULL:
                raise
            self.move_to(BytesIO())
            write_all(self.file, chunk)
        self.size += len(chunk)

    def move_to(self, file):
        with ExitStack() as stack:
            stack.callback(file.close)
            self.file.seek(0)
            write_all(file, self.file.read(self.size))
            stack.pop_all()
        self.file.close()
        self.file = file

    def close(self):
        self.file.close()


def write_all(file, chunk: bytes):
    """Write all bytes; an unbuffered file may write fewer at once."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def spooled(chunks):
    """A file with all the chunks, positioned at its start."""
    spool = Spool()
    for chunk in chunks:
        spool.write(chunk)
    spool.file.seek(0)
    return spool.file
