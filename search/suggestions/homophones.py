"""Homophones: correct Chinese characters that are wrong but sound right (pinyin input errors)."""

from collections import defaultdict
from operator import add
from typing import NamedTuple

from search.suggestions.public_words import Word
from search.suggestions.word_forms import LONGEST_CHINESE
from search.text.pinyin_sounds import sound
from search.text.pinyin_tokens import syllables_of

# Longer runs are sentences and are not corrected.
LONGEST = 24
MOST_WORDS = 2_000
# Segmentation costs: fewest words first, then fewest changed characters. LEFT is the cost of a character
# that belongs to no word.
WORD, CHANGE, BLUR, LEFT = 10, 4, 3, 25


class Reading(NamedTuple):
    """A segmentation of a run into words; compares by cost, then by rarity."""

    cost: int
    rarity: int
    words: tuple[str, ...] = ()
    changed: int = 0
    left: int = 0

    def then(self, word: "Reading") -> "Reading":
        """The segmentation with another word at its end."""
        return Reading(*map(add, self, word))


def reading(run: str) -> Reading | None:
    """The cheapest segmentation into known words, exact or homophones; None for unsuitable lengths."""
    if not 2 <= len(run) <= LONGEST:
        return None
    known = stretches(run)
    best = [Reading(0, 0)]
    for end in range(1, len(run) + 1):
        by_itself = Reading(LEFT, 0, (run[end - 1],), left=1)
        ways = [best[end - 1].then(by_itself)]
        for start in range(max(end - LONGEST_CHINESE, 0), end - 1):
            ways += map(best[start].then, known[start, end])
        best.append(min(ways))
    return best[-1]


def stretches(run: str) -> dict[tuple[int, int], list[Reading]]:
    """Candidate words for each ``(start, end)`` of the run."""
    read = syllables_of(run)
    places, sounds = defaultdict(list), defaultdict(list)
    for start in range(len(run) - 1):
        for end in range(start + 2, min(start + LONGEST_CHINESE, len(run)) + 1):
            places[run[start:end]].append((start, end))
            if read:
                sounds[sound(read[start:end])].append((start, end))
    words = Word.objects.filter(word__in=places) | Word.objects.filter(sound__in=sounds)
    found = defaultdict(list)
    for word in words.order_by("-count", "pk")[:MOST_WORDS]:
        for start, end in {*places[word.word], *sounds.get(word.sound, [])}:
            if candidate := taken_for(run[start:end], read[start:end], word):
                found[start, end].append(candidate)
    return found


def taken_for(typed: str, read: list[str], word: Word) -> Reading | None:
    """The cost of reading the typed characters as this word; None if they are too different."""
    if len(typed) != len(word.word):
        return None
    changed = sum(written != right for written, right in zip(typed, word.word, strict=True))
    is_blurred = changed and read != syllables_of(word.word)
    if changed == len(typed) and (is_blurred or len(typed) > 2):
        return None
    return Reading(WORD + changed * CHANGE + is_blurred * BLUR, -word.count, (word.shown,), changed)
