"""Links of sample records to other records, and their parties."""

from functools import cache
from random import Random

from django.db import models

from bench.sample import sample_dates, sample_plan, sample_words
from bench.sample.chance import how_many
from bench.sample.sample_fields import Made, values_of
from records.models import Party, Record
from records.models.querysets import child_relations
from values.languages import to_attribute

HOW_MANY_LINKS = [70, 22, 8]
HOW_MANY_PARTIES = [40, 25, 15, 10, 5, 3, 2]
LINKED_TO_ONE = 0.4
LINKED_PARTIES = 0.6
DATED_PARTIES = 0.3


def links(record: Record, made: Made) -> dict[models.Field, list[int]]:
    """Numbers of linked records by relation field; the first records are more likely."""
    found = {}
    for field in links_to_records(type(record)):
        if field.many_to_many:
            wanted = how_many(made.dice, HOW_MANY_LINKS)
        else:
            wanted = made.dice.random() < LINKED_TO_ONE
        if wanted and (numbers := candidates(field.related_model, record, made)):
            found[field] = list(
                dict.fromkeys(one_of(made.dice, numbers) for _index in range(wanted))
            )
    return found


@cache
def links_to_records(kind: type[Record]) -> list[models.Field]:
    fields = [*kind._meta.concrete_fields, *kind._meta.many_to_many]
    return [
        field for field in fields if field.is_relation and issubclass(field.related_model, Record)
    ]


def candidates(kind: type[Record], record: Record, made: Made) -> list[int]:
    """Numbers of possible targets: earlier records; of a yearly kind, that of the record's year."""
    if not sample_plan.counted_by(kind):
        return sample_plan.before(made.number, kind)
    year = int(record.dated[:4] or 0)
    number = sample_plan.number_in_year(kind, year) if year in sample_plan.YEARS else made.number
    return [number] if number < made.number else []


def one_of(dice: Random, numbers: list[int]) -> int:
    return numbers[int(len(numbers) * dice.random() ** 2)]


def parties(record: Record, made: Made, keys) -> list[tuple[Party, int]]:
    """Members, hosts or organizers: sample institutions, or bodies with invented names."""
    dice, found = made.dice, []
    for relation in child_relations(type(record)):
        model = relation.related_model
        if not issubclass(model, Party):
            continue
        known = sample_plan.before(made.number, model._meta.get_field("institution").related_model)
        chosen = set()
        for order in range(1, 1 + how_many(dice, HOW_MANY_PARTIES)):
            party = model(pk=next(keys), order=order)
            institution = one_of(dice, known) if known and dice.random() < LINKED_PARTIES else 0
            if not institution or institution in chosen:
                institution = 0
                set_own_name(party, made)
            chosen.add(institution)
            if role := roles(model):
                party.role = dice.choice(values_of(role))
            if dice.random() < DATED_PARTIES:
                sample_dates.set_year(party, dice)
            found.append((party, institution))
    return found


@cache
def roles(model):
    return next((field for field in model._meta.concrete_fields if field.name == "role"), None)


def set_own_name(party: Party, made: Made):
    proper = sample_words.rare_rank(made.dice)
    for language in made.languages:
        vocabulary = sample_words.vocabulary(language)
        text = (
            sample_words.made_up(proper, language)
            + vocabulary.glue
            + vocabulary.phrase(made.dice, 3)
        )
        setattr(party, to_attribute("own_name", language), sample_words.titled(text))
