"""What a visitor has chosen, each choice with the address of the list without it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.selection.query_strings import query_string, without

NOT_CHOICES = {"sort"}
# Each repeats the whole address, so a thousand would make a page of many megabytes.
MOST = 50


@dataclass
class AppliedFilter:
    label: str
    address: str


def applied_filters(filterset) -> list[AppliedFilter]:
    """One chip for each value that the address gives, understood or not."""
    pairs = filterset.pairs
    return [
        AppliedFilter(
            label_of(filterset, name, value), query_string(without(pairs, name, value)) or "?"
        )
        for name, value in pairs[:MOST]
        if name not in NOT_CHOICES
    ]


def label_of(filterset, name: str, value: str) -> str:
    """The name of a chosen record, country or sector, or the value as it was given."""
    for one in as_value_list(filterset.chosen.get(name)):
        if value.casefold() in {
            str(getattr(one, key, "")).casefold() for key in ["pk", "slug", "ref"]
        }:
            return str(one.name)
    if label := dict(filterset.choices(name)).get(value):
        return label
    return _("%(label)s: %(value)s") % {"label": filterset.label(name), "value": value}


def as_value_list(value) -> list:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
