"""Ordinal numbers as people type them, in English and Chinese."""

from collections.abc import Iterator

DIGITS = "零一二三四五六七八九"
FIRST_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
]  # fmt: skip
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def in_chinese(number: int) -> str:
    """A number below one hundred in Chinese: 十六; others in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    before = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return before + (DIGITS[ones] if ones else "")


def english_ordinals(number: int) -> Iterator[str]:
    """``tenth`` and ``10th``."""
    if number <= len(FIRST_ORDINALS):
        yield FIRST_ORDINALS[number - 1]
    ending = "th" if number % 100 in range(11, 14) else ENDINGS.get(number % 10, "th")
    yield f"{number}{ending}"


def ordinal_phrases(number: int) -> Iterator[str]:
    """What a meeting is called by its number: 第十届, 十届, 第10届, 十周年, ``10th``, ``tenth``."""
    if number == 1:
        yield "首届"
    for digits in {in_chinese(number), str(number)}:
        yield from (f"第{digits}届", f"{digits}届", f"{digits}周年", f"第{digits}次")
    for ordinal in english_ordinals(number):
        yield from (ordinal, f"{ordinal} anniversary")
