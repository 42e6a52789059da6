"""Differences between two contents, field by field in the order of the change form."""

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
    LinkedNames,
    as_html,
    field_named,
    in_words,
    is_text,
    label_of,
)
from values.languages import language_of_field

# Parts of a content that map a name directly to a value.
FLAT = ["fields", "links"]


@dataclass
class Difference:
    """A changed field, link or row: its label, and both sides as HTML with changes marked."""

    label: str
    before: SafeString
    after: SafeString
    # Language code of a bilingual field; else empty.
    language: str = ""
    # Where the value stands in the contents: the part and the name, of a row also its key.
    path: tuple = ()

    @property
    def anchor(self) -> str:
        """An HTML id on a page that shows differences."""
        return "-".join(["change", *self.path[1:]])


def differences(kind, before: dict, after: dict, user) -> list[Difference]:
    """All differences between two contents; linked records are named as far as the user may see them."""
    return list(Comparison(kind, before, after, user).all())


def labels_changed(kind, before: dict, after: dict) -> list[str]:
    """Labels of the fields, links and row relations that differ."""
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
        self.linked = LinkedNames(user)
        self.note_links()

    def part(self, name: str) -> tuple[dict, dict]:
        """Fields, links or rows of both contents; empty if missing."""
        return self.before.get(name, {}), self.after.get(name, {})

    def all(self) -> Iterator[Difference]:
        for name in fields_in_order(self.kind):
            for part in FLAT:
                before, after = (values.get(name) for values in self.part(part))
                if is_other(before, after):
                    field = field_named(self.kind, name)
                    html = self.in_html(field, before, after)
                    language, path = language_of_field(field), (part, name)
                    yield Difference(label_of(self.kind, name), *html, language, path)
        for name in relations_in_order(self.kind):
            yield from self.rows(name)

    def note_links(self):
        """Collect linked objects to load; of rows, only changed ones, as there may be thousands."""
        for part in FLAT:
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

    def in_html(self, field, before, after) -> tuple[SafeString, SafeString]:
        """Both values, with changes marked: words of a text, removed and added links."""
        if is_text(field):
            return sides(before or "", after or "")
        if field is not None and field.many_to_many:
            before, after = before or [], after or []
            removed = [in_words(field, key, self.linked) for key in before if key not in after]
            added = [in_words(field, key, self.linked) for key in after if key not in before]
            return listed("del", removed), listed("ins", added)
        mine, theirs = (as_html(field, value, self.linked) for value in [before, after])
        return tagged("del", mine), tagged("ins", theirs)

    def rows(self, relation: str) -> Iterator[Difference]:
        """In the order of the second content; removed rows at their position in the first."""
        mine, theirs = self.rows_of(relation)
        rows = {**mine, **theirs}
        for key in sorted(rows, key=lambda key: (rows[key].get("order") or 0, key not in theirs)):
            if mine.get(key) != theirs.get(key):
                path = ("rows", relation, key)
                yield self.row(self.model_of(relation), mine.get(key), theirs.get(key), path)

    def row(self, model, before: dict | None, after: dict | None, path: tuple) -> Difference:
        """A row under its own name, with all its values, or the changed ones."""
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
        lines = ([], [])
        for name in after or before:
            pair = [(row or {}).get(name) for row in [before, after]]
            if is_other(*pair):
                html = self.in_html(field_named(model, name), *pair)
                for side, value in zip(lines, html, strict=True):
                    side.append((label_of(model, name), value))
        return Difference(label, *map(in_lines, lines), path=path)

    def name_of(self, model, values: dict) -> str:
        """String representation of the row."""
        row = model()
        try:
            for name, value in values.items():
                field = field_named(model, name)
                if field is None or field.many_to_many:
                    continue
                if field.is_relation:
                    setattr(row, name, self.linked.of(field).get(value) if value else None)
                else:
                    setattr(row, field.attname, field.to_python(value))
            return str(row)
        except (ObjectDoesNotExist, ValidationError, AttributeError, KeyError, ValueError):
            return _("what it named is gone")


def is_other(before, after) -> bool:
    """Whether a value changed; different empty values count as equal."""
    return before != after and not (is_nothing(before) and is_nothing(after))


def is_nothing(value) -> bool:
    return value is None or value is False or value in ("", [])
