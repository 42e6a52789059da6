"""Match pinyin and initials typed in Latin letters to Chinese characters."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from search.text.pinyin_tokens import divided, readings_of, word_starts


class PinyinReading(NamedTuple):
    """Pinyin of a Chinese text with character offsets."""

    # Indexes of the characters that begin a word.
    starts: list[int]
    # Offset of each character in ``sounds``, and the total length.
    offsets: list[int]
    # Two variants where ü occurs: typed as v, and as u.
    sounds: tuple[str, ...]
    initials: tuple[str, ...]

    def places_of(self, pinyin: list[str], initials: list[str]) -> Iterator[tuple[int, int]]:
        for typed in pinyin:
            yield from self.with_sounds(typed)
        for typed in initials:
            yield from self.with_initials(typed)

    def with_sounds(self, typed: str) -> Iterator[tuple[int, int]]:
        for sounds in self.sounds:
            for start in self.starts if typed in sounds else []:
                at = self.offsets[start]
                if sounds.startswith(typed, at):
                    yield start, bisect_left(self.offsets, at + len(typed))

    def with_initials(self, typed: str) -> Iterator[tuple[int, int]]:
        for initials in self.initials:
            for start in self.starts if typed in initials else []:
                if initials.startswith(typed, start):
                    yield start, start + len(typed)


@lru_cache(1024)
def aloud(chinese: str) -> list[PinyinReading]:
    """The readings of a Chinese text; none where the characters do not have one syllable each."""
    return [
        PinyinReading(
            starts=word_starts(chinese),
            offsets=[0, *accumulate(len(divided([syllable])) for syllable in syllables)],
            sounds=both(divided(syllables)),
            initials=both("".join(syllable[0] for syllable in syllables)),
        )
        for syllables in readings_of(chinese)
    ]


def both(sounds: str) -> tuple[str, ...]:
    return (sounds, sounds.replace("v", "u")) if "v" in sounds else (sounds,)
