"""The values that only one record of a kind may have: in the database and in the file."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from editorial.revisions.content import content_fields
from values.constraints import unique_fields


class UniqueValues:
    """The values of the unique columns of a kind, with the record that owns each."""

    def __init__(self, kind):
        self.kind, self.taken = kind, {}
        for field, condition in unique_columns(kind):
            rows = kind.objects.filter(condition or Q()).values_list(field.name, "permalink")
            self.taken[field] = {value: ref for value, ref in rows.iterator() if value != ""}

    def claim(self, content: dict, owner: str) -> Iterator[tuple[str, str]]:
        """Reserve the unique values of a content; yield an error for each that another owner has."""
        for field, owners in self.taken.items():
            value = content["fields"].get(field.name)
            if value in {None, ""}:
                continue
            if owners.setdefault(value, owner) != owner:
                yield (
                    field.name,
                    _("“%(value)s” is taken by %(owner)s.")
                    % {"value": value, "owner": owners[value]},
                )

    @property
    def slugs(self) -> dict[str, str]:
        return self.taken[self.kind._meta.get_field("slug")]


def unique_columns(kind) -> list[tuple]:
    edited = content_fields(kind)
    fields = [
        (kind._meta.get_field(names[0]), condition)
        for names, condition in unique_fields(kind)
        if len(names) == 1
    ]
    return [(field, condition) for field, condition in fields if field in edited]
