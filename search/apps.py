from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Finding: one analysis of text for all scripts, and the index. Knows entries, not records."""

    name = "search"
    verbose_name = _("search")
