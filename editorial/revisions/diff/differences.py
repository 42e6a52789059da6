"""What differs between two contents, field by field in the order of the form."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.revisions.diff.diff_html import in_lines, listed, tagged
from editorial.revisions.diff.field_order import fields_in_order, relations_in_order
from editorial.revisions.diff.marked_text import sides
from editorial.revisions.diff.values_in_words import (
    Linked,
    as_html,
    field_named,
    in_words,
    is_text,
    label_of,
)
from values.languages import language_of_field

# The parts of a content that name each value once.
FLAT = ["fields", "links"]


@dataclass
class Difference:
    """One field, link or row: its label, and both sides as HTML with what changed marked."""

    label: str
    before: SafeString
    after: SafeString
    # Of the text, where the field is one of a language.
    language: str = ""


def differences(kind, before: dict, after: dict, user) -> list[Difference]:
    """What was added, removed and changed from one content to another, as a person may read it."""
    return list(Comparison(kind, before, after, user).all())


def labels_changed(kind, before: dict, after: dict) -> list[str]:
    """The labels of the fields, links and groups of rows in which two contents differ."""
    found = [
        label_of(kind, name)
        for name in fields_in_order(kind)
        if any(is_other(before[part].get(name), after[part].get(name)) for part in FLAT)
    ]
    found += [
        capfirst(str(kind._meta.get_field(name).related_model._meta.verbose_name_plural))
        for name in relations_in_order(kind)
        if before["rows"].get(name, {}) != after["rows"].get(name, {})
    ]
    return found


class Comparison:
    def __init__(self, kind, before: dict, after: dict, user):
        self.kind, self.before, self.after = kind, before, after
        self.linked = Linked(user)
        self.note_links()

    def part(self, name: str) -> tuple[dict, dict]:
        """Fields, links or rows of both contents; either may have none."""
        return self.before.get(name, {}), self.after.get(name, {})

    def all(self) -> Iterator[Difference]:
        for name in fields_in_order(self.kind):
            for part, compare in [("fields", self.field), ("links", self.links)]:
                pair = [one.get(name) for one in self.part(part)]
                if is_other(*pair):
                    yield compare(name, *pair)
        for name in relations_in_order(self.kind):
            yield from self.rows(name)

    def note_links(self):
        """Of rows only of those that changed: there may be thousands that did not."""
        for part in ["fields", "links"]:
            for values in self.part(part):
                self.linked.want(self.kind, values)
        for name in relations_in_order(self.kind):
            model, pair = self.model_of(name), self.rows_of(name)
            for rows, others in [pair, reversed(pair)]:
                for key, row in rows.items():
                    if others.get(key) != row:
                        self.linked.want(model, row)

    def model_of(self, relation: str):
        return self.kind._meta.get_field(relation).related_model

    def rows_of(self, relation: str) -> list[dict]:
        return [rows.get(relation, {}) for rows in self.part("rows")]

    def field(self, name, before, after) -> Difference:
        field = field_named(self.kind, name)
        return Difference(
            label_of(self.kind, name), *self.values(field, before, after), language_of_field(field)
        )

    def values(self, field, before, after) -> tuple[SafeString, SafeString]:
        """Both values of a field, with the words marked, or the whole value."""
        if is_text(field):
            return sides(before or "", after or "")
        mine, theirs = (as_html(field, one, self.linked) for one in [before, after])
        return tagged("del", mine), tagged("ins", theirs)

    def links(self, name, before, after) -> Difference:
        field = field_named(self.kind, name)
        return Difference(label_of(self.kind, name), *self.linked_names(field, before, after))

    def linked_names(self, field, before, after) -> tuple[SafeString, SafeString]:
        """The names that were removed, and those that were added."""
        before, after = before or [], after or []
        removed = [in_words(field, one, self.linked) for one in before if one not in after]
        added = [in_words(field, one, self.linked) for one in after if one not in before]
        return listed("del", removed), listed("ins", added)

    def rows(self, relation: str) -> Iterator[Difference]:
        """In the order of the second content; what was removed, where it stood in the first."""
        mine, theirs = self.rows_of(relation)
        rows = {**mine, **theirs}
        for key in sorted(rows, key=lambda key: (rows[key].get("order") or 0, key not in theirs)):
            if mine.get(key) != theirs.get(key):
                yield self.row(self.model_of(relation), mine.get(key), theirs.get(key))

    def row(self, model, before: dict | None, after: dict | None) -> Difference:
        """A row by its own name, with all its values or those that changed."""
        if before is None:
            pattern = _("%(row)s added: %(name)s")
        elif after is None:
            pattern = _("%(row)s removed: %(name)s")
        else:
            pattern = _("%(row)s changed: %(name)s")
        label = pattern % {
            "row": capfirst(str(model._meta.verbose_name)),
            "name": self.name_of(model, after or before),
        }
        pairs = {
            name: [(row or {}).get(name) for row in [before, after]] for name in after or before
        }
        lines = [self.line(model, name, *pair) for name, pair in pairs.items() if is_other(*pair)]
        mine, theirs = ([(label, pair[side]) for label, pair in lines] for side in [0, 1])
        return Difference(label, in_lines(mine), in_lines(theirs))

    def line(self, model, name, before, after) -> tuple[str, tuple]:
        """One value of a row on both sides, with the name of its field."""
        field = field_named(model, name)
        if field is not None and field.many_to_many:
            one = self.linked_names(field, before, after)
        else:
            one = self.values(field, before, after)
        return label_of(model, name), one

    def name_of(self, model, values: dict) -> str:
        """As the row would name itself."""
        row = model()
        try:
            for name, value in values.items():
                field = field_named(model, name)
                if field is None or field.many_to_many:
                    continue
                if field.is_relation:
                    setattr(row, name, self.linked.get(field, value) if value else None)
                else:
                    setattr(row, field.attname, field.to_python(value))
            return str(row)
        except (ObjectDoesNotExist, ValidationError, AttributeError, KeyError, ValueError):
            return _("what it named is gone")


def is_other(before, after) -> bool:
    """Whether a value changed; that there is none can be said in several ways."""
    nothing = [is_nothing(one) for one in [before, after]]
    return before != after and not all(nothing)


def is_nothing(value) -> bool:
    return value is None or value is False or value in ("", [])
