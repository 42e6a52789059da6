"""Results of a selection: what each way of finding them answers, their order, and a page of them.

There are two ways, tested against each other: by SQL (``results_sql``), and by bitmaps in memory
(``results_memory``).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from django.utils.translation import get_language

from records.indexing.result_snippets import with_snippets
from records.wording.cards import Card, cards, render_card
from search.models import Entry
from search.query.terms import Question
from serving.generation_cache import BoundedCache

# Caches of cards, as data and as HTML, by index entry id. An entry is immutable and its replacement
# has another id, so cached cards are never stale.
kept_texts, kept_cards = BoundedCache(most=2000), BoundedCache(most=4000)


class Results(Protocol):
    """Published records that pass some filters: of one kind, or (without the last three) of several.

    Immutable: each filter gives new results. ``model``: the kind, or Record for several.
    """

    model: type

    def taking(self, filterset, name: str, value) -> "Results":
        """Those that also pass the filter of a parameter; ``value`` is cleaned and not empty."""

    def naming(self, countries) -> "Results":
        """Those that name one of the countries."""

    def open_to_all(self) -> "Results":
        """Those open to all ASEAN countries, whether they name some or not."""

    def of(self, kind) -> "Results":
        """Those of one kind."""

    def count(self) -> int:
        """How many they are."""

    def tally(self, name: str, among=None) -> Mapping[str, int]:
        """How many have each value of ``country``, ``sector``, ``year``, ``type`` or ``kind``.

        ``among``: the only values needed; it may be ignored.
        """

    def best_class(self) -> int:
        """The best rank of the search words among them, lower is better; TEXT if there is none."""

    def page(self, filterset, start: int, stop: int) -> "ResultPage":
        """Those at these positions, in the order of the filter set."""

    def whole(self, filterset, at_once: int, fetched) -> Iterator:
        """All records in that order, read in chunks; ``fetched`` prefetches on a queryset."""


class OrderedResults:
    """Sorted results as a sliceable list for Django's Paginator."""

    ordered = True

    def __init__(self, results: Results, filterset):
        self.results, self.filterset = results, filterset
        self.model = results.model

    def count(self) -> int:
        return self.results.count()

    __len__ = count

    def __getitem__(self, where: slice) -> "ResultPage":
        return self.results.page(self.filterset, where.start or 0, where.stop)


class ResultPage(Sequence):
    """Records of one kind, read from the database, in order."""

    def __init__(self, kind, question: Question | None, records=None):
        self.kind, self.question = kind, question
        if records is not None:
            self.records = records

    def __len__(self):
        return len(self.records)

    def __getitem__(self, where):
        return self.records[where]

    @property
    def keys(self) -> list[int]:
        """The primary keys of the records."""
        return [record.pk for record in self.records]

    @cached_property
    def cards(self) -> list[str]:
        """HTML of each card; for a full-text query with snippets and highlights."""
        made = cards(self.records)
        if self.question:
            keys = [record.pk for record in self.records]
            made = with_snippets(self.kind, keys, made, self.question)
        return [render_card(card) for card in made]


class MemoryResultPage(ResultPage):
    """A page by index entry ids, in order; only cards that are not cached are read."""

    def __init__(self, kind, question, ids: list[int]):
        super().__init__(kind, question)
        self.ids = ids

    def __len__(self):
        return len(self.ids)

    @cached_property
    def records(self):
        return list(self.read(self.ids).values())

    @property
    def keys(self):
        by_entry = dict(Entry.objects.filter(pk__in=self.ids).values_list("pk", "record_id"))
        return [by_entry[entry] for entry in self.ids if entry in by_entry]

    def read(self, ids) -> dict:
        return records_by_entry(self.kind.objects.published().for_cards(), ids)

    @cached_property
    def cards(self):
        """HTML of each card, cached by query and language."""
        asked = (get_language(), self.question and self.question.typed)
        kept = kept_cards.those((entry, *asked) for entry in self.ids)
        known = dict(zip(self.ids, kept.values(), strict=True))
        missing = [entry for entry, card in known.items() if card is None]
        if missing:
            made = self.plain(missing)
            texts = [card for _key, card in made.values()]
            if self.question:
                keys = [key for key, _card in made.values()]
                texts = with_snippets(self.kind, keys, texts, self.question)
            for entry, card in zip(made, texts, strict=True):
                known[entry] = kept_cards.keep((entry, *asked), render_card(card))
        return [card for card in known.values() if card is not None]

    def plain(self, ids) -> dict[int, tuple[int, Card]]:
        """By entry id: the record's primary key and its card without highlights."""
        language = get_language()
        known = {entry: kept_texts.get((entry, language)) for entry in ids}
        read = self.read([entry for entry, value in known.items() if value is None])
        for (entry, record), card in zip(read.items(), cards(list(read.values())), strict=True):
            known[entry] = kept_texts.keep((entry, language), (record.pk, card))
        return {entry: value for entry, value in known.items() if value}


def records_by_entry(records, ids: list[int]) -> dict:
    """Records by index entry id, in order; records withdrawn meanwhile are missing."""
    if not ids:
        return {}
    keys = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "record_id"))
    read = records.in_bulk(keys.values())
    return {entry: record for entry in ids if (record := read.get(keys.get(entry)))}
