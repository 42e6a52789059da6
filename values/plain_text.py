"""Texts for formats that do not take every character."""

import re

# What XML, and with it a workbook, cannot hold.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"\s+")


def readable(text) -> str:
    """Without the characters that no reader of files expects."""
    return FORBIDDEN.sub("", str(text))


def one_line(text) -> str:
    """A line break would begin another value."""
    return SPACES.sub(" ", readable(text)).strip()
