from django.apps import apps
from django.utils.module_loading import import_string

from records.models import Record


def record_kinds() -> list[type[Record]]:
    """Every kind of record the site holds, in the order of INSTALLED_APPS."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def kind_named(label: str) -> type[Record] | None:
    """The kind whose addresses begin with this word: ``alliances`` and so on."""
    return next((kind for kind in record_kinds() if kind.label() == label), None)


def selection(kind: type[Record], parameters):
    """The published records of a kind, narrowed by the parameters of an address."""
    return import_string(kind.filterset)(parameters, kind.objects.published())
