from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Full-text search: tokenizer for all scripts, inverted index, suggestions. Knows no records."""

    name = "search"
    verbose_name = _("search")
