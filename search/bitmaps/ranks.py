"""Rank classes of a query: match in the name, an alias, the facts or the text; the same with other marks."""

from collections.abc import Iterator
from functools import partial

from pyroaring import BitMap

from search.index.token_tables import NAMES, PARTS
from search.models import (
    ALIAS,
    BEGINNING_OF_NAME,
    EXACT_NAME,
    FACTS,
    IN_WORDS,
    MARKED_PARTS,
    MEANT,
    MEANT_FOR_ALL,
    MEANT_IN_NAME,
    NAME,
    TEXT,
    UNMARKED,
)
from search.query.terms import by_name, in_words


class Ranks:
    """Iterates ``(rank, ids of entries of this rank or better)``, best first; computed lazily once.

    Matching entries in none of the sets have the rank ``last``.
    """

    last = TEXT

    def __init__(self, holdings, question):
        self.ways, self.found = [], []
        if question.begins:
            self.ways += [
                (EXACT_NAME, partial(holdings.answer, question.exactly, 1)),
                (BEGINNING_OF_NAME, partial(holdings.answer, question.begins, 1)),
            ]
        if question.required:
            self.ways += [
                (rank, partial(holdings.holding, question.required, parts))
                for parts, rank in [(1, NAME), (2, ALIAS), (3, FACTS)]
            ]
        if question.marked:
            as_typed = partial(holdings.holding, question.marked, MARKED_PARTS)
            self.ways = self.as_typed_first(as_typed, holdings.alive)
        if question.meant:
            as_words = partial(holdings.holding, question.required, len(PARTS))
            named = by_name(question.meant)
            self.ways = [
                (EXACT_NAME, partial(holdings.answer, question.named, NAMES)),
                *(
                    (rank, lambda find=find: as_words() and find() & as_words())
                    for rank, find in self.ways
                ),
                (TEXT, as_words),
                (IN_WORDS, partial(holdings.holding, in_words(question.meant), len(PARTS))),
                (MEANT_IN_NAME, partial(holdings.holding, named, 1)),
                (MEANT, partial(holdings.holding, named, len(PARTS))),
            ]
            self.last = MEANT_FOR_ALL

    def as_typed_first(self, as_typed, alive: BitMap) -> list:
        """The ways among the entries with the marks typed, these entries, then the ways among all."""
        return [
            *((rank, lambda find=find: find() & as_typed()) for rank, find in self.ways),
            (TEXT, as_typed),
            *((rank + UNMARKED, lambda find=find: find() | as_typed()) for rank, find in self.ways),
            (TEXT + UNMARKED, lambda: alive),
        ]

    def __iter__(self) -> Iterator[tuple[int, BitMap]]:
        for place, (rank, find) in enumerate(self.ways):
            if place == len(self.found):
                self.found.append(find())
            yield rank, self.found[place]
