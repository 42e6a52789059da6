"""The timeline of editions, each with its public figures."""

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
        """Planned figures; kept apart, because it is not known whether they were reached."""
        return [figure for figure in self.figures if figure.qualifier == Figure.Qualifier.PLANNED]


def timeline(editions) -> list[Year]:
    """Timeline entries in the given order; loads all figures in one query."""
    shown = Prefetch("figures", Figure.objects.public().with_wording(), to_attr="shown_figures")
    prefetch_related_objects(editions, shown)
    made = zip(editions, cards(editions), strict=True)
    return [Year(edition, render_card(card), edition.shown_figures) for edition, card in made]
