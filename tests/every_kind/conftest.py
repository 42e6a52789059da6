import pytest
from django.utils.module_loading import import_string
from model_bakery import baker

from records.kinds import record_kinds
from records.selection.filters import RecordsFilter

# Every way in which one kind can be narrowed by a record of another.
LINKS = [
    (kind, name, records.field_name)
    for kind in record_kinds()
    for name, records in import_string(kind.filterset).base_filters.items()
    if isinstance(records, RecordsFilter)
]


@pytest.fixture(
    params=[
        # For bin/test --quick the first is enough.
        pytest.param(link, id=f"{link[0].label()}-{link[1]}", marks=[pytest.mark.slow] if n else [])
        for n, link in enumerate(LINKS)
    ]
)
def link(request):
    """A kind, the parameter that narrows it by another record, and how its records are linked."""
    return Link(*request.param)


class Link:
    def __init__(self, kind, parameter, path):
        self.kind, self.parameter, self.path = kind, parameter, path
        self.target = kind
        for step in path.split("__"):
            self.target = self.target._meta.get_field(step).related_model

    def make(self, record, target):
        """Link a record to another, directly or by a row of its own."""
        first, *rest = self.path.split("__")
        field = record._meta.get_field(first)
        if field.one_to_many:
            row = {
                field.field.name: record,
                rest[0]: target,
                "own_name_en": "",
                "own_name_zh_hans": "",
            }
            baker.make(field.related_model, **row)
        elif field.many_to_many:
            getattr(record, first).add(target)
        else:
            setattr(record, first, target)
            record.save()
