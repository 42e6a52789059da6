"""The model's own validation, of unsaved instances made from contents, without queries."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from editorial.revisions.content import content_fields, named_by_ref, names_of_file_fields
from tables.cells.lookups import Lists
from values.constraints import AllChecks
from values.dates import BoundField


class ModelRules:
    """Validates contents of one model; ``owner``: columns of a row that lead to its record."""

    def __init__(self, model, lists: Lists, owner=()):
        self.model, self.lists, self.owner = model, lists, owner
        self.fields = content_fields(model, owner)
        # Files were validated at upload, related objects are those of the lists.
        asked = {field.name for field in self.fields if not field.is_relation}
        asked -= set(names_of_file_fields(model))
        self.excluded = {
            field.name
            for field in model._meta.concrete_fields
            if field.name not in asked and not isinstance(field, BoundField)
        }
        checks = [rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
        self.checks = AllChecks(checks)

    def instance(self, values: dict, pk=None, *, is_new=True):
        """An unsaved instance with the values; related objects are not loaded."""
        instance = self.model(pk=pk)
        instance._state.adding = is_new
        for field in self.fields:
            if field.name not in values:
                continue
            value = values[field.name]
            if field.is_relation and named_by_ref(field):
                value = self.lists.of(field.related_model).pks.get(value)
            elif not field.is_relation and value is not None:
                value = field.to_python(value)
            setattr(instance, field.attname, value)
        for name in self.owner:
            # Any key: whose the row is, is not validated here.
            setattr(instance, self.model._meta.get_field(name).attname, 1)
        return instance

    def errors(self, instance) -> dict[str, list[str]]:
        """Sentences by field name, "" for the instance as a whole; empty if it is valid."""
        found = {
            field.name: [_("This must be filled in.")]
            for field in self.fields
            if field.is_relation and not field.null and getattr(instance, field.attname) is None
        }
        found |= sentences_of(
            instance.full_clean, self.excluded, validate_unique=False, validate_constraints=False
        )
        # Unique values are those of ``UniqueValues``.
        left_out = {*found, *self.owner}
        return sentences_of(self.checks.validate, self.model, instance, left_out) | found

    def doubled(self, rows: dict[str, dict]) -> dict[str, dict[str, list[str]]]:
        """The errors of rows of one record that equal an earlier one, by row key."""
        found = {}
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and set(self.owner) & {*constraint.fields}:
                names = [name for name in constraint.fields if name not in self.owner]
                seen = set()
                for key, values in rows.items():
                    combination = tuple(values[name] for name in names)
                    if combination in seen:
                        sentence = str(constraint.get_violation_error_message())
                        found[key] = {names[0]: [sentence]}
                    seen.add(combination)
        return found


def sentences_of(validate, *arguments, **options) -> dict[str, list[str]]:
    """The sentences of a ValidationError by field name, "" for those of no field."""
    try:
        validate(*arguments, **options)
    except ValidationError as error:
        by_name = error.update_error_dict({})
        return {
            "" if name == NON_FIELD_ERRORS else name: ValidationError(errors).messages
            for name, errors in by_name.items()
        }
    return {}
