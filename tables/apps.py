from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TablesConfig(AppConfig):
    """Export to and import from Excel and CSV."""

    name = "tables"
    verbose_name = _("tables")
