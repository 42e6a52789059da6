"""Clean texts for formats that do not allow every character."""

import re
import unicodedata

# Characters that XML, and therefore XLSX, cannot contain.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"\s+")
# Blanks, control characters, and what Unicode calls ignorable or draws as a blank.
INVISIBLE = re.compile(
    r"[\s\x01-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def readable(text) -> str:
    """The text without control characters, lone surrogates and noncharacters."""
    return FORBIDDEN.sub("", str(text))


def one_line(text) -> str:
    """The text on a single line, for formats in which a line break ends a value."""
    return SPACES.sub(" ", readable(text)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of the text shows: spaces of any width, invisible signs, fillers; not NUL."""
    return not INVISIBLE.sub("", text)


# Scripts that join words without blanks, in which U+200B is where a line may break.
WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
WORD_JOINERS = "\u200b\u200c\u200d"
BREAK = re.compile(r"\s*[\r\n\v\f\u0085\u2028\u2029]\s*")
CHINESE = "\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
BETWEEN_CHINESE = re.compile(rf"(?<=[{CHINESE}])\x00|\x00(?=[{CHINESE}])")


def typed_line(text: str) -> str:
    """A text of one line as it was meant: without blanks around it, line breaks and invisible signs.

    A line break is a blank, beside Chinese nothing. The joiners of Thai, Lao, Khmer and Burmese stay.
    """
    joiners = WORD_JOINERS if WITHOUT_BLANKS.search(text) else ""
    text = BETWEEN_CHINESE.sub("", BREAK.sub("\x00", text.strip())).replace("\x00", " ")
    kept = (
        sign
        for sign in text.replace("\t", " ")
        if unicodedata.category(sign) not in {"Cf", "Cc"} or sign in joiners
    )
    return "".join(kept).strip()
