from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TablesConfig(AppConfig):
    """Excel and CSV, both ways."""

    name = "tables"
    verbose_name = _("tables")
