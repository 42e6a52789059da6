"""Text that stands in both languages of the site."""

from functools import partial

from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute


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
