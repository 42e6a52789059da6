"""Some finds on a page: their cards, and the records themselves where somebody needs them."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import get_language

from records.cards import Card, cards, rendered
from records.why_found import texts_by_record, why_found
from search.models import Entry
from search.questions import Question
from serving.kept import Kept

# What so many cards say is kept. An entry never changes, and what replaces it has another id,
# so a card that is kept is never an old one.
kept_cards = Kept(most=3000)


class Shown(Sequence):
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
        if not self.question:
            return self.ready()
        texts = texts_by_record(self.kind, self.keys())
        return [
            rendered(why_found(card, texts.get(key, []), self.question))
            for key, card in zip(self.keys(), self.plain(), strict=True)
        ]

    def keys(self) -> list[int]:
        return [record.pk for record in self.records]

    def plain(self) -> list[Card]:
        return cards(self.records)

    def ready(self) -> list[str]:
        return [rendered(card) for card in self.plain()]


class HeldShown(Shown):
    """Entries of one kind by their ids, in order; only cards that are not kept are read."""

    def __init__(self, kind, question, ids: list[int]):
        super().__init__(kind, question)
        self.ids = ids

    def __len__(self):
        return len(self.ids)

    @cached_property
    def records(self):
        return [record for record in self.read(self.ids).values() if record]

    def read(self, ids) -> dict:
        """By entry, the record; none where it was withdrawn a moment ago."""
        if not ids:
            return {}
        keys = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "record_id"))
        records = self.kind.objects.published().for_cards().in_bulk(keys.values())
        return {one: records.get(keys.get(one)) for one in ids}

    @cached_property
    def known(self) -> list[tuple[int, Card, str]]:
        """Of each the key of its record, its card, and the same ready-made."""
        language = get_language()
        known = {one: kept_cards.get((one, language)) for one in self.ids}
        missing = [one for one, value in known.items() if value is None]
        read = {one: record for one, record in self.read(missing).items() if record}
        made = cards(list(read.values())) if read else []
        for (one, record), card in zip(read.items(), made, strict=True):
            known[one] = kept_cards.keep((one, language), (record.pk, card, rendered(card)))
        return [value for value in known.values() if value]

    def keys(self):
        return [key for key, _card, _ready in self.known]

    def plain(self):
        return [card for _key, card, _ready in self.known]

    def ready(self):
        return [ready for _key, _card, ready in self.known]
