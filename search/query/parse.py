"""Query parser: search text to terms, with the same analysis as the index."""

import re

from search.query.alternatives import (
    apart,
    as_one_word,
    asked_of,
    in_other_forms,
    names,
    parts,
    phrases,
)
from search.query.terms import Question, Term
from search.text.analysis import fold, marked_tokens, units
from search.text.zawgyi import to_unicode

# Limits on query length; the rest is ignored.
LONGEST = 500
MOST_PIECES = 32
QUOTES = '"“”„‟«»「」『』《》'
# A quoted phrase or a run without spaces, each optionally excluded by a leading minus.
ASKED = re.compile(rf"(?<!\S)([-\u2212]?)(?:[{QUOTES}]([^{QUOTES}]+)[{QUOTES}](?!\w)|(\S+))")
# An address of a website or page as browsers show it, or a host alone.
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?::\d+)?(?:[/?#].*)?"
)
# Asked for as a phrase, not as beginnings of words: ``.NET``, ``B&R``.
AS_WRITTEN = re.compile("[.][a-z]+|[a-z]&[a-z]")


def read(text: str) -> Question:
    """Parse a search text; never raises."""
    loose, required, excluded, order, verbatim = [], [], [], [], []
    text = to_unicode(text[:LONGEST])
    left, typed = MOST_PIECES, fold(text)
    for minus, phrase_typed, bare in ASKED.findall(typed):
        quoted = phrase_typed or (bare if AS_WRITTEN.fullmatch(bare) else host_of(bare))
        found = first(units(quoted or bare), left)
        left -= sum(map(len, found))
        if not found:
            continue
        if minus or quoted:
            verbatim.append(f'{minus}"{phrase_typed}"' if phrase_typed else f"{minus}{bare}")
        if minus:
            ways = phrases(found, begun=not quoted)
            if not quoted:
                ways |= {*as_one_word(apart(found)), *in_other_forms(apart(found))}
            excluded.append(ways)
            continue
        order += found
        if quoted:
            required.append(phrases(found))
        else:
            loose += found
    return Question(
        list(dict.fromkeys([*asked_of(loose), *required])),
        excluded,
        names(order, begun=True),
        names(order, begun=False),
        [frozenset([Term((token,), begun=True)]) for token in marked_tokens(text)],
        loose=tuple(part for unit in loose for part in parts(unit)),
        quoted=tuple(required),
        verbatim=tuple(verbatim),
        typed=typed,
    )


def host_of(address: str) -> str:
    """The host of a web address without ``www.``; empty for what is no address."""
    match = ADDRESS.fullmatch(address.lower())
    return match[1] if match else ""


def first(found: list[list[str]], most: int) -> list[list[str]]:
    """The units up to ``most`` pieces in all."""
    kept = []
    for unit in found:
        if most > 0:
            kept.append(unit[:most])
            most -= len(unit)
    return kept
