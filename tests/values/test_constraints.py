"""What a person reads where a constraint is violated."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, CheckConstraint, UniqueConstraint
from django.utils import translation

from events.models import Event
from institutions.models import Institution
from values.conditions import NotKnown, holds
from values.constraints import violation_in_words
from values.dates import PartialDateField

CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in apps.get_models()
    if model._meta.app_config.path.startswith(str(settings.BASE_DIR / model._meta.app_label))
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_each_constraint_has_a_sentence_of_its_own_in_both_languages(model, constraint):
    with translation.override("en"):
        english = str(constraint.get_violation_error_message())
        general = str(BaseConstraint.default_violation_error_message) % {"name": constraint.name}
    with translation.override("zh-hans"):
        chinese = str(constraint.get_violation_error_message())

    assert (english != general, english[-1], chinese[-1]) == (True, ".", "。")
    if beside := constraint.violation_error_code:
        assert model._meta.get_field(beside).editable


def test_there_are_constraints_of_both_sorts():
    constraints = [parameters.values[1] for parameters in CONSTRAINTS]
    assert {isinstance(constraint, UniqueConstraint) for constraint in constraints} == {True, False}


def is_known(model, check) -> bool:
    """Whether a condition is one that is evaluated in memory; tables ask no other."""
    try:
        return holds(check.condition, model()) in {True, False}
    except (NotKnown, FieldDoesNotExist):
        return False


CHECKS = [
    parameters
    for parameters in CONSTRAINTS
    if isinstance(parameters.values[1], CheckConstraint) and is_known(*parameters.values)
]


@pytest.mark.parametrize(("model", "check"), CHECKS)
def test_a_condition_means_in_memory_what_it_means_to_the_database(model, check, db):
    chance = Random(check.name)
    for _time in range(12):
        instance = model()
        for name in check.condition.referenced_base_fields:
            field = model._meta.get_field(name)
            values = [True, False] if field.get_internal_type() == "BooleanField" else [None, 1, 2]
            if field.get_internal_type() in {"CharField", "TextField", "SlugField", "FileField"}:
                values = [
                    "",
                    "list",
                    "2016",
                    "2017-08",
                    *(value for value, _ in field.choices or []),
                ]
                if isinstance(field, PartialDateField):
                    values.remove("list")
            elif field.get_internal_type() in {"DateTimeField", "DateField"}:
                values = [None, datetime(2016, 1, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)]
            setattr(instance, field.attname, chance.choice(values))
        fields = instance._get_field_expression_map(model._meta)
        assert holds(check.condition, instance) == check.condition.check(fields), vars(instance)


def violated(act) -> str:
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        act()
    return violation_in_words(raised.value)


def test_what_the_database_refuses_is_said_in_the_words_of_its_constraint(kind, make):
    one, other = kind.objects.filter(pk=make(kind).pk), kind.objects.filter(pk=make(kind).pk)

    assert violated(lambda: one.update(name_en="", name_zh_hans="")) == (
        "Give the name in at least one language."
    )
    taken = violated(lambda: one.update(slug=other.get().slug))
    assert taken == f"{str(kind._meta.verbose_name).capitalize()} with this Address already exists."
    assert violated(lambda: one.update(staff_note=None)) == "A rule of the database forbids it."


def test_what_only_one_may_have_is_said_in_the_words_of_its_constraint(make):
    make(Institution, ror="02wmsc916")
    record = make(Institution)
    sentence = "Another institution has this ROR id: look whether it is the same."

    others = Institution.objects.filter(pk=record.pk)
    assert violated(lambda: others.update(ror="02wmsc916")) == sentence
    record.ror = "02wmsc916"
    with pytest.raises(ValidationError) as raised:
        record.validate_constraints()
    assert raised.value.message_dict == {"ror": [sentence]}


def test_a_sentence_stands_beside_its_field_and_is_not_said_of_a_field_that_is_not_asked(
    kind, make
):
    record = make(kind)
    record.name_en = record.name_zh_hans = ""

    with pytest.raises(ValidationError) as raised:
        record.validate_constraints()
    assert raised.value.message_dict == {
        "name_zh_hans": ["Give the name in at least one language."]
    }
    record.validate_constraints(exclude=["name_zh_hans"])


def test_bounds_follow_what_is_typed_before_it_is_saved(make):
    event = make(Event, start="2016")
    event.start, event.end = "2016-08-02", "2016-08-01"

    with pytest.raises(ValidationError) as raised:
        event.full_clean(validate_constraints=False)
    assert raised.value.message_dict == {"end": ["This lies before the beginning."]}
    with pytest.raises(ValidationError) as raised:
        event.validate_constraints()
    assert raised.value.message_dict == {"end": ["This lies before the beginning."]}
    with pytest.raises(ValidationError) as raised:
        event.full_clean()
    assert raised.value.message_dict == {"end": ["This lies before the beginning."]}
