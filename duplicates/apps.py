from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    """Records that may be the same, and the merge of two of them."""

    name = "duplicates"
    verbose_name = _("duplicates")
