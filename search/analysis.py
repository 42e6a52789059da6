"""One analysis of text, for writing the index and for reading what a visitor types."""

import re
import unicodedata
from collections.abc import Iterator

# Written without spaces: any inner part of a run is a word.
SPACELESS = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff"  # Japanese kana
    "\u3400-\u9fff\uf900-\ufaff"  # Chinese
    "\U00020000-\U0003ffff"  # rarer Chinese
)
RUNS = re.compile(rf"[{SPACELESS}]+|[^\W_{SPACELESS}]+")
STARTS_SPACELESS = re.compile(rf"[{SPACELESS}]")
FOLDED_BEYOND_UNICODE = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i"})


def fold(text: str) -> str:
    """The text without differences of case, width, Latin accents and invisible characters.

    Thai, Lao, Khmer and Burmese marks are letters of their words and stay.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.category(char) in {"Cf", "Mn"} and not STARTS_SPACELESS.match(char):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(FOLDED_BEYOND_UNICODE)


def words(text: str) -> Iterator[str]:
    """The runs of letters and digits in the folded text; a change of script divides them."""
    for match in RUNS.finditer(fold(text)):
        yield match.group()


def written(text: str) -> str:
    """As it stands in the index: a space before each word, one after the last."""
    return "".join(f" {word}" for word in words(text)) + " "


def sought(word: str) -> str:
    """What must occur in the index: a word's beginning, or any part in scripts without spaces."""
    return word if STARTS_SPACELESS.match(word) else f" {word}"


def occurs(query: str, text: str) -> bool:
    """Whether every word of the query occurs in a short text, as it would in the index."""
    wanted = [sought(word) for word in words(query)]
    return bool(wanted) and all(word in written(text) for word in wanted)
