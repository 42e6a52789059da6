"""Choose the passage of a snippet: the densest window of hits, cut at word boundaries."""

import re
from collections import Counter
from typing import NamedTuple

from search.snippets.hits import Hit
from search.text.analysis import LONGEST_WORD, SPACELESS
from search.text.graphemes import ATTACHED

# Characters of scripts without spaces count as two columns, like full-width characters.
IS_WIDE = re.compile(rf"[{SPACELESS}\u3000-\u303f\uac00-\ud7a3\uff01-\uff60]")
IS_ATTACHED = re.compile(f"[{ATTACHED}]")
# A text may be cut next to white space, a character of a script without spaces, or full-width punctuation,
BESIDE = rf"\s{SPACELESS}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
# but never within a grapheme.
MAY_CUT = re.compile(rf"(?<![\u17d2\u1039])(?![{ATTACHED}])(?:(?<=[{BESIDE}])|(?=[{BESIDE}]))|\Z")
# Characters stripped from the start or end of a passage, except at the ends of the text.
NOT_FIRST = " \t\r\n\u00a0\u3000.,;:!?)]}%，。；：、！？）》」』”’…—–-"
NOT_LAST = " \t\r\n\u00a0\u3000,;:([{，；：、（《「『“‘—–-"


class Window(NamedTuple):
    """A group of neighboring hits: the number of different words, and the span."""

    words: int
    start: int
    end: int


def densest(text: str, hits: list[Hit], width: int) -> Window:
    """The first window within ``width`` with most different words, then with most hits."""
    if not hits:
        return Window(0, 0, 0)
    best, first, place, places, counts = (0, 0, 0), 0, 0, [], Counter()
    for last, hit in enumerate(hits):
        if last:
            place += distance(text, hits[last - 1].start, hit.start, width)
        places.append(place)
        counts[hit.word] += 1
        stop = place + distance(text, hit.start, hit.end, width)
        while first < last and stop - places[first] > width:
            counts[hits[first].word] -= 1
            first += 1
        words = sum(map(bool, counts.values()))
        if (words, last - first + 1) > best[:2]:
            best = words, last - first + 1, first
    words, more, first = best
    inside = hits[first : first + more]
    return Window(words, inside[0].start, max(hit.end for hit in inside))


def passage(text: str, window: Window, width: int) -> tuple[int, int]:
    """``(start, end)`` of a passage of about ``width`` columns around a window."""
    start = cut_before(text, window.start)
    most = max(reach_on(text, window.start, width), window.start + 1)
    end = cut_after(text, min(window.end, most))
    room = max(width - width_of(text[start:end]), 0)
    # A third of the space goes to the context before, more where there is little after.
    before = max(room // 3, room - width_of(text[end : end + room]))
    begin = min(cut_after(text, reach_back(text, start, before)), start)
    room -= width_of(text[begin:start])
    stop = max(cut_before(text, reach_on(text, end, room)), end)
    return trimmed_start(text, begin, start), trimmed_end(text, end, stop)


def reach_back(text: str, at: int, room: int) -> int:
    start = max(at - room, 0)
    while (excess := width_of(text[start:at]) - room) > 0:
        start += (excess + 1) // 2
    return start


def reach_on(text: str, at: int, room: int) -> int:
    end = min(at + room, len(text))
    while (excess := width_of(text[at:end]) - room) > 0:
        end -= (excess + 1) // 2
    return end


def cut_before(text: str, at: int) -> int:
    """The nearest cut position at or before ``at``; runs longer than any word are cut anywhere."""
    places = range(at, max(at - LONGEST_WORD, 0) - 1, -1)
    return next((place for place in places if not place or MAY_CUT.match(text, place)), at)


def cut_after(text: str, at: int) -> int:
    return MAY_CUT.search(text, at, at + LONGEST_WORD + 1).start() if at else 0


def trimmed_start(text: str, begin: int, start: int) -> int:
    place = start - len(text[begin:start].lstrip(NOT_FIRST))
    return place if begin and not IS_ATTACHED.match(text, place) else begin


def trimmed_end(text: str, end: int, stop: int) -> int:
    return end + len(text[end:stop].rstrip(NOT_LAST)) if stop < len(text) else stop


def distance(text: str, start: int, end: int, most: int) -> int:
    """Width from ``start`` to ``end``; ``most + 1`` if it is certainly larger than ``most``."""
    return width_of(text[start:end]) if end - start <= most else most + 1


def width_of(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(IS_WIDE.findall(text))
