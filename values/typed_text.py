"""What a person typed or pasted for a field, as it was meant: one reading for forms and tables."""

from contextlib import suppress
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from values.plain_text import typed_line
from values.web_addresses import typed_address, typed_identifier


def as_typed(field: models.Field, text: str) -> str:
    """The text for a field; an identifier may be written as the address of its page."""
    if isinstance(field, models.URLField):
        return typed_address(text)
    if isinstance(field, models.TextField):
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").strip()
    if page := page_of(field):
        found = typed_identifier(text, page)
        return next(filter(partial(is_valid, field), [found, found.lower(), found.upper()]), found)
    return typed_line(text)


def page_of(field) -> str:
    """The address of the page of an identifier in its register, with ``%s``; else empty."""
    return getattr(field.model, "identifier_pages", {}).get(field.name, "")


def is_valid(field, text: str) -> bool:
    with suppress(ValidationError):
        field.run_validators(text)
        return True
    return False


class TypedLineField(forms.CharField):
    """A line of text for a model field, see ``as_typed``."""

    def __init__(self, *args, model_field, **kwargs):
        self.model_field = model_field
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return super().to_python(as_typed(self.model_field, value) if value else value)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if page_of(self.model_field):
            # The address of the page is longer than the identifier.
            attrs.pop("maxlength", None)
        return attrs
