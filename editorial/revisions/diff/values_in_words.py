"""Values of a content as text for staff: labels of choices, names of linked records."""

from collections import defaultdict

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.permissions.staff_only import name_for
from editorial.revisions.content import key_of, named_by_ref
from records.models import Record
from records.wording import labels
from uploads.images import ImageField
from uploads.storage import download_name
from values.dates import PartialDate, PartialDateField


def field_named(model, name: str):
    """The model's field; None if it no longer exists."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(model, name: str) -> str:
    """Label of the field as in the form, with its language."""
    field = field_named(model, name)
    if field is None:
        return name
    if name == "countries" and hasattr(model, "countries_label"):
        return capfirst(str(model.countries_label))
    return labels.label_of(field)


class Linked:
    """Loads the objects that contents link to, one query per model."""

    def __init__(self, user):
        self.user, self.wanted, self.found = user, defaultdict(set), {}

    def want(self, model, values: dict):
        """Collect the keys in these values, to be loaded by the first ``get`` of their model."""
        for name, value in values.items():
            field = field_named(model, name)
            if field is not None and field.is_relation and value:
                self.wanted[field.related_model].update(
                    value if isinstance(value, list) else [value]
                )

    def get(self, field, key):
        """The linked object; None if it was deleted."""
        model = field.related_model
        if model not in self.found:
            column = "permalink__in" if named_by_ref(field) else "pk__in"
            found = model.objects.filter(**{column: self.wanted[model]})
            self.found[model] = {key_of(target): target for target in found}
        return self.found[model].get(key)

    def name(self, field, key) -> str:
        target = self.get(field, key)
        if isinstance(target, Record):
            return name_for(self.user, target)
        return str(target) if target else _("%(key)s (gone)") % {"key": key}


def is_text(field) -> bool:
    """Whether the field is compared word by word."""
    plain = isinstance(field, models.CharField | models.TextField) and not field.choices
    return plain and not isinstance(field, PartialDateField)


def in_words(field, value, linked: Linked) -> str:
    """The value as plain text; empty if there is none."""
    if value is None or value == "":
        return ""
    if field is None:
        return str(value)
    if field.is_relation:
        return linked.name(field, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    try:
        return plain_in_words(field, value)
    except (ValueError, ValidationError):
        return str(value)


def plain_in_words(field, value) -> str:
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, PartialDateField):
        return PartialDate(value).in_words
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(field.to_python(value)), "DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(field.to_python(value))
    if isinstance(field, models.FileField):
        return download_name(value)
    return str(value)


def as_html(field, value, linked: Linked) -> SafeString:
    """The value as HTML: images as ``img``, files as links."""
    text = in_words(field, value, linked)
    if not text or not isinstance(field, models.FileField):
        return format_html("{}", text)
    address = field.storage.url(value)
    if isinstance(field, ImageField):
        return format_html('<img src="{}" alt="{}">', address, _("picture"))
    return format_html('<a href="{}">{}</a>', address, text)
