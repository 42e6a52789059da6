"""Texts in the two languages of the site."""

import unicodedata
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

# In which records are written; pages may be read in more (``settings.LANGUAGES``).
LANGUAGES = list(dict(settings.CONTENT_LANGUAGES))
# Their names in themselves.
LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文"}
SCRIPTS = {"KHMER": "km", "LAO": "lo", "THAI": "th", "MYANMAR": "my", "CJK": "zh-hans"}


def language_of_script(text: str) -> str:
    """The language that a script implies; empty for Latin letters, which many languages share."""
    scripts = (unicodedata.name(letter, "").split(" ")[0] for letter in text)
    return next((SCRIPTS[script] for script in scripts if script in SCRIPTS), "")


def content_language() -> str:
    """The active language where records are written in it, else the first in which they are."""
    active = get_language()
    return active if active in LANGUAGES else LANGUAGES[0]


def for_reader(texts: dict[str, str]) -> str:
    """Of a setting by language, the text for the reader."""
    return texts[content_language()]


def readers_language_first() -> list[str]:
    """The codes of the languages of records, the reader's first."""
    return sorted(LANGUAGES, key=lambda code: code != content_language())


def in_each_language(make: Callable) -> dict:
    """What ``make()`` returns while each language of records is active, by its code."""
    made = {}
    for code in LANGUAGES:
        with override(code):
            made[code] = make()
    return made


def listed(names) -> str:
    """Names in a row, with the comma of the active language."""
    return pgettext("between conditions", ", ").join(map(str, names))


class Language(models.TextChoices):
    """Languages of names and of sources; the values are BCP 47 tags in lower case."""

    EN = "en", _("English")
    ZH_HANS = "zh-hans", _("Simplified Chinese")
    ZH_HANT = "zh-hant", _("Traditional Chinese")
    MS = "ms", _("Malay")
    KM = "km", _("Khmer")
    ID = "id", _("Indonesian")
    LO = "lo", _("Lao")
    MY = "my", _("Burmese")
    FIL = "fil", _("Filipino")
    TA = "ta", _("Tamil")
    TH = "th", _("Thai")
    PT = "pt", _("Portuguese")
    TET = "tet", _("Tetum")
    VI = "vi", _("Vietnamese")
    RU = "ru", _("Russian")
    DE = "de", _("German")
    FR = "fr", _("French")
    UND = "und", _("language not stated")


class Wording(str):
    """A text with the code of its language."""

    def __new__(cls, text: str, language: str):
        wording = super().__new__(cls, text)
        wording.language = language
        return wording

    @property
    def only_in(self) -> str:
        """The text's language if it is not that in which the reader sees records, else empty."""
        return self.language if self and self.language != content_language() else ""

    @property
    def foreign(self) -> str:
        """The text's language if it is not the active one, else empty."""
        return self.language if self and self.language != get_language() else ""


def in_readers_language(name, field):
    """Attribute getter: the text in the active language, else in another that has it."""
    attributes = {language: to_attribute(name, language) for language in field.languages}

    def wording(record):
        active = get_language()
        if active in attributes and (text := getattr(record, attributes[active])):
            return Wording(text, active)
        for language, attribute in attributes.items():
            if text := getattr(record, attribute):
                return Wording(text, language)
        return Wording("", field.languages[0])

    return wording


InBothLanguages = partial(TranslatedField, languages=LANGUAGES, attrgetter=in_readers_language)
"""A field per language, as ``name_en`` and ``name_zh_hans``; ``name`` falls back to the other language."""


def language_of_field(field) -> str:
    """The language of a column made by ``InBothLanguages``; empty for other fields."""
    return getattr(field, "_translated_field_language_code", "")
