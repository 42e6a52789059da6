"""Labels of fields, in the reader's language."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from values.languages import language_of_field

LANGUAGE_MARKS = {"zh-hans": _("%(label)s (Chinese)"), "en": _("%(label)s (English)")}


def label_of(field) -> str:
    """The field's label; fields that exist in both languages name theirs."""
    label, language = capfirst(str(field.verbose_name)), language_of_field(field)
    return str(LANGUAGE_MARKS[language] % {"label": label}) if language else label
