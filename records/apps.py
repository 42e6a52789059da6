from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """The grammar that all kinds of record share."""

    name = "records"
    verbose_name = _("records")
