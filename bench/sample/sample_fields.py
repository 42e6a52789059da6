"""Fill the fields of sample records by field type, not by name."""

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

# Prefixes of fields not filled by type: set separately below, or left empty (images, notes).
NOT_BY_TYPE = ("name_", "reach", "image", "staff_note")
MARKS = {"en": " (sample {:06})", "zh-hans": "（示例{:06}）"}
LONGEST_SLUG = 80
ALL_ASEAN = 1 / 3
DATED = 0.92


@dataclass
class Made:
    """Values shared by all fields of a sample record."""

    number: int
    dice: Random
    languages: list[str]
    city: int


def fill(record: Record, made: Made):
    kind, dice = type(record), made.dice
    for field in fields_by_type(kind):
        value = invented(field, made)
        if value is not None:
            setattr(record, field.attname, value)
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


def invented(field: models.Field, made: Made):
    """A random value for a field; None means the default is kept."""
    dice, language = made.dice, language_of_field(field)
    if language and language not in made.languages:
        return None
    if field.choices:
        return a_choice(field, dice)
    if language:
        return a_text(field, made, language)
    if isinstance(field, models.URLField):
        address = f"https://sample-{made.number:06}.example.org/"
        return address if dice.random() < 0.2 else None
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return sample_dates.a_day(dice) if dice.random() < 0.4 else None
    return None


def a_choice(field, dice) -> str:
    return dice.choice(values_of(field)) if not field.blank or dice.random() < 0.88 else ""


@cache
def values_of(field) -> list[str]:
    """The choices, repeated by their frequency."""
    return sample_words.by_frequency([value for value, _label in field.choices if value])


def a_text(field, made: Made, language) -> str:
    """A text of a length suited to the field."""
    dice, vocabulary = made.dice, sample_words.vocabulary(language)
    if isinstance(field, models.TextField):
        if not field.name.startswith("text"):
            return vocabulary.sentences(dice, dice.randint(1, 3))
        return "\n\n".join(
            vocabulary.sentences(dice, dice.randint(2, 5)) for _index in range(dice.randint(0, 4))
        )
    if field.max_length <= 100:
        return sample_words.titled(sample_words.made_up(made.city, language)) if made.city else ""
    phrase = vocabulary.phrase(dice, dice.randint(2, 4))
    return sample_words.titled(phrase) if dice.random() < 0.3 else ""


def date_by_year(record, made: Made):
    """Set dates and slug of a yearly kind; the slug is the year plus 100, so it differs from real ones."""
    year = year_of(made.number)
    record.slug = str(year + 100)
    for field in counted_by(type(record)):
        setattr(record, field.name, year - 1900)
    sample_dates.set_dates(record, made.dice, year)


def set_name(record, made: Made):
    """Set names marked as sample in each language, and the slug derived from them."""
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
    """Nouns for the kind by type, such as ``Forum``."""
    with translation.override(language):
        types = getattr(kind, "Type", None)
        labels = dict(types.choices) if types else {}
        labels = {"": kind._meta.verbose_name} | labels
        return {value: capfirst(str(label)) for value, label in labels.items()}
