from functools import cache

from django.apps import apps
from django.utils.module_loading import import_string

from records.models import Record


def record_kinds() -> list[type[Record]]:
    """Every kind of record the site holds, in the order of INSTALLED_APPS."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


@cache
def filterset_of(kind: type[Record]):
    """How visitors narrow this kind."""
    return import_string(kind.filterset).of(kind)


def selection(kind: type[Record], parameters):
    """The published records of a kind, narrowed by the parameters of an address."""
    return filterset_of(kind)(parameters, published(kind))


@cache
def published(kind: type[Record]):
    """The published records of a kind, made once; not to be read itself, only made others from."""
    return kind.objects.published()
