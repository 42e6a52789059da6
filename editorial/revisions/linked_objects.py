from collections import defaultdict

from editorial.revisions.content import content_fields, key_column, key_of, link_fields
from records.models import Record


class LinkedObjects:
    """The objects that contents link to, loaded with one query per model when one is asked for.

    ``new``: records that are not in the tables yet, to which others may link.
    """

    def __init__(self, new=()):
        self.new, self.wanted, self.loaded = new, defaultdict(set), {}

    def want(self, model, *contents: dict):
        """Collect the keys in contents of instances of a model, before the first object is got."""
        for field in [*content_fields(model), *link_fields(model)]:
            if field.is_relation:
                for values in contents:
                    self.wanted[field.related_model].update(as_list(values.get(field.name)))

    def of(self, field) -> dict:
        """The objects that a field may link to by key, in the default order of their model."""
        model = field.related_model
        if model not in self.loaded:
            found = with_names(model).filter(**{f"{key_column(field)}__in": self.wanted[model]})
            found = [*found, *(record for record in self.new if type(record) is model)]
            self.loaded[model] = {key_of(target): target for target in found}
        return self.loaded[model]


def as_list(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def with_names(model):
    """The objects, joined with what the names of objects other than records are made of."""
    names = [field.name for field in model._meta.concrete_fields if field.is_relation]
    objects = model._default_manager.all()
    return objects if issubclass(model, Record) else objects.select_related(*names or [None])
