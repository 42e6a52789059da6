"""Divide a cell into the names of a list: 泰、越、老等国, ``Laos, Thailand and others``."""

import re
from collections.abc import Iterator

from tables.cells.lookups import DIVIDERS, NameOfSeveral, Names, NotUnderstood
from tables.cells.names import NUMBERING, has_chinese, is_all_asean, name_key
from taxonomy.models import Country
from values.ordinals import in_chinese

# Between names of countries and sectors, which may themselves hold these signs and words.
BETWEEN_NAMES = re.compile(
    r"\s*(?:[,，/／|&+·•—–-]|以及|[和与及]|\b(?:and|with)\b)\s*|\s+", re.IGNORECASE
)
NUMERALS = "一二两兩三四五六七八九十\\d"
AND_OTHERS = re.compile(
    rf"(?:[\s、,，]*等(?:(?P<of>[{NUMERALS}]+)个?)?(?:东盟)?(?:国家|国|地区|地)?(?:和地区)?|(?P<count>[{NUMERALS}]+)个?[国國]家?"
    r"|,?\s*\b(?:etc\.?|and others))\s*$",
    re.IGNORECASE,
)
# In place of a country: all that are members of ASEAN.
ALL_ASEAN = "all-asean"


def find_all(names: Names, text: str) -> set:
    """The keys of all names in a cell, ALL_ASEAN among them; raises NotUnderstood."""
    try:
        found = set()
        for words in filter(None, map(str.strip, DIVIDERS.split(without_numbering(names, text)))):
            found |= keys_in(names, words)
    except NotUnderstood:
        if not (found := abbreviated(names, text)):
            raise
    return found


def without_numbering(names: Names, text: str) -> str:
    return NUMBERING.sub(";", text) if names.is_by_name else text


def keys_in(names: Names, words: str) -> set:
    try:
        return {names.find(words)}
    except NameOfSeveral:
        raise
    except NotUnderstood:
        bare = AND_OTHERS.sub("", words)
        if not names.is_by_name or not bare:
            raise
        return set(divided(names, bare))


def abbreviated(names: Names, text: str) -> set:
    """The countries of a list such as 泰、越、老 or 中泰; empty for one alone, or with other words."""
    if names.model is not Country or not names.shown or not has_chinese(text):
        return set()
    bare = re.sub(r"[\s;；、,，/／和与及—–-]", "", AND_OTHERS.sub("", text))
    known, pattern = names.short_names
    found = {known[sign] for sign in re.findall(pattern, bare)}
    return found if len(found) > 1 and re.fullmatch(f"(?:{pattern})+", bare) else set()


def divided(names: Names, text: str) -> Iterator:
    """The keys of names divided by weak signs, the longest names first."""
    bounds = [(0, 0), *(match.span() for match in BETWEEN_NAMES.finditer(text))]
    starts = [end for _start, end in bounds]
    ends = [*(start for start, _end in bounds[1:]), len(text)]
    place = 0
    while place < len(starts):
        for last in range(len(ends) - 1, place - 1, -1):
            words = text[starts[place] : ends[last]].strip()
            if not words or (key := named(names, words)):
                break
        else:
            raise NotUnderstood(names.unknown(text[starts[place] : ends[place]]))
        if words:
            yield key
        place = last + 1


def named(names: Names, words: str):
    if names.model is Country and is_all_asean(words):
        return ALL_ASEAN
    known = names.loosely.get(name_key(words)) or ()
    return next(iter(known)) if len(known) == 1 else None


def others_named(text: str, count: int) -> bool:
    """Whether a list of so many names ends in “and others”, and does not say that these are all."""
    others = AND_OTHERS.search(text)
    if not others:
        return False
    said = others["count"] or others["of"] or ""
    return not (said.isdecimal() and int(said) == count) and said != in_chinese(count)
