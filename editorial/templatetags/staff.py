"""How templates of the admin name people and moments."""

from django.template import Library
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from editorial import people

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
