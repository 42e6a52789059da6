"""The part of a text that shows most of what was found in it, cut where a reader would cut it."""

import re
from collections import Counter
from typing import NamedTuple

from search.snippets.hits import Hit
from search.text.analysis import LONGEST_WORD, SPACELESS
from search.text.graphemes import ATTACHED

# Of what is written without spaces a character says as much as two others, and is as wide.
IS_WIDE = re.compile(rf"[{SPACELESS}\u3000-\u303f\uac00-\ud7a3\uff01-\uff60]")
IS_ATTACHED = re.compile(f"[{ATTACHED}]")
# A text may be cut beside a space, a character that needs none, or punctuation that needs none,
BESIDE = rf"\s{SPACELESS}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
# but never within what is seen as one character.
MAY_CUT = re.compile(rf"(?<![\u17d2\u1039])(?![{ATTACHED}])(?:(?<=[{BESIDE}])|(?=[{BESIDE}]))|\Z")
# What a passage does not begin with, or does not end with, unless the text does.
NOT_FIRST = " \t\r\n\u00a0\u3000.,;:!?)]}%，。；：、！？）》」』”’…—–-"
NOT_LAST = " \t\r\n\u00a0\u3000,;:([{，；：、（《「『“‘—–-"


class Window(NamedTuple):
    """Some hits that stand near each other."""

    words: int
    start: int
    end: int


def densest(text: str, hits: list[Hit], width: int) -> Window:
    """Of the windows not wider than this the first with most words and, of these, most hits."""
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
    """Where to cut the text around a window, so that about this much is shown."""
    start = cut_before(text, window.start)
    most = max(reach_on(text, window.start, width), window.start + 1)
    end = cut_after(text, min(window.end, most))
    room = max(width - width_of(text[start:end]), 0)
    # What stands before helps less than what stands after, unless there is nothing after.
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
    """The nearest place to cut; what is longer than any word may be cut anywhere."""
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
    """How wide the text is from one place to another, if that is not more than this."""
    return width_of(text[start:end]) if end - start <= most else most + 1


def width_of(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(IS_WIDE.findall(text))
