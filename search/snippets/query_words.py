"""Query words prepared for matching in texts."""

from functools import lru_cache
from typing import NamedTuple

from search.query.terms import JOINED, Question, Term
from search.text.analysis import LONGEST_WORD, SIGNS, is_spaceless
from search.text.pinyin_tokens import INITIALS, PINYIN

WRITTEN_SIGNS = {sign: chr(letter) for letter, sign in SIGNS.items()}


class QueryWord(NamedTuple):
    """The variants of a query word, as substrings of a token stream."""

    # Substrings, with a space at word boundaries; and the same without spaces.
    needles: list[str]
    letters: list[str]
    # Patterns of the word written as several: ``Ha Noi`` for ``hanoi``.
    apart: list[str]
    pinyin: list[str]
    initials: list[str]


def query_words(question: Question) -> dict[int, QueryWord]:
    return {number: query_word(ways) for number, ways in enumerate(question.required)}


@lru_cache(1024)
def query_word(ways: frozenset[Term]) -> QueryWord:
    """A query word from its alternative terms."""
    word = QueryWord([], [], [], [], [])
    for term in ways:
        first = term.tokens[0]
        if first.startswith(PINYIN):
            word.pinyin.append(first[1:])
        elif first.startswith(INITIALS):
            word.initials.append(first[1:])
        elif first.startswith(JOINED):
            word.apart.append(f"(?<= )({' ?'.join(first[1:])}) ")
        elif not "\ue000" <= first[0] <= "\uf8ff":
            word.needles.append(needle(term))
            word.letters.append(word.needles[-1].replace(" ", "")[:LONGEST_WORD])
    return word


def needle(term: Term) -> str:
    """The term as a substring of a token stream, with a space at word boundaries."""
    pieces, is_whole = [], True
    for token in term.tokens:
        if is_whole or not is_spaceless(token):
            pieces.append(token)
            is_whole = len(token) == 1 or not is_spaceless(token)
        elif len(token) == 1:
            is_whole = True
        else:
            pieces[-1] += token[1]
    begins = "" if is_spaceless(term.tokens[0]) else " "
    ends = " " if is_whole and not term.begun else ""
    return f"{begins}{' '.join(pieces)}{ends}".translate(WRITTEN_SIGNS)
