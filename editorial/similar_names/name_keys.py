"""By what names are looked up that may be nearly the same."""

from itertools import pairwise

from editorial.similar_names.name_vocabulary import GENERIC, SAME, STOP
from search.text.analysis import is_spaceless


def keys_of(text: str) -> set[str]:
    """Of a plain name: its words, two that follow each other as one, of other scripts pairs."""
    keys, words = set(), []
    for piece in text.split(" "):
        if is_spaceless(piece):
            keys |= {*pairs_of(piece), *skipping(piece)}
        elif piece and piece not in STOP:
            words.append(SAME.get(piece, piece))
    telling = [word for word in words if word not in GENERIC] or words
    keys.update(telling)
    keys.update(one + other for one, other in pairwise(telling) if len(one) + len(other) > 3)
    return keys


def pairs_of(piece: str) -> list[str]:
    return [one + other for one, other in pairwise(piece)] or [piece]


def skipping(piece: str) -> list[str]:
    """Pairs with a character left out between: with one slip some of them are still right."""
    return [one + other for one, other in zip(piece, piece[2:], strict=False)]
