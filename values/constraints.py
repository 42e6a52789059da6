"""Constraints whose sentence stands beside a field, and what the database's refusal means in words."""

import re

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.utils.translation import gettext as _


class BesideField:
    """``violation_error_code`` names the field beside which the sentence of the constraint stands."""

    django_class = ""

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Skipped, as Django skips it, if the field is not asked or was refused already."""
        name = self.violation_error_code
        if name and name in (exclude or ()):
            return
        try:
            super().validate(model, instance, exclude, using)
        except ValidationError as error:
            if not name:
                raise
            raise ValidationError({name: error}) from error

    def deconstruct(self):
        """As Django's own constraint: migrations do not depend on this class."""
        _path, arguments, options = super().deconstruct()
        return f"django.db.models.{self.django_class}", arguments, options


class Check(BesideField, models.CheckConstraint):
    django_class = "CheckConstraint"


class Unique(BesideField, models.UniqueConstraint):
    django_class = "UniqueConstraint"


def violation_in_words(error: IntegrityError) -> str:
    """The sentence of the violated constraint or unique field; a general one for any other rule.

    PostgreSQL names the constraint. SQLite names a check, but of a unique constraint the columns.
    """
    text = str(error).partition("\n")[0]
    words = set(re.findall(r"[\w.]+", text))
    columns = {word for word in words if "." in word} if "unique" in text.lower() else set()
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if constraint.name in words or (columns and columns == columns_of(model, constraint)):
                return str(constraint.get_violation_error_message())
        for field in model._meta.concrete_fields:
            is_named = f"{table}.{field.column}" in columns or f'"{table}_{field.column}_' in text
            if field.unique and is_named:
                return model().unique_error_message(model, [field.name]).messages[0]
    return _("A rule of the database forbids it.")


def columns_of(model, constraint) -> set[str]:
    """The columns of a unique constraint, as SQLite writes them."""
    fields = [model._meta.get_field(name) for name in getattr(constraint, "fields", ())]
    return {f"{model._meta.db_table}.{field.column}" for field in fields}
