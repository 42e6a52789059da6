"""Constraints whose sentence stands beside a field, and what the database's refusal means in words."""

import re
from functools import reduce
from operator import and_

from django.apps import apps
from django.core.exceptions import EmptyResultSet, FullResultSet, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.db.models import Q
from django.db.models.sql import Query
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


def unique_fields(model) -> list[tuple[list[str], Q | None]]:
    """Names of fields whose values together are unique, with the condition under which they are."""
    alone = [([field.name], None) for field in model._meta.concrete_fields if field.unique]
    return alone + [
        (list(rule.fields), rule.condition)
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint)
    ]


class AllChecks:
    """The check constraints of a model, validated with one query where all of them hold."""

    def __init__(self, checks: list[models.CheckConstraint]):
        self.checks = checks

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        left_out = set(exclude or ())
        asked = [
            check
            for check in self.checks
            if left_out.isdisjoint(
                {check.violation_error_code, *check.condition.referenced_base_fields}
            )
        ]
        condition = reduce(and_, (check.condition for check in asked), Q())
        values = instance._get_field_expression_map(model._meta, left_out)
        # The other fields take most of the time.
        compared = condition.referenced_base_fields
        values = {name: value for name, value in values.items() if name in compared}
        if holds_anyway(condition, values, using) or condition.check(values, using):
            return
        errors = {}
        for check in asked:
            try:
                check.validate(model, instance, exclude, using)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        raise ValidationError(errors)


def holds_anyway(condition: Q, values: dict, using: str) -> bool:
    """Whether Django sees without the database that a condition holds, as with ``isnull``."""
    query = Query(None)
    for name, value in values.items():
        query.add_annotation(value, name, select=False)
    query.add_q(condition)
    try:
        query.get_compiler(using).compile(query.where)
    except EmptyResultSet:
        return False
    except FullResultSet:
        return True
    return not query.where


class ValidatedAtOnce(models.Model):
    """Mixin: asks the database once about all check constraints, and not for links that are loaded."""

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
