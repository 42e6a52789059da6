"""Index keys to find candidates for similar names."""

from itertools import pairwise

from editorial.similar_names.name_vocabulary import GENERIC, SAME, STOP
from search.text.analysis import is_spaceless


def keys_of(text: str) -> set[str]:
    """Keys of a normalized name: words, joined word pairs, character pairs in scripts without spaces."""
    keys, words = set(), []
    for piece in text.split(" "):
        if is_spaceless(piece):
            keys |= {*pairs_of(piece), *skipping(piece)}
        elif piece and piece not in STOP:
            words.append(SAME.get(piece, piece))
    telling = [word for word in words if word not in GENERIC] or words
    keys.update(telling)
    keys.update(
        first + second for first, second in pairwise(telling) if len(first) + len(second) > 3
    )
    return keys


def pairs_of(piece: str) -> list[str]:
    return [first + second for first, second in pairwise(piece)] or [piece]


def skipping(piece: str) -> list[str]:
    """Pairs of characters two apart, some of which survive a wrong character."""
    return [first + second for first, second in zip(piece, piece[2:], strict=False)]
