"""Convert template values to fixed copies that need no queries or computation."""

from collections.abc import Mapping
from datetime import date
from types import FunctionType, GeneratorType

from django.db.models import QuerySet
from django.utils.functional import LazyObject, Promise

# Functions stay as they are: template tags call them with arguments.
PLAIN = (str, bytes, int, float, date, type(None), FunctionType)
SEVERAL = (list, tuple, set, GeneratorType, QuerySet, type({}.values()), type({}.items()))


class Fixed(dict):
    """A stand-in for an object in templates: looks up each attribute once, then keeps it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, source):
        super().__init__()
        self._source = source
        self._text = str(source)
        self._absent = set()
        self._several = None

    def __missing__(self, name):
        if name in self._absent:
            raise KeyError(name)
        try:
            self[name] = fixed(value_of(self._source, name))
        except AttributeError:
            self._absent.add(name)
            raise KeyError(name) from None
        return self[name]

    def __str__(self):
        return self._text

    def __bool__(self):
        return bool(self._source)

    def __len__(self):
        return len(self._source)

    def __iter__(self):
        if self._several is None:
            self._several = [fixed(item) for item in self._source]
        return iter(self._several)


def value_of(source, name):
    """Look up a name as templates do: key, then attribute, then call."""
    try:
        value = source[name]
    except (TypeError, KeyError, IndexError, ValueError):
        value = getattr(source, name)
    if callable(value) and not getattr(value, "do_not_call_in_templates", isinstance(value, type)):
        return value()
    return value


def fixed(value):
    if isinstance(value, LazyObject):
        # Any access evaluates the lazy object.
        bool(value)
        value = value._wrapped
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(fixed, value))
    if isinstance(value, SEVERAL):
        return [fixed(item) for item in value]
    if isinstance(value, Mapping):
        return {name: fixed(item) for name, item in value.items()}
    return Fixed(value)
