"""Words of sample texts: common words from lists, rare words and proper names from syllables.

Word frequencies are skewed as in real text, and new rare words keep appearing in longer text.
Proper names are invented, so that none belongs to a real body, place or person.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "words"
SPACELESS = {"zh-hans", "zh-hant", "th", "lo", "km", "my"}
FULL_STOPS = {"zh-hans": "。", "zh-hant": "。", "my": "။", "km": "។"}
LINKING = ["of", "for", "and", "in"]
LITTLE_WORDS = 0.35
RARE_IN_A_SENTENCE = 0.8
URN = 4000

LATIN = [consonant + vowel for consonant in "bdhjklmnrstvyz" for vowel in "aeiou"]
CHINESE = (
    "巴贝比博布达德迪多杜哈赫希霍胡贾杰吉乔朱卡克基科库拉莱利洛卢梅马米莫穆纳内尼诺努"
    "腊雷里罗鲁萨塞西索苏塔特蒂托图瓦韦维沃武亚耶伊约尤扎泽齐佐祖"
)
# Invented words have three syllables: shorter ones are real words in many languages.
MADE_UP_WORDS = len(LATIN) ** 3
# Coprime to MADE_UP_WORDS, so each word is reached once, and successive words differ.
STRIDE = 104_729


def made_up(rank: int, language: str) -> str:
    """An invented word; the same rank sounds alike in every language."""
    number = rank * STRIDE % MADE_UP_WORDS
    syllables = CHINESE if language == "zh-hans" else LATIN
    size = len(LATIN)
    return "".join(
        syllables[digit] for digit in [number // size**2, number // size % size, number % size]
    )


def rare_rank(dice: Random) -> int:
    """A random rank of a rare word (Pareto distribution)."""
    return int(40 * dice.paretovariate(0.3))


def by_frequency(words: list[str], share: float = 1) -> list[str]:
    """Words repeated by frequency, first most; about ``share`` * URN entries in all."""
    weights = [1 / (rank + 5) for rank in range(len(words))]
    return [
        word
        for word, weight in zip(words, weights, strict=True)
        for _copy in range(round(share * URN * weight / sum(weights)) or 1)
    ]


@dataclass
class Vocabulary:
    """Common words of a language, most frequent first; ``little``: function words, for sentences."""

    language: str
    little: list[str]
    words: list[str]

    def __post_init__(self):
        self.glue = "" if self.language in SPACELESS else " "
        self.lengths = range(8, 21) if self.glue else range(6, 15)
        share = LITTLE_WORDS if self.little else 0
        # Drawing from repeated words is faster than weighted choice, and this is the hot spot.
        self.urn = by_frequency(self.words)
        self.urn_of_all = [*by_frequency(self.little, share), *by_frequency(self.words, 1 - share)]

    def phrase(self, dice: Random, length: int) -> str:
        """Content words without function words, as in a name."""
        return self.glue.join(dice.choices(self.urn, k=length))

    def sentence(self, dice: Random) -> str:
        length = dice.choice(self.lengths)
        words = dice.choices(self.urn_of_all, k=length)
        if dice.random() < RARE_IN_A_SENTENCE:
            words[length // 2] = made_up(rare_rank(dice), self.language)
        text = self.glue.join(words)
        return text[0].upper() + text[1:] + FULL_STOPS.get(self.language, ".")

    def sentences(self, dice: Random, count: int) -> str:
        return self.glue.join([self.sentence(dice) for _index in range(count)])


@cache
def vocabulary(language: str) -> Vocabulary:
    """Read the word list of a language: function words (optional), an empty line, other words."""
    *little, words = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n\n")
    return Vocabulary(language, " ".join(little).split(), words.split())


def titled(text: str) -> str:
    """English title case: ``Rail Transit for Youth``."""
    return " ".join(
        word if word in LINKING else word[:1].upper() + word[1:] for word in text.split(" ")
    )


def name(dice: Random, language: str, proper: int, head: str) -> str:
    """A name: an invented proper name, content words, and a noun for the kind."""
    words, first = vocabulary(language), made_up(proper, language)
    if words.glue:
        length = max(1, dice.choice([2, 3, 3, 4, 4, 5, 6, 7]) - head.count(" "))
        middle = words.phrase(dice, length)
        if length > 3:
            middle += f" {dice.choice(LINKING)} {words.phrase(dice, 1)}"
        return titled(f"{first} {middle} {head}")
    text, wanted = first, dice.randint(8, 21) - len(head)
    while len(text) < wanted:
        text += words.phrase(dice, 1)
    return text + head
