"""Constraints whose sentence stands beside a field, and what the database's refusal means in words."""

import re

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext as _

from values.conditions import NotKnown, holds


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


def unique_fields(model) -> list[tuple[list[str], Q | None]]:
    """Names of fields whose values together are unique, with the condition under which they are."""
    alone = [([field.name], None) for field in model._meta.concrete_fields if field.unique]
    return alone + [
        (list(rule.fields), rule.condition)
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint)
    ]


class AllChecks:
    """The check constraints of a model, validated in memory where that can be done."""

    def __init__(self, checks: list[models.CheckConstraint]):
        self.checks = checks

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        left_out = set(exclude or ())
        errors = {}
        for check in self.checks:
            names = {check.violation_error_code, *check.condition.referenced_base_fields}
            if left_out.isdisjoint(names) and not self.holds(check, model, instance, using):
                error = ValidationError(
                    check.get_violation_error_message(), code=check.violation_error_code
                )
                name = check.violation_error_code or NON_FIELD_ERRORS
                errors = ValidationError({name: error}).update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def holds(check, model, instance, using) -> bool:
        try:
            return holds(check.condition, instance)
        except NotKnown:
            values = instance._get_field_expression_map(model._meta)
            return check.condition.check(values, using)


class ValidatedAtOnce(models.Model):
    """Mixin: asks the database neither about check constraints nor for links that are loaded."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        links = [field for field in self._meta.concrete_fields if field.is_relation]
        loaded = {
            link.name
            for link in links
            if (linked := link.get_cached_value(self, None)) and not linked._state.adding
        }
        super().clean_fields(loaded.union(exclude or ()))

    def get_constraints(self):
        return [(model, together(constraints)) for model, constraints in super().get_constraints()]


def together(constraints) -> list:
    checks = [found for found in constraints if isinstance(found, models.CheckConstraint)]
    others = [found for found in constraints if found not in checks]
    return [AllChecks(checks), *others] if checks else others


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
