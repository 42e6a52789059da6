"""Snippets: highlighted texts and best passages for search results."""

from collections.abc import Iterable
from typing import NamedTuple

from search.query.terms import Question
from search.snippets.hits import Hit, Reading, as_typed, as_written, closed_up, hits
from search.snippets.query_words import QueryWord, query_words
from search.snippets.window import Window, densest, passage

CUT = "…"


class Part(NamedTuple):
    text: str
    is_match: bool


class Snippet(NamedTuple):
    parts: list[Part]
    # Index of the text it is cut from.
    source: int


class FoundText(NamedTuple):
    """The hits in a text, and the densest window of hits."""

    reading: Reading
    hits: list[Hit]
    window: Window


def marked(text: str, question: Question) -> list[Part]:
    """The text in parts; those matching a query word have ``is_match``."""
    return parts(text, hits(Reading(text), query_words(question)))


def snippet(texts: Iterable[str], question: Question, width: int = 160) -> Snippet | None:
    """The passage with most query words from texts sorted by preference; None without a match."""
    finds = finds_in(list(texts), query_words(question), width)
    source = max(range(len(finds)), key=lambda index: finds[index].window.words, default=0)
    if not finds or not finds[source].hits:
        return None
    return Snippet(cut_out(finds[source], width), source)


def finds_in(texts: list[str], words: dict[int, QueryWord], width: int) -> list[FoundText]:
    """Hits in the texts, up to the first text that has all words.

    Spellings of names, such as pinyin, are tried only for words that occur in no text.
    """
    finds = []
    for text in texts:
        reading = Reading(text)
        finds.append(find(reading, hits(reading, words, [as_written]), width))
        if finds[-1].window.words == len(words):
            return finds
    standing = {hit.word for text in finds for hit in text.hits}
    others = {number: word for number, word in words.items() if number not in standing}
    if not others:
        return finds
    return [
        find(text.reading, sorted([*text.hits, *hits(text.reading, others, [as_typed])]), width)
        for text in finds
    ]


def find(reading: Reading, hits: list[Hit], width: int) -> FoundText:
    return FoundText(reading, hits, densest(reading.text, hits, width))


def cut_out(find: FoundText, width: int) -> list[Part]:
    """The passage around the window, with an ellipsis where text is cut off."""
    text = find.reading.text
    start, end = passage(text, find.window, width)
    before, after = (CUT if rest.strip() else "" for rest in [text[:start], text[end:]])
    shift = len(before) - start
    inside = [
        Hit(max(hit.start, start) + shift, min(hit.end, end) + shift, hit.word)
        for hit in find.hits
        if hit.end > start and hit.start < end
    ]
    return parts(f"{before}{text[start:end]}{after}", inside)


def parts(text: str, hits: list[Hit]) -> list[Part]:
    """The text split at the boundaries of hits; adjacent hits are merged."""
    found, at = [], 0
    for start, end in closed_up(hits):
        found += [Part(text[at:start], False), Part(text[start:end], True)]
        at = end
    return [part for part in [*found, Part(text[at:], False)] if part.text]
