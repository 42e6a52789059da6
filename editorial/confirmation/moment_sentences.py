from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def at(sentence: str, moment, **given) -> str:
    """Fill in a sentence with a ``%(time)s`` placeholder, in local time."""
    time = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return sentence % {"time": time, **given}


def number_of(version) -> int | str:
    return version.number if version else "—"


def listed(names) -> str:
    return pgettext("between conditions", ", ").join(names)
