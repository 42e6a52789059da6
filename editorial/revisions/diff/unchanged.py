"""What a change leaves as it is, for those who review it."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from editorial.revisions.diff.differences import FLAT, Comparison, is_nothing, is_other
from editorial.revisions.diff.field_order import fields_in_order, relations_in_order
from editorial.revisions.diff.values_in_words import as_html, field_named, label_of
from values.languages import language_of_field, listed


def unchanged(kind, before: dict, after: dict, user) -> list[tuple]:
    """Label, value as HTML and language of each field with the same value; rows as their number."""
    return list(Unchanged(kind, before, after, user).same())


class Unchanged(Comparison):
    def same(self) -> Iterator[tuple]:
        for name in fields_in_order(self.kind):
            for part in FLAT:
                before, after = (values.get(name) for values in self.part(part))
                if not (is_other(before, after) or is_nothing(after)):
                    field = field_named(self.kind, name)
                    html = self.value(field, after)
                    yield label_of(self.kind, name), html, language_of_field(field)
        for name in relations_in_order(self.kind):
            mine, theirs = self.rows_of(name)
            if number := sum(1 for key, row in theirs.items() if mine.get(key) == row):
                label = capfirst(str(self.model_of(name)._meta.verbose_name_plural))
                yield label, str(number), ""

    def value(self, field, value) -> SafeString:
        if field is not None and field.many_to_many:
            names = (as_html(field, key, self.linked) for key in value)
            return SafeString(listed(names))
        return as_html(field, value, self.linked)
