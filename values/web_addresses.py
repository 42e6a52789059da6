"""Addresses of web pages."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

validate_web_address = URLValidator(
    schemes=["http", "https"],
    message=_("Write the address of a web page: it begins with https:// or http://."),
)


class WebAddressField(models.URLField):
    """A URL that a browser opens; Django's field also takes ``ftp://``. In the database it is the same."""

    default_validators = [validate_web_address]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
