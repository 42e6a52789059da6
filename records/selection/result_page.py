"""Some finds on a page: their cards, and the records themselves where somebody needs them."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import get_language

from records.indexing.result_snippets import with_snippets
from records.wording.cards import Card, cards, render_card
from search.models import Entry
from search.query import Question
from serving.generation_cache import BoundedCache

# So many cards are kept, what they say and as they were set. An entry never changes, and what
# replaces it has another id, so a card that is kept is never an old one.
kept_texts, kept_cards = BoundedCache(most=2000), BoundedCache(most=4000)


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

    @cached_property
    def cards(self) -> list[str]:
        """Each as a line of a list; marked with why it was found, where words were asked for."""
        made = cards(self.records)
        if self.question:
            keys = [record.pk for record in self.records]
            made = with_snippets(self.kind, keys, made, self.question)
        return [render_card(card) for card in made]


class MemoryResultPage(ResultPage):
    """Entries of one kind by their ids, in order; only cards that are not kept are read."""

    def __init__(self, kind, question, ids: list[int]):
        super().__init__(kind, question)
        self.ids = ids

    def __len__(self):
        return len(self.ids)

    @cached_property
    def records(self):
        return list(self.read(self.ids).values())

    def read(self, ids) -> dict:
        return records_by_entry(self.kind.objects.published().for_cards(), ids)

    @cached_property
    def cards(self):
        """As set before for the same words and the same language, else made now."""
        asked = (get_language(), self.question and self.question.typed)
        kept = kept_cards.those((one, *asked) for one in self.ids)
        known = dict(zip(self.ids, kept.values(), strict=True))
        missing = [one for one, card in known.items() if card is None]
        if missing:
            made = self.plain(missing)
            texts = [card for _key, card in made.values()]
            if self.question:
                keys = [key for key, _card in made.values()]
                texts = with_snippets(self.kind, keys, texts, self.question)
            for one, card in zip(made, texts, strict=True):
                known[one] = kept_cards.keep((one, *asked), render_card(card))
        return [card for card in known.values() if card is not None]

    def plain(self, ids) -> dict[int, tuple[int, Card]]:
        """By entry, the key of its record and what its card says without marks."""
        language = get_language()
        known = {one: kept_texts.get((one, language)) for one in ids}
        read = self.read([one for one, value in known.items() if value is None])
        for (one, record), card in zip(read.items(), cards(list(read.values())), strict=True):
            known[one] = kept_texts.keep((one, language), (record.pk, card))
        return {one: value for one, value in known.items() if value}


def records_by_entry(records, ids: list[int]) -> dict:
    """The records of these entries, without those withdrawn a moment ago."""
    if not ids:
        return {}
    keys = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "record_id"))
    read = records.in_bulk(keys.values())
    return {one: record for one in ids if (record := read.get(keys.get(one)))}
