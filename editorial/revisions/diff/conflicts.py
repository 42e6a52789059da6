"""Merge conflicts as HTML: base, theirs and mine of each value."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.revisions.diff.diff_html import NOTHING, in_lines
from editorial.revisions.diff.differences import Comparison, is_nothing
from editorial.revisions.diff.marked_text import sides
from editorial.revisions.diff.values_in_words import as_html, field_named, is_text, label_of
from editorial.revisions.three_way_merge import GONE, at
from values.languages import language_of_field


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
            label, told = self.told(self.kind, path[1], values)
            return Conflict(path, label, told, language_of_field(field_named(self.kind, path[1])))
        model, known = self.model_of(path[1]), [row for row in values if row is not GONE]
        if len(path) == 3:
            rows = [self.whole(model, row, values[0]) for row in values]
            return Conflict(path, self.titled(model._meta.verbose_name, model, known[0]), rows)
        label, told = self.told(model, path[3], values)
        row = at(self.after, path[:3])
        said = self.titled(model._meta.verbose_name, model, row, label)
        return Conflict(path, said, told, language_of_field(field_named(model, path[3])))

    def titled(self, kind_of_row, model, row: dict, column="") -> str:
        parts = [kind_of_row, self.name_of(model, row), column]
        return capfirst(" · ".join(str(part) for part in parts if part))

    def told(self, model, name: str, values: list) -> tuple[str, list[SafeString]]:
        """Label of a field and its three values as HTML; insertions are marked in texts."""
        field = field_named(model, name)
        values = [None if value is GONE else value for value in values]
        if is_text(field):
            told = [sides(values[0] or "", value or "")[1] for value in values]
        else:
            told = [as_html(field, value, self.linked) for value in values]
        return label_of(model, name), told

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
                listed = (as_html(field, key, self.linked) for key in value)
                said = SafeString(pgettext("between conditions", ", ").join(listed))
            else:
                was = None if base is GONE else base.get(name)
                said = (
                    sides(was or "", value)[1]
                    if is_text(field)
                    else as_html(field, value, self.linked)
                )
            lines.append((label_of(model, name), said))
        return in_lines(lines) or NOTHING
