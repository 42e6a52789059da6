"""Room for deep calls.

CPython (3.11 and later) keeps the frames of a thread in chunks of 16 KB. A page is drawn some hundred
frames deep. Where a loop of a template crosses the end of a chunk, each of its calls asks the operating
system for a chunk and gives it back, which costs more than the call. A frame that is larger gets a chunk
of its own size, and the calls below it use the rest.
"""

# In words of 8 bytes: the chunk has 128 KB, of which the calls have half.
LARGE_FRAME = 8000


def with_room(function, *arguments):
    """Call a function with room for all the frames below it."""
    return function(*arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=LARGE_FRAME)
