from records.labels import LANGUAGE_MARKS, label_of
from values.languages import language_of_field

__all__ = ["BilingualAdmin", "label_of"]


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
