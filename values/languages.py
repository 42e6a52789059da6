"""Text that stands in both languages of the site."""

import unicodedata
from functools import partial

from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute

SCRIPTS = {"KHMER": "km", "LAO": "lo", "THAI": "th", "MYANMAR": "my", "CJK": "zh-hans"}


def language_of_script(text: str) -> str:
    """The language that the script of a name tells; nothing for Latin letters, which many share."""
    scripts = (unicodedata.name(letter, "").split(" ")[0] for letter in text)
    return next((SCRIPTS[script] for script in scripts if script in SCRIPTS), "")


class Wording(str):
    """A text that knows the language it is written in."""

    def __new__(cls, text: str, language: str):
        wording = super().__new__(cls, text)
        wording.language = language
        return wording

    @property
    def foreign(self) -> str:
        """The text's language where it is not the reader's, else nothing."""
        return self.language if self and self.language != get_language() else ""


def in_readers_language(name, field):
    """Get the text in the reader's language, else in the one that has it."""

    def wording(record):
        for language in [get_language() or field.languages[0], *field.languages]:
            text = getattr(record, to_attribute(name, language), "")
            if text:
                return Wording(text, language)
        return Wording("", field.languages[0])

    return wording


InBothLanguages = partial(TranslatedField, attrgetter=in_readers_language)
"""A field once per language, as ``name_en`` and ``name_zh_hans``; ``name`` reads whichever there is."""


def language_of_field(field) -> str:
    """The language of one column of a field that stands in both; nothing for any other field."""
    return getattr(field, "_translated_field_language_code", "")
