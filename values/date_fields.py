"""Form fields for dates: each reads what ``values.date_text`` reads, and says beside it what it cannot."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from values.date_text import read_date


class PartialDateFormField(forms.CharField):
    """A date as far as it is known."""

    def to_python(self, value):
        return read_date(value)


class DayFormField(forms.DateField):
    """A date known to the day."""

    default_error_messages = {"no_day": gettext_lazy("Write the day as well, such as 2016-08-01.")}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        read = read_date(value)
        if len(read.parts) < 3:
            raise ValidationError(self.error_messages["no_day"], code="no_day")
        return read.first_minute.date()


class MomentFormField(forms.DateTimeField):
    """A day with its time, in the zone of the site."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "no_time": gettext_lazy("Write the time of day as well, such as 2016-08-01 09:30.")
    }

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime):
            return super().to_python(value)
        read = read_date(value)
        if not read.has_time:
            raise ValidationError(self.error_messages["no_time"], code="no_time")
        return timezone.make_aware(read.first_minute)
