from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from values.languages import language_of_field

LANGUAGE_MARKS = {"zh-hans": _("%(label)s (Chinese)"), "en": _("%(label)s (English)")}


def label_of(field) -> str:
    """A field's label as the form has it, its language said."""
    label, language = capfirst(str(field.verbose_name)), language_of_field(field)
    return str(LANGUAGE_MARKS[language] % {"label": label}) if language else label


class BilingualAdmin:
    """Labels that say which language a field is for."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = language_of_field(db_field)
        if formfield and language:
            formfield.label = LANGUAGE_MARKS[language] % {"label": formfield.label}
            formfield.widget.attrs["lang"] = language
        if formfield and db_field.get_internal_type() == "TextField":
            formfield.widget.attrs["rows"] = 12 if db_field.name.startswith("text") else 4
        return formfield
