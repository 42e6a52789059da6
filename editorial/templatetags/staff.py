"""How templates of the admin name people and moments."""

from django.db.models import FileField
from django.template import Library
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from editorial import people
from editorial.revisions.diff.values_in_words import as_html, field_named
from values.languages import listed

register = Library()


@register.filter
def full_name(person) -> str:
    """The name of a person, empty for nobody."""
    return people.full_name(person) if person else ""


@register.filter
def moment(at) -> str:
    """Day and time in local time, without the year where it is this one."""
    at = timezone.localtime(at)
    if at.year == timezone.localdate().year:
        return date_format(at, pgettext("date format", "F j, H:i"))
    return date_format(at, "DATETIME_FORMAT")


@register.filter
def day(at) -> str:
    """The day in local time, without the year where it is this one."""
    at = timezone.localtime(at)
    if at.year == timezone.localdate().year:
        return date_format(at, pgettext("date format", "F j"))
    return date_format(at, "DATE_FORMAT")


@register.filter
def contents(field) -> str:
    """What a field of the admin holds, for those who may only read it."""
    record, name = field.form.instance, str(field.field["name"])
    model_field = field_named(type(record), name)
    if isinstance(model_field, FileField) and (file := getattr(record, name)):
        return as_html(model_field, file.name, None)
    if model_field is not None and model_field.many_to_many:
        return listed(getattr(record, name).all()) or field.empty_value_display
    return field.contents()
