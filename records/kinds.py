from functools import cache

from django.apps import apps
from django.utils.module_loading import import_string

from records.models import Record


def record_kinds() -> list[type[Record]]:
    """All concrete models of records, in the order of INSTALLED_APPS."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


@cache
def filterset_of(kind: type[Record]):
    """The FilterSet class of a kind."""
    return import_string(kind.filterset).of(kind)


def selection(kind: type[Record], parameters):
    """Filter set over the published records of a kind; ``parameters`` is a QueryDict."""
    return filterset_of(kind)(parameters, published(kind))


@cache
def published(kind: type[Record]):
    """Cached base queryset of published records; never evaluate it, only derive others from it."""
    return kind.objects.published()
