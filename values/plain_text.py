"""Clean texts for formats that do not allow every character."""

import re

# Characters that XML, and therefore XLSX, cannot contain.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"\s+")


def readable(text) -> str:
    """The text without control characters, lone surrogates and noncharacters."""
    return FORBIDDEN.sub("", str(text))


def one_line(text) -> str:
    """The text on a single line, for formats in which a line break ends a value."""
    return SPACES.sub(" ", readable(text)).strip()
