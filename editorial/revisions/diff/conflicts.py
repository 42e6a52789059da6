"""Merge conflicts as HTML: base, theirs and mine of each value."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.revisions.diff.diff_html import NOTHING, in_lines
from editorial.revisions.diff.differences import Comparison, is_nothing
from editorial.revisions.diff.marked_text import sides
from editorial.revisions.diff.values_in_words import as_html, field_named, is_text, label_of
from editorial.revisions.three_way_merge import GONE, at
from values.languages import language_of_field, listed


@dataclass
class Conflict:
    """A conflicting value or row; ``sides``: base, theirs and mine as HTML."""

    path: tuple
    label: str
    sides: list[SafeString]
    language: str = ""


class ThreeWays(Comparison):
    """Comparison with a base: ``before`` is theirs, ``after`` is mine."""

    def __init__(self, kind, base: dict, theirs: dict, mine: dict, user):
        self.base = base
        super().__init__(kind, theirs, mine, user)

    def note_links(self):
        super().note_links()
        self.linked.want(self.kind, self.base["fields"])
        for relation, rows in self.base["rows"].items():
            now = self.before["rows"].get(relation, {})
            for key, row in rows.items():
                if now.get(key) != row or self.after["rows"][relation].get(key) != row:
                    self.linked.want(self.model_of(relation), row)

    def conflicts(self, paths: list[tuple]) -> list[Conflict]:
        return [self.conflict(path) for path in paths]

    def conflict(self, path: tuple) -> Conflict:
        values = [at(content, path) for content in [self.base, self.before, self.after]]
        if path[0] == "fields":
            model, name, label = self.kind, path[1], label_of(self.kind, path[1])
        else:
            model, name = self.model_of(path[1]), path[-1]
            is_row = len(path) == 3
            rows = values if is_row else [at(self.after, path[:3])]
            row = next(row for row in rows if row is not GONE)
            column = "" if is_row else label_of(model, name)
            parts = [model._meta.verbose_name, self.name_of(model, row), column]
            label = capfirst(" · ".join(str(part) for part in parts if part))
            if is_row:
                return Conflict(path, label, [self.whole(model, row, values[0]) for row in values])
        field = field_named(model, name)
        base, *others = [None if value is GONE else value for value in values]
        html = [self.value(field, value, base) for value in [base, *others]]
        return Conflict(path, label, html, language_of_field(field))

    def value(self, field, value, base) -> SafeString:
        """A value as HTML; insertions are marked in texts."""
        if is_text(field):
            return sides(base or "", value or "")[1]
        return as_html(field, value, self.linked)

    def whole(self, model, row, base) -> SafeString:
        """All values of a row, or a note that it is missing or deleted."""
        if row is GONE:
            return format_html("<em>{}</em>", _("not there") if base is GONE else _("deleted"))
        lines = []
        for name, value in row.items():
            field = field_named(model, name)
            if is_nothing(value):
                continue
            if field is not None and field.many_to_many:
                names = (as_html(field, key, self.linked) for key in value)
                html = SafeString(listed(names))
            else:
                html = self.value(field, value, None if base is GONE else base.get(name))
            lines.append((label_of(model, name), html))
        return in_lines(lines) or NOTHING
