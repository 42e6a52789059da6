"""The timeline of editions, each with its public figures."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString

from editions.models import Edition
from evidence.models import Figure
from evidence.wording import amount_with_indicator
from records.wording.cards import cards, render_card
from serving.generation_cache import cached_per_generation
from values.languages import Wording

A_FEW = 2


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


def next_week() -> Edition | None:
    """The next edition as staff announced it, by publishing its entry; None before that."""
    return Edition.objects.published().to_come().first()


def timeline(editions) -> list[Year]:
    """Timeline entries in the given order; loads all figures in one query."""
    shown = Prefetch("figures", Figure.objects.public().with_wording(), to_attr="shown_figures")
    prefetch_related_objects(editions, shown)
    made = zip(editions, cards(editions), strict=True)
    return [Year(edition, render_card(card), edition.shown_figures) for edition, card in made]


class Stop(NamedTuple):
    """An edition in the ribbon of all; ``amounts`` are figures in words."""

    year: str
    address: str
    when: str
    theme: Wording
    theme_is_ours: bool
    amounts: list[str]


@cached_per_generation
def ribbon() -> list[Stop]:
    """All editions, oldest first, each with its first figures, what was achieved before what was planned."""
    shown = Prefetch("figures", Figure.objects.public().with_wording(), to_attr="shown_figures")
    years = [
        Year(edition, SafeString(), edition.shown_figures)
        for edition in Edition.objects.published().oldest().prefetch_related(shown)
    ]
    return [
        Stop(
            year.edition.slug,
            year.edition.get_absolute_url(),
            str(year.edition.when_in_words),
            year.edition.theme,
            year.theme_is_ours,
            [amount_with_indicator(figure) for figure in [*year.achieved, *year.planned][:A_FEW]],
        )
        for year in years
    ]
