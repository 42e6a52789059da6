from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    """Detection and merging of duplicate records."""

    name = "duplicates"
    verbose_name = _("duplicates")
