"""Editions year by year, each with the numbers that are known of it."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString

from editions.models import Edition
from evidence.models import Figure
from records.wording.cards import cards, render_card


@dataclass(frozen=True)
class Year:
    edition: Edition
    card: SafeString
    figures: list[Figure]

    @property
    def theme_is_ours(self) -> bool:
        return self.edition.is_our_translation("theme")

    @property
    def achieved(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.qualifier != Figure.Qualifier.PLANNED]

    @property
    def planned(self) -> list[Figure]:
        """Never among what was achieved: nobody knows whether it came true."""
        return [figure for figure in self.figures if figure.qualifier == Figure.Qualifier.PLANNED]


def timeline(editions) -> list[Year]:
    """The figures of all of them asked for at once."""
    shown = Prefetch("figures", Figure.objects.public().with_wording(), to_attr="shown_figures")
    prefetch_related_objects(editions, shown)
    made = zip(editions, cards(editions), strict=True)
    return [Year(one, render_card(card), one.shown_figures) for one, card in made]
