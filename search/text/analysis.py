"""Text analysis (folding, tokenizing) shared by the index and the query parser.

Words of scripts with spaces (Latin, Cyrillic, digits ...) are indexed whole. Scripts without spaces are
indexed as bigrams (overlapping pairs of characters), so that any substring is found:
贵州大学 as 贵州 州大 大学 学.
"""

import re
import unicodedata
from itertools import groupby, pairwise
from operator import add

from search.text.variants import character_variants

# Scripts without spaces between words, without their punctuation.
CHINESE = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SPACELESS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e81-\u0ece\u0edc-\u0edf"  # Lao
    "\u1000-\u103f\u1050-\u109d\ua9e0-\ua9fe\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"  # Japanese kana
    f"{CHINESE}"
)
# The ASCII alternative is faster, and folded Latin text is nearly always ASCII.
# C++ and C# are words; the sign stands behind a single letter.
SIGNED = r"(?<![0-9A-Za-z])[A-Za-z][+#]+(?![0-9A-Za-z])"
PIECES = re.compile(
    rf"[{SPACELESS}]+|{SIGNED}|[0-9A-Za-z]+(?:[^\W_{SPACELESS}]+)?|[^\W_{SPACELESS}]+"
)
IS_SPACELESS = re.compile(rf"[{SPACELESS}]")
IS_CHINESE = re.compile(rf"[{CHINESE}]")
# Joiners, ignored inside a word or name: hyphens, dashes, quotes, apostrophes.
JOINER = (
    r"[-\u00ad\u058a\u2010-\u2015\u2212\u30fb\u00b7'\"`\u2018-\u201f\u2032\u2033"
    r"\u00ab\u00bb\u2039\u203a\u300a-\u300f\uff07\uff02]"
)
JOINERS = re.compile(f"{JOINER}+")
UNITS = re.compile(
    rf"{SIGNED}|(?:[{SPACELESS}]|(?!{SIGNED})[^\W_])+(?:{JOINER}+(?:[{SPACELESS}]|[^\W_])+)*"
)
ASCII_UNITS = re.compile(rf"{SIGNED}|[0-9A-Za-z]+(?:[-'\"`]+[0-9A-Za-z]+)*")
# The signs in tokens (private use characters), since SQLite divides tokens at ASCII signs.
SIGNS = str.maketrans("+#", "\ue008\ue009")

LETTERS = re.compile(r"[^\W\d_]+")
# Token prefix of a word with its marks (private use character).
MARKED = "\ue00a"

# Synonyms: the two English names of the Week match each other.
NAMESAKES = {
    ("cooperation", "week"): ("exchange", "week"),
    ("exchange", "week"): ("cooperation", "week"),
}
# Longest token in characters: databases limit their length.
LONGEST_WORD = 64
# Longest name in characters.
LONGEST_NAME = 300
# Tokens marking the start and end of a text in the index; folding removes them from all other text.
START, END = "\ue002", "\ue003"

# Thai and Lao: the sign "am" may be typed before or after the tone mark.
AM_BEFORE_TONE = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])")


class Folding(dict):
    """Translation table filled on demand, of limited size."""

    MOST = 40_000

    def __missing__(self, code):
        becomes = folded_alone(chr(code))
        if len(self) < self.MOST:
            self[code] = becomes
        return becomes


def folded_alone(letter: str) -> str | None:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in {"Cf", "Cs"} or (category == "Mn" and not IS_SPACELESS.match(letter)):
        return None
    return " " if category in {"Cc", "Co"} else letter


FOLDING = Folding(str.maketrans(character_variants()))


def fold(text: str) -> str:
    """Normalize case, width, Latin accents, digits and variants of Chinese characters.

    Traditional and Japanese forms become Simplified Chinese, radicals the characters that they are.

    Thai, Lao, Khmer and Burmese marks are letters of their words and stay.
    """
    if text.isascii():
        return text.lower()
    # A spacing acute accent is typed as an apostrophe; NFKC would make it a space.
    text = unicodedata.normalize("NFKC", text.replace("\u00b4", "'")).casefold()
    text = unicodedata.normalize("NFD", text).translate(FOLDING)
    return AM_BEFORE_TONE.sub(r"\2\1", unicodedata.normalize("NFC", text))


def units(text: str) -> list[list[str]]:
    """Pieces of the folded text, grouped in units: pieces separated only by joiners (hyphens)."""
    text = fold(text)
    found = (ASCII_UNITS if text.isascii() else UNITS).findall(text)
    return [[unit] if unit.isascii() and unit.isalnum() else PIECES.findall(unit) for unit in found]


def words(text: str) -> list[str]:
    """Runs of letters and digits in the folded text, split where the kind of script changes."""
    return PIECES.findall(fold(text))


def joined(pieces: list[str]) -> list[str]:
    """The pieces of a unit joined: ``co`` ``operation`` as ``cooperation``."""
    if len(pieces) == 1:
        return pieces
    return ["".join(run) for _spaceless, run in groupby(pieces, is_spaceless)]


def is_spaceless(piece: str) -> bool:
    return bool(IS_SPACELESS.match(piece))


def pairs(piece: str) -> list[str]:
    """Bigrams of a piece of a script without spaces."""
    return list(map(add, piece, piece[1:]))


def tokens(pieces: list[str]) -> list[str]:
    """Index tokens: whole words; for scripts without spaces bigrams and the last character."""
    found = []
    for piece in pieces:
        if piece.isascii() or not is_spaceless(piece):
            found.append(whole(piece))
        else:
            found += pairs(piece)
            found.append(piece[-1])
    return found


def whole(piece: str) -> str:
    """The token of a word."""
    return piece[:LONGEST_WORD].translate(SIGNS) if piece[-1] in "+#" else piece[:LONGEST_WORD]


def written(text: str) -> list[str]:
    """Index tokens of a text, followed by those of its variants: joined hyphens, synonyms."""
    found = units(text)
    pieces = [piece for unit in found for piece in unit]
    apart = together = tokens(pieces)
    if len(pieces) > len(found):
        # Without hyphens and the like, as ``cooperation`` for ``co-operation``.
        together = tokens([piece for unit in found for piece in joined(unit)])
    row = [START, *apart, END]
    if together != apart:
        row += [START, *together, END]
    renamed = namesake(together)
    if renamed not in (apart, together):
        row += [START, *renamed, END]
    return row


def marked_tokens(text: str) -> list[str]:
    """Tokens of the Latin words whose marks folding removes: ``đường`` and ``dương`` both become duong."""
    if text.isascii():
        return []
    words = LETTERS.findall(unicodedata.normalize("NFC", text).lower())
    return [
        MARKED + word[:LONGEST_WORD]
        for word in dict.fromkeys(words)
        if not word.isascii() and (folded := fold(word)).isascii() and folded != word
    ]


def namesake(found: list[str]) -> list[str]:
    """The tokens with the Week's name replaced by its synonym."""
    if "week" not in found:
        return found
    renamed = list(found)
    for here, pair in enumerate(pairwise(found)):
        if pair in NAMESAKES:
            renamed[here : here + 2] = NAMESAKES[pair]
    return renamed
