"""What a search finds besides records: pages of the site, and figures."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.models import Figure
from records.kinds import record_kinds
from records.questions.reading import is_named
from records.questions.understanding import Understood
from search.query.occurrence import in_a_row, occurs_in
from search.query.terms import Question
from search.text.analysis import written
from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists
from taxonomy.models import Country, Sector

# ``(title, address)``
Link = tuple[str, str]
# ``(title, address, other words that people use for the page)``
Page = tuple[str, str, str]
MOST_FIGURES, MOST_YEARS = 5, 3


def links_to_pages(filterset, pages: Callable[[], Iterable[Page]]) -> list[Link]:
    """Pages of the countries, sectors and years that the question names, and of the site."""
    question = filterset.question
    if not question:
        return []
    # In a longer name that is found, a word does not ask for a country: University of Malaya.
    part_of_a_name = len(question.phrases) > 1 and is_named(filterset)
    entries = [] if part_of_a_name else [*entries_named(question), *entries_meant(question)]
    found = [(str(entry.name), entry.get_absolute_url()) for entry in dict.fromkeys(entries)]
    return [*found, *years_meant(question), *pages_named(question, pages)]


def entries_named(question: Question) -> list[Country | Sector]:
    """Countries and sectors whose names have all the words of the question."""
    # Fast path: most queries match no name at all.
    if not occurs_in(question, all_written_names()):
        return []
    return [
        entry
        for entry, all_names, names in written_names()
        if occurs_in(question, all_names) and any(occurs_in(question, name) for name in names)
    ]


@cached_per_generation
def written_names() -> list[tuple[Country | Sector, str, list[str]]]:
    """Each country and sector with its tokenized names: all in one string, and one by one."""
    tokenized = []
    for entry in [*cached_lists.countries(), *cached_lists.sectors()]:
        names = [in_a_row(written(name)) for name in entry.all_names]
        tokenized.append((entry, "".join(names), names))
    return tokenized


@cached_per_generation
def all_written_names() -> str:
    return "".join(all_names for _entry, all_names, _names in written_names())


def entries_meant(question: Understood) -> list[Country | Sector]:
    by_value = {
        "country": cached_lists.countries_by_code(),
        "sector": cached_lists.sectors_by_slug(),
    }
    return [by_value[name][key] for name, key in values_meant(question) if name in by_value]


def values_meant(question: Understood) -> list[tuple[str, str]]:
    values = {value for asked in question.phrases for value in asked.meaning.values}
    return sorted((value.name, value.value) for value in values if question.meant)


def years_meant(question: Understood) -> list[Link]:
    """The records that a year or ordinal of the question stands for, each with its year."""
    found = []
    for asked in question.phrases if question.meant else ():
        years = [value.value for value in asked.meaning.values if value.name == "year"]
        for kind in record_kinds() if years else ():
            if kind.label() in asked.meaning.kinds:
                records = kind.objects.published().in_years(years).newest()[:MOST_YEARS]
                found += [(year_and_name(record), record.get_absolute_url()) for record in records]
    return found


def year_and_name(record) -> str:
    year, name = record.dated[:4], str(record.name)
    return name if year in name else _("%(name)s (%(year)s)") % {"name": name, "year": year}


def pages_named(question: Understood, pages: Callable[[], Iterable[Page]]) -> list[Link]:
    """Pages of the site with all words of the question in their titles or words."""
    asked = Question([found.ways for found in question.phrases])
    return [
        (title, address)
        for title, address, words in pages()
        if occurs_in(asked, in_a_row(written(f"{title}\n{words}")))
    ]


def figures_found(question: Understood | None) -> list[tuple[Figure, str]]:
    """Public figures with a number of the question, each with the address of the page it stands on."""
    numbers = {found.number for found in question.phrases if found.number} if question else ()
    if not numbers:
        return []
    statistics, found = reverse("statistics"), []
    for figure in Figure.objects.public().with_wording().filter(value__in=numbers)[:50]:
        if figure.about != Figure.About.RECORD:
            found.append((figure, statistics))
        elif figure.record and figure.record.is_public:
            found.append((figure, figure.record.get_absolute_url()))
    return found[:MOST_FIGURES]
