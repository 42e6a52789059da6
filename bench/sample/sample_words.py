"""Words of made-up texts: common ones from lists, rare and proper ones put together of syllables.

Common words are as unevenly frequent as in real text, and new rare ones go on coming up however
long the text is. Proper names are made up, so that none is that of a real body, place or person.
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
# Of three syllables: shorter ones are words in many languages.
MADE_UP_WORDS = len(LATIN) ** 3
# Shares no divisor with their number, so each is reached once, and neighbours are not alike.
STRIDE = 104_729


def made_up(rank: int, language: str) -> str:
    """A word that means nothing; in every language it sounds alike."""
    number = rank * STRIDE % MADE_UP_WORDS
    syllables = CHINESE if language == "zh-hans" else LATIN
    size = len(LATIN)
    return "".join(
        syllables[one] for one in [number // size**2, number // size % size, number % size]
    )


def rare_rank(dice: Random) -> int:
    """Which rare word: few of them often, most hardly ever."""
    return int(40 * dice.paretovariate(0.3))


def by_frequency(words: list[str], share: float = 1) -> list[str]:
    """Each word as often as it occurs among ``share`` of some thousands, the first most."""
    weights = [1 / (rank + 5) for rank in range(len(words))]
    return [
        word
        for word, weight in zip(words, weights, strict=True)
        for _copy in range(round(share * URN * weight / sum(weights)) or 1)
    ]


@dataclass
class Vocabulary:
    """The common words of one language, most frequent first; the little ones only in sentences."""

    language: str
    little: list[str]
    words: list[str]

    def __post_init__(self):
        self.glue = "" if self.language in SPACELESS else " "
        self.lengths = range(8, 21) if self.glue else range(6, 15)
        share = LITTLE_WORDS if self.little else 0
        # To draw from: quicker than by weights, and most of the time goes here.
        self.urn = by_frequency(self.words)
        self.urn_of_all = [*by_frequency(self.little, share), *by_frequency(self.words, 1 - share)]

    def phrase(self, dice: Random, length: int) -> str:
        """Some words of meaning, as in a name."""
        return self.glue.join(dice.choices(self.urn, k=length))

    def sentence(self, dice: Random) -> str:
        length = dice.choice(self.lengths)
        words = dice.choices(self.urn_of_all, k=length)
        if dice.random() < RARE_IN_A_SENTENCE:
            words[length // 2] = made_up(rare_rank(dice), self.language)
        text = self.glue.join(words)
        return text[0].upper() + text[1:] + FULL_STOPS.get(self.language, ".")

    def sentences(self, dice: Random, count: int) -> str:
        return self.glue.join([self.sentence(dice) for _one in range(count)])


@cache
def vocabulary(language: str) -> Vocabulary:
    """From the list of the language: its little words, if any, an empty line, and the others."""
    *little, words = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n\n")
    return Vocabulary(language, " ".join(little).split(), words.split())


def titled(text: str) -> str:
    """English as in a name: ``Rail Transit for Youth``."""
    return " ".join(
        word if word in LINKING else word[:1].upper() + word[1:] for word in text.split(" ")
    )


def name(dice: Random, language: str, proper: int, head: str) -> str:
    """A made-up proper name, words of the field, and at the end the word for what it is."""
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
