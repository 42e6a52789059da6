from collections import Counter

from django.utils.translation import gettext as _

from editions.timeline import Year, ribbon
from evidence.models import Figure
from records.pages.record_detail import RecordDetail

# Facts that the heading says where they are known.
IN_HEADING = ["when_in_words", "city", "theme"]
# How many figures are shown large.
MOST_BIG = 4


class EditionDetail(RecordDetail):
    """The page of an edition, with the ones before and after it."""

    def said_elsewhere(self):
        return {"outcomes"} | {name for name in IN_HEADING if getattr(self.object, name)}

    def get_context_data(self, **kwargs):
        edition, stops = self.object, ribbon()
        context = super().get_context_data(**kwargs)
        before = [stop for stop in stops if stop.year < edition.slug]
        after = [stop for stop in stops if stop.year > edition.slug]
        year = Year(edition, "", list(context["figures"]))
        figures = [*year.achieved, *year.planned]
        return context | {
            "before": before[-1] if before else None,
            "after": after[0] if after else None,
            "theme_is_ours": edition.is_our_translation("theme"),
            "big_figures": figures[:MOST_BIG],
            "more_figures": figures[MOST_BIG:],
            "outcomes": [row for row in edition.outcomes.all() if row.public_values()],
            "recorded": recorded_of_reported(context["groups"], year.achieved),
        }


def recorded_of_reported(groups, figures) -> list[tuple[str, Figure]]:
    """A sentence for each figure that reports how many records of a kind there were, with the figure."""
    counts = Counter()
    for group in groups:
        counts[group.kind] += group.count
    # Translators: as in "19 events recorded here; 116 activities reported".
    said = _("%(recorded)s recorded here; %(reported)s reported.")
    return [
        (
            said
            % {
                "recorded": kind.counted % {"count": count},
                "reported": figure.amount_in_words,
            },
            figure,
        )
        for kind, count in counts.items()
        for figure in figures
        if figure.indicator_id == kind.reported_by
    ]
