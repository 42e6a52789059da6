"""Suggestions while a question is typed: names of countries, sectors and public records that it begins."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from django.db.models.functions import Length
from django.http import JsonResponse
from django.utils.text import capfirst

from records.exports.json.problems import refused
from records.kinds import record_kinds
from records.selection.every_kind import selection_of_every_kind
from search.index.document import tokens, typed
from search.models import Entry, occurring
from search.query.occurrence import in_a_row, occurs_in
from search.query.parse import read
from search.query.terms import Question
from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists
from taxonomy.models import Country, Sector

MOST, MOST_TERMS = 8, 3
# Names and aliases: the first parts of an entry.
NAMES, NAMES_AND_ALIASES = 1, 2


class Suggestion(NamedTuple):
    name: str
    # What it is: "Country", or the kind of the record; empty where only one kind is searched.
    note: str
    address: str


def search_suggestions(request):
    """In the format of OpenSearch: the question, then names, notes and addresses in the same order.

    ``q`` and the other parameters are those of the search page, of which ``kind`` has an effect; what
    is not understood is answered with 400.
    """
    filterset = selection_of_every_kind(request.GET)
    if filterset.errors:
        return refused(filterset)
    words = filterset.chosen.get("q", "")
    columns = list(zip(*suggestions(words, filterset.kinds), strict=True))
    return JsonResponse(
        [words, *(columns or [[], [], []])],
        safe=False,
        content_type="application/x-suggestions+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )


def suggestions(words: str, kinds) -> list[Suggestion]:
    """Countries and sectors first where all kinds are searched, then records."""
    question = read(words)
    if not question.required:
        return []
    terms = islice(terms_named(question), MOST_TERMS) if kinds == record_kinds() else ()
    return list(islice(chain(terms, records_named(question, kinds)), MOST))


def terms_named(question: Question) -> Iterator[Suggestion]:
    """Countries and sectors by any of their names; those by the name that is shown come first."""
    found = [named for named in indexed_terms() if occurs_in(question, named[2])]
    for term, _shown, _names in sorted(found, key=lambda named: not occurs_in(question, named[1])):
        noun = capfirst(term._meta.verbose_name)
        yield Suggestion(str(term.name), noun, term.get_absolute_url())


@cached_per_generation
def indexed_terms() -> list[tuple[Country | Sector, str, str]]:
    """Each country and sector with the tokens of its name in the reader's language, and of all names."""
    terms = [*cached_lists.countries(), *cached_lists.sectors()]
    return [(term, tokens_of([str(term.name)]), tokens_of(term.all_names)) for term in terms]


def tokens_of(names: list[str]) -> str:
    """As in the index of records, with pinyin."""
    return in_a_row([*tokens(names), *typed(names)])


def records_named(question: Question, kinds) -> Iterator[Suggestion]:
    by_label = {kind.label(): kind for kind in kinds}
    entries = Entry.objects.filter(scope=Entry.Scope.PUBLIC, kind__in=by_label)
    for ways in question.excluded:
        entries = entries.exclude(occurring(ways, Entry.Scope.PUBLIC))
    found = nearest(entries.filter(occurring(question.begins, Entry.Scope.PUBLIC, NAMES)))
    if len(found) < MOST:
        others = entries.holding(question.required, Entry.Scope.PUBLIC, NAMES_AND_ALIASES)
        found = list(dict.fromkeys([*found, *nearest(others)]))
    records = {
        (label, key): record
        for label, kind in by_label.items()
        if (keys := [key for of_kind, key in found if of_kind == label])
        for key, record in kind.objects.published().in_bulk(keys).items()
    }
    for label, key in found:
        # A record withdrawn meanwhile is missing.
        if record := records.get((label, key)):
            noun = capfirst(record._meta.verbose_name) if len(by_label) > 1 else ""
            yield Suggestion(str(record.name), noun, record.get_absolute_url())


def nearest(entries) -> list[tuple[str, int]]:
    """``(kind, primary key)`` of the records whose names have the least beside what was typed."""
    return list(entries.order_by(Length("names"), "pk").values_list("kind", "record_id")[:MOST])
