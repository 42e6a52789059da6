"""Sort keys of names, and slugs made from them."""

import re
import unicodedata

from django.db import connection
from django.db.models.functions import Collate
from django.utils.text import slugify

from values.pinyin import in_syllables

LEADING_ARTICLE = re.compile(r"^(?:the|an|a)\s+")


def letters(text: str) -> str:
    """Lower-case letters and digits without accents; words are separated by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", plain).strip()


def english_key(name: str) -> str:
    """English sort key: without quotation marks and a leading article."""
    return LEADING_ARTICLE.sub("", letters(name))


def chinese_key(name: str) -> str:
    """Chinese sort key: pinyin, syllable by syllable."""
    return letters(" ".join(in_syllables(name)))


SORT_KEYS = {"en": english_key, "zh_hans": chinese_key}


def short_name(name_en: str, name_zh_hans: str, length: int) -> str:
    """A slug from the English name, else from the pinyin of the Chinese one."""
    words = slugify(letters(name_en)) or slugify(chinese_key(name_zh_hans))
    return words if len(words) <= length else words[:length].rsplit("-", 1)[0]


def bytewise(column: str) -> Collate:
    """The column in binary collation, which is the same in both databases."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")
