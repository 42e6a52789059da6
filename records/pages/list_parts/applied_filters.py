"""Applied filters (chips): each chosen value with a link that removes it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.selection.query_strings import query_string, values_in_query, without

NOT_CHOICES = {"sort"}
# Limit: each chip repeats the whole query string, so the page would grow quadratically.
MOST = 50


@dataclass
class AppliedFilter:
    label: str
    address: str


def applied_filters(filterset) -> list[AppliedFilter]:
    """One chip for each parameter value in the query string, valid or not."""
    pairs = filterset.pairs
    return [
        AppliedFilter(
            label_of(filterset, name, value), query_string(without(pairs, name, value)) or "?"
        )
        for name, value in pairs[:MOST]
        if name not in NOT_CHOICES
    ]


def label_of(filterset, name: str, value: str) -> str:
    """The name of a chosen record, country or sector, else the label or the raw value."""
    for entry in filterset.chosen.get(name, ()):
        if not isinstance(entry, str) and value in values_in_query([entry]):
            return str(entry.name)
    if label := dict(filterset.choices(name)).get(value):
        return label
    return _("%(label)s: %(value)s") % {"label": filterset.label(name), "value": value}
