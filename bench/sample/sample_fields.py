"""The fields of made-up records, filled by what a field is and not by what it is called."""

from dataclasses import dataclass
from functools import cache
from random import Random

from django.db import models
from django.utils import translation
from django.utils.text import capfirst

from bench.sample import sample_dates, sample_words
from bench.sample.sample_plan import counted_by, year_of
from records.models import Record
from values.languages import language_of_field, to_attribute
from values.sort_keys import short_name

# Set by a rule of their own below; pictures and notes have none.
NOT_BY_TYPE = ("name_", "reach", "image", "staff_note")
MARKS = {"en": " (sample {:06})", "zh-hans": "（示例{:06}）"}
LONGEST_SLUG = 80
ALL_ASEAN = 1 / 3
DATED = 0.92


@dataclass
class Made:
    """What the fields of one record have in common."""

    number: int
    dice: Random
    languages: list[str]
    city: int


def fill(record: Record, made: Made):
    kind, dice = type(record), made.dice
    for one in fields_by_type(kind):
        value = invented(one, made)
        if value is not None:
            setattr(record, one.attname, value)
    reaches = kind.Reach
    record.reach = reaches.ALL_ASEAN if dice.random() < ALL_ASEAN else reaches.NAMED
    if counted_by(kind):
        date_by_year(record, made)
    elif dice.random() < DATED:
        sample_dates.set_dates(record, dice, sample_dates.a_year(dice))
    set_name(record, made)


@cache
def fields_by_type(kind) -> list[models.Field]:
    skipped = (*NOT_BY_TYPE, *kind.never_public)
    return [
        field
        for field in kind._meta.concrete_fields
        if field.editable and not field.is_relation and not field.name.startswith(skipped)
    ]


def invented(one: models.Field, made: Made):
    """A value for a field; None leaves it as it is."""
    dice, language = made.dice, language_of_field(one)
    if language and language not in made.languages:
        return None
    if one.choices:
        return a_choice(one, dice)
    if language:
        return a_text(one, made, language)
    if isinstance(one, models.URLField):
        address = f"https://sample-{made.number:06}.example.org/"
        return address if dice.random() < 0.2 else None
    if isinstance(one, models.DateField) and not isinstance(one, models.DateTimeField):
        return sample_dates.a_day(dice) if dice.random() < 0.4 else None
    return None


def a_choice(one, dice) -> str:
    return dice.choice(values_of(one)) if not one.blank or dice.random() < 0.88 else ""


@cache
def values_of(one) -> list[str]:
    """Each as often as it occurs."""
    return sample_words.by_frequency([value for value, _label in one.choices if value])


def a_text(one, made: Made, language) -> str:
    """Of the length that the field is for."""
    dice, vocabulary = made.dice, sample_words.vocabulary(language)
    if isinstance(one, models.TextField):
        if not one.name.startswith("text"):
            return vocabulary.sentences(dice, dice.randint(1, 3))
        return "\n\n".join(
            vocabulary.sentences(dice, dice.randint(2, 5)) for _one in range(dice.randint(0, 4))
        )
    if one.max_length <= 100:
        return sample_words.titled(sample_words.made_up(made.city, language)) if made.city else ""
    phrase = vocabulary.phrase(dice, dice.randint(2, 4))
    return sample_words.titled(phrase) if dice.random() < 0.3 else ""


def date_by_year(record, made: Made):
    """Of a kind with one a year: its address is the year, so a hundred years later than any real."""
    year = year_of(made.number)
    record.slug = str(year + 100)
    for one in counted_by(type(record)):
        setattr(record, one.name, year - 1900)
    sample_dates.set_dates(record, made.dice, year)


def set_name(record, made: Made):
    """A name in each language that says itself that it is made up; the address made from it."""
    kind, bare = type(record), dict.fromkeys(type(record).name.languages, "")
    proper = sample_words.rare_rank(made.dice)
    for language in made.languages:
        head = heads(kind, language)[getattr(record, "type", "")]
        bare[language] = sample_words.name(made.dice, language, proper, head)
        mark = MARKS.get(language, MARKS["en"]).format(made.number)
        setattr(record, to_attribute("name", language), bare[language] + mark)
        status = kind._meta.get_field(to_attribute("name_status", language))
        setattr(record, status.name, a_choice(status, made.dice))
    end = f"-sample-{made.number:06}"
    made_of = [bare.get("en", ""), bare.get("zh-hans", "")]
    record.slug = record.slug or short_name(*made_of, LONGEST_SLUG - len(end)) + end


@cache
def heads(kind, language) -> dict[str, str]:
    """The word for what a record is, by its type: ``Forum``."""
    with translation.override(language):
        types = getattr(kind, "Type", None)
        labels = dict(types.choices) if types else {}
        labels = {"": kind._meta.verbose_name} | labels
        return {value: capfirst(str(label)) for value, label in labels.items()}
