"""Values of a content as text for staff: labels of choices, names of linked records."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.permissions.staff_only import name_for
from editorial.revisions.linked_objects import LinkedObjects
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


class LinkedNames(LinkedObjects):
    """The names of linked objects, as far as a user may see them."""

    def __init__(self, user):
        super().__init__()
        self.user = user

    def name(self, field, key) -> str:
        target = self.of(field).get(key)
        if isinstance(target, Record):
            return name_for(self.user, target)
        return str(target) if target else _("%(key)s (gone)") % {"key": key}


def is_text(field) -> bool:
    """Whether the field is compared word by word."""
    plain = isinstance(field, models.CharField | models.TextField) and not field.choices
    return plain and not isinstance(field, PartialDateField)


def in_words(field, value, linked: LinkedNames) -> str:
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


def as_html(field, value, linked: LinkedNames) -> SafeString:
    """The value as HTML: images as ``img``, files as links."""
    text = in_words(field, value, linked)
    if not text or not isinstance(field, models.FileField):
        return format_html("{}", text)
    address = field.storage.url(value)
    if isinstance(field, ImageField):
        return format_html('<img src="{}" alt="{}">', address, _("picture"))
    return format_html('<a href="{}">{}</a>', address, text)
