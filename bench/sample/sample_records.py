"""Sample records with their links and child rows, not yet saved."""

import uuid
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from django.db import models

from bench.sample import sample_dates, sample_plan, sample_words
from bench.sample.chance import dice_of, how_many, some
from bench.sample.sample_fields import Made, fill
from bench.sample.sample_links import links, parties
from records.models import Alias, Party, Record
from taxonomy.models import Country, Sector
from values.languages import Language
from values.sort_keys import SORT_KEYS

ONE_LANGUAGE = 0.1
HOW_MANY_COUNTRIES = [45, 25, 14, 9, 7]
HOW_MANY_SECTORS = [60, 28, 12]
HOW_MANY_ALIASES = [75, 20, 5]
WITH_CITY = 0.7


@dataclass
class Lists:
    """Keys of countries and sectors to choose from, the most frequent first."""

    seed: int
    countries: list[str]
    sectors: list[str]

    @classmethod
    def stored(cls, seed: int) -> "Lists":
        """From the database: China first, then ASEAN countries; otherwise in random order."""
        dice = dice_of(seed)
        countries = list(Country.objects.order_by("pk"))
        sectors = list(Sector.objects.order_by("pk"))
        dice.shuffle(countries)
        dice.shuffle(sectors)
        countries.sort(key=lambda country: (country.order > 1, country.asean_since is None))
        return cls(seed, [country.pk for country in countries], [sector.pk for sector in sectors])


@dataclass
class Sample:
    """A sample record; its links are given as numbers of sample records."""

    number: int
    record: Record
    countries: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    # By relation field: numbers of the linked sample records.
    links: dict[models.Field, list[int]] = field(default_factory=dict)
    # Pairs of party and the number of its institution, or 0.
    parties: list[tuple[Party, int]] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return sample_plan.ref_of(self.number)


def sample(number: int, lists: Lists) -> Sample:
    """Make a sample record; determined by number and seed."""
    dice = dice_of(lists.seed, number)
    kind = sample_plan.kind_of(number)
    languages = list(kind.name.languages)
    if dice.random() < ONE_LANGUAGE:
        languages = [dice.choice(languages)]
    city = int(3 * dice.paretovariate(0.5)) % 300 if dice.random() < WITH_CITY else 0
    made = Made(number, dice, languages, city)
    record = kind(permalink_id=sample_plan.ref_of(number))
    fill(record, made)
    derive(record)
    found = Sample(number, record)
    named = how_many(dice, HOW_MANY_COUNTRIES[: 2 if record.reach == kind.Reach.ALL_ASEAN else 5])
    found.countries = some(dice, lists.countries, 1 + named)
    found.sectors = some(dice, lists.sectors, 1 + how_many(dice, HOW_MANY_SECTORS))
    keys = (key_of_row(number, place) for place in count())
    found.aliases = [
        an_alias(made, record, next(keys)) for _index in range(how_many(dice, HOW_MANY_ALIASES))
    ]
    found.links = links(record, made)
    found.parties = parties(record, made, keys)
    return found


def derive(record: Record):
    """Set the derived columns, because ``bulk_create`` does not call ``Record.save``."""
    for language, key in SORT_KEYS.items():
        setattr(record, f"sort_name_{language}", key(getattr(record, f"name_{language}"))[:600])
    record.dated = record.date_for_order()


def key_of_row(number: int, place: int) -> uuid.UUID:
    return uuid.UUID(int=number << 16 | place, version=4)


def an_alias(made: Made, record: Record, key: uuid.UUID) -> Alias:
    """An alias: a name in an ASEAN language, or a former name."""
    dice = made.dice
    language = dice.choice([value for value in Language.values if has_words(value)])
    sort = Alias.Sort.FORMER if language in type(record).name.languages else Alias.Sort.OTHER
    vocabulary = sample_words.vocabulary(language)
    proper = sample_words.made_up(sample_words.rare_rank(dice), language)
    phrase = vocabulary.phrase(dice, dice.randint(2, 5))
    text = phrase + vocabulary.glue + sample_words.titled(proper)
    year = sample_dates.a_year(dice) if sort == Alias.Sort.FORMER else None
    return Alias(pk=key, text=text, language=language, sort=sort, to_year=year)


@cache
def has_words(language: str) -> bool:
    return (sample_words.FOLDER / f"{language}.txt").exists()
