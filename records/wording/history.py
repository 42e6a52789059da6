"""Public history of a record: changes in words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.exports.columns import never_public
from records.wording.labels import label_of

# Number of latest changes shown.
SHOWN = 20
# Value of Change.facts for a withdrawal.
WITHDRAWN = ["withdrawn"]


@dataclass
class HistoryLine:
    at: datetime
    says: str


def history_of(record) -> list[HistoryLine]:
    """Lines, newest first; minor changes, fields that are never public and authors are left out."""
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
    """Label of a field; empty for fields that are never public or no longer exist."""
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
