from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms import ModelMultipleChoiceField

validate_no_null_characters = ProhibitNullCharactersValidator()


class RefusingRubbish:
    """Ignores malformed keys when an invalid form is redisplayed; Django's widget raises on them."""

    def optgroups(self, name, value, attrs=None):
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [chosen for chosen in value if can_be(key, chosen)], attrs)


class SafeAutocomplete(RefusingRubbish, AutocompleteSelect):
    pass


class SafeAutocompleteMultiple(RefusingRubbish, AutocompleteSelectMultiple):
    pass


class KeysField(ModelMultipleChoiceField):
    """Rejects keys out of range for the column; SQLite raises OverflowError on them."""

    def clean(self, value):
        key = self.queryset.model._meta.pk
        for chosen in value if isinstance(value, list | tuple) else []:
            if not can_be(key, chosen):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": chosen},
                )
        return super().clean(value)


def can_be(field, value) -> bool:
    try:
        # Which fields of models take, and PostgreSQL does not even look for.
        validate_no_null_characters(value)
        field.clean(value, None)
    except ValidationError:
        return False
    return True
