"""Form fields for dates; all accept the formats that ``values.dates.parsing`` parses."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone

from values.dates.parsing import REFUSALS, day_of, read_date


class PartialDateFormField(forms.CharField):
    """A PartialDate."""

    def to_python(self, value):
        return read_date(value)


class DayFormField(forms.DateField):
    """A day, without a time."""

    def to_python(self, value):
        if isinstance(value, date):
            return super().to_python(value)
        read = read_date(value)
        return day_of(read) if read else None


class MomentFormField(forms.DateTimeField):
    """A datetime in the current time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        if isinstance(value, date):
            return super().to_python(value)
        read = read_date(value)
        if read and not read.has_time:
            raise ValidationError(REFUSALS["no_time"], code="no_time")
        return from_current_timezone(read.first_minute) if read else None
