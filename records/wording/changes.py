"""Public changes of records in sentences, in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evidence.models import Citation
from evidence.wording import title_of
from records.exports.columns import never_public
from records.models import Record
from records.models.permalinks import WITHDRAWN
from records.wording.labels import label_of
from values.dates import PartialDate, PartialDateField
from values.languages import content_language, language_of_field

MOST_NAMES = 10


class ChangesInWords:
    """Sentences for some changes of records of one kind; what they link to is read at once."""

    def __init__(self, kind, changes: Iterable):
        self.kind = kind
        self.wanted, self.found = defaultdict(set), {}
        for change in changes:
            for detail in change.details:
                self.want(detail)

    def sentences(self, change) -> list[str]:
        """What was changed; of texts in both languages the reader's alone, where both changed."""
        details = [detail for detail in change.details if self.is_public(detail["fact"])]
        if not details:
            return [said] if (said := facts_in_words(self.kind, change.facts)) else []
        names = {detail["fact"] for detail in details}
        return [
            said
            for detail in details
            if not self.is_said_in_own_language(detail["fact"], names)
            and (said := self.said(detail))
        ]

    def public_facts(self, change) -> list[str]:
        """Names of the changed facts, of those that are public."""
        names = [detail["fact"] for detail in change.details] or change.facts
        return [name for name in names if self.is_public(name)]

    def is_public(self, name: str) -> bool:
        return bool(public_label(self.kind, name))

    def is_said_in_own_language(self, name: str, names: set[str]) -> bool:
        """Whether the same text changed in the reader's language, too."""
        language = language_of_field(self.kind._meta.get_field(name))
        mine = content_language().replace("-", "_")
        if not language or language == content_language():
            return False
        return f"{name.removesuffix(language.replace('-', '_'))}{mine}" in names

    def said(self, detail: dict) -> str:
        name = detail["fact"]
        field, label = self.kind._meta.get_field(name), public_label(self.kind, name)
        if "text" in detail:
            pattern = {
                "added": _("%(label)s: added"),
                "removed": _("%(label)s: removed"),
                "changed": _("%(label)s: rewritten"),
            }[detail["text"]]
            return pattern % {"label": label}
        if "old" in detail or "new" in detail:
            return self.said_of_value(field, label, detail)
        parts = [
            part % {"names": names}
            for key, part in [
                ("added", _("added %(names)s")),
                ("removed", _("removed %(names)s")),
                ("changed", _("changed %(names)s")),
            ]
            if key in detail and (names := self.names(field, detail[key]))
        ]
        if not parts:
            return _("%(label)s: changed") % {"label": label}
        return _("%(label)s: %(what)s") % {"label": label, "what": _("; ").join(parts)}

    def said_of_value(self, field, label: str, detail: dict) -> str:
        old, new = (self.in_words(field, detail.get(side)) for side in ["old", "new"])
        words = {"label": label, "old": old, "new": new}
        if new and field.name in self.kind.said_alone:
            return capfirst(new)
        if new and old:
            return _("%(label)s: %(new)s (before: %(old)s)") % words
        if new:
            return _("%(label)s: %(new)s") % words
        return _("%(label)s: removed (before: %(old)s)") % words if old else ""

    def in_words(self, field, value) -> str:
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.name_of(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, PartialDateField):
            return PartialDate(value).in_words
        if isinstance(field, models.BooleanField):
            return _("Yes") if value else _("No")
        if isinstance(field, models.DateField):
            return date_format(field.to_python(value))
        return str(value)

    def names(self, field, listed: dict) -> str:
        """The names of linked objects or rows, the first of them; empty if none may be named."""
        if field.many_to_many:
            names = [self.name_of(field.related_model, key) for key in listed["first"]]
        else:
            names = [self.row_in_words(field.related_model, row) for row in listed["first"]]
        names = list(filter(None, names))
        if not names:
            return ""
        if (more := listed["count"] - len(names[:MOST_NAMES])) and len(names) > MOST_NAMES:
            words = {"names": _(", ").join(names[:MOST_NAMES]), "n": more}
            return _("%(names)s and %(n)s more") % words
        return _(", ").join(names)

    def row_in_words(self, model, values: dict) -> str:
        row = model()
        try:
            for name, value in values.items():
                field = model._meta.get_field(name)
                if field.many_to_many:
                    continue
                if field.is_relation:
                    setattr(row, name, self.linked(field.related_model).get(value))
                else:
                    setattr(row, field.attname, field.to_python(value))
            if hasattr(row, "public_values"):
                return _(", ").join(value.text for value in row.public_values())
            return title_of(row.source) if isinstance(row, Citation) else str(row)
        except (ObjectDoesNotExist, FieldDoesNotExist, ValidationError, AttributeError, ValueError):
            return ""

    def name_of(self, model, key) -> str:
        found = self.linked(model).get(key)
        return str(getattr(found, "name", found)) if found else ""

    def want(self, detail: dict):
        try:
            field = self.kind._meta.get_field(detail["fact"])
        except FieldDoesNotExist:
            return
        model = field.related_model
        for side in ["old", "new"]:
            if field.is_relation and detail.get(side):
                self.wanted[model].add(detail[side])
        for side in ["added", "removed", "changed"]:
            for entry in detail.get(side, {}).get("first", ()):
                if field.many_to_many:
                    self.wanted[model].add(entry)
                else:
                    self.want_row(model, entry)

    def want_row(self, model, values: dict):
        for field in model._meta.concrete_fields:
            if field.is_relation and values.get(field.name):
                self.wanted[field.related_model].add(values[field.name])

    def linked(self, model) -> dict:
        """What is linked to by key; of records those that are public, by ref."""
        if model not in self.found:
            wanted = self.wanted[model]
            if issubclass(model, Record):
                records = model.objects.published().filter(permalink__in=wanted)
                self.found[model] = {record.ref: record for record in records}
            else:
                self.found[model] = model._default_manager.in_bulk(list(wanted))
        return self.found[model]


def facts_in_words(kind, facts: list[str]) -> str:
    """For changes of which only the names of the facts are known."""
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


def lines_of(words: ChangesInWords, changes, *, with_minor=False) -> Iterator[tuple]:
    """``(change, sentences)`` of the changes of one record, oldest first; minor ones apart."""
    was_public = was_ever = False
    for change in changes:
        is_public = change.facts != WITHDRAWN
        if not is_public:
            says = [_("Withdrawn")]
        elif not was_public:
            says = [_("Published again") if was_ever else _("Published")]
        else:
            says = words.sentences(change) if with_minor or not change.minor else []
            if says and change.minor:
                says = [_("Small change: %(what)s") % {"what": _("; ").join(says)}]
        if says:
            yield change, says
        was_public, was_ever = is_public, True
