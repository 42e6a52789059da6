"""What changed on a record's public page, and when, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.exports.columns import never_public
from records.wording.labels import label_of

# The last of them; the rest is of interest to nobody who reads.
SHOWN = 20
# What a change says of itself that took the record away.
WITHDRAWN = ["withdrawn"]


@dataclass
class HistoryLine:
    at: datetime
    says: str


def history_of(record) -> list[HistoryLine]:
    """Newest first; small changes and what the public never sees are left out, and so is who made them."""
    lines, was_public = [], False
    for change in record.permalink.changes.order_by("at", "pk"):
        is_public = change.facts != WITHDRAWN
        if not is_public:
            says = _("Withdrawn")
        elif not was_public:
            says = _("Published again") if lines else _("Published")
        else:
            says = "" if change.minor else changed_in_words(type(record), change.facts)
        lines += [HistoryLine(change.at, says)] if says else []
        was_public = is_public
    return lines[::-1][:SHOWN]


def changed_in_words(kind, facts: list[str]) -> str:
    labels = dict.fromkeys(label for name in facts if (label := public_label(kind, name)))
    return _("Changed: %(facts)s") % {"facts": _(", ").join(labels)} if labels else ""


def public_label(kind, name: str) -> str:
    """What readers call a field; nothing for what they never see, or what the kind no longer has."""
    try:
        field = kind._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if name in never_public(kind):
        return ""
    if name == "countries":
        return capfirst(str(kind.countries_label))
    if field.one_to_many:
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return label_of(field)
