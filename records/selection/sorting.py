"""How a list is sorted. A new sort needs an entry in SORTS, a branch in ``ordered`` and, for results
counted in memory, an order in ``search.bitmaps.sort_orders``. The sort that a list has by itself is
``default_sort`` of its kind (``records.models.record``).
"""

from django.utils.translation import gettext_lazy as _

SORTS = [
    ("relevance", _("best match first")),
    ("name", _("by name")),
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
]


class SortingMixin:
    """The sort of a filter set; needs its ``chosen``, ``kind`` and ``language``."""

    @property
    def order(self) -> str:
        """The key of the sort in use: the parameter ``sort``, else relevance for words, else the default."""
        usual = "relevance" if "q" in self.chosen else self.kind.default_sort
        asked_for = self.chosen.get("sort")
        # Without words every record has the same rank, so "relevance" means the default sort.
        return usual if asked_for == "relevance" else asked_for or usual

    def ordered(self, records):
        """The queryset sorted by ``order``; records naming a chosen country come first."""
        if self.order == "relevance":
            ordered = records.by_relevance()
        elif self.order in {"newest", "oldest"}:
            ordered = getattr(records, self.order)()
        else:
            ordered = records.by_name(self.language)
        return ordered.named_first(self.chosen["country"]) if "country" in self.chosen else ordered
