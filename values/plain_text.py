"""Clean texts for formats that do not allow every character."""

import re

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
